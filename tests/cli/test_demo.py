"""The demo command keeps away from a database with people in it. What it tells is tested in tests/services/demo."""

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from app.cli import cli
from app.core.db import Database
from app.core.settings import settings
from app.models.people import Person
from app.services import people
from app.services.people import NewPerson


@pytest.mark.parametrize(("words", "code"), [(["demo"], 1), (["demo", "--if-empty"], 0)])
def test_it_leaves_people_alone(database: Database, monkeypatch: pytest.MonkeyPatch, words: list[str], code: int) -> None:
    with database.write() as session:
        people.register(session, None, NewPerson(username="ada", display_name="Ada"))
    monkeypatch.setenv("GUILDRY_DATABASE_URL", database.url)
    settings.cache_clear()
    done = CliRunner().invoke(cli, words)
    settings.cache_clear()
    assert done.exit_code == code
    assert ("empty database only" in done.stderr) is (code == 1)
    with database.read() as session:
        assert session.execute(select(func.count()).select_from(Person)).scalar_one() == 1
