"""`guildry migrate` says what it does and for how long, and what to do when it cannot."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.core.settings import settings


@pytest.fixture(autouse=True)
def settings_of_the_test(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Read anew, before and after."""
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_each_step_is_told_with_the_time_it_took(empty_database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUILDRY_DATABASE_URL", empty_database_url)
    first, took, *_, last = CliRunner().invoke(cli, ["migrate"]).stdout.splitlines()
    assert first == "upgrade -> 0001, Create people, communities, contributions, the journal and the ledger."
    assert took.startswith("  done in ")
    assert last == "The database is up to date."
    assert CliRunner().invoke(cli, ["migrate"]).stdout.splitlines() == [last], "there is nothing to do twice"


def test_a_database_that_is_away_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUILDRY_DATABASE_URL", f"postgresql://nobody@/none?host={tmp_path}")
    done = CliRunner().invoke(cli, ["migrate"])
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("Nothing was changed: ")
