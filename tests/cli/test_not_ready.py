"""A database that is not there or not migrated is told in a sentence."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.core.settings import settings


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("sqlite:///{folder}/new.db", "Run: guildry migrate"),
        ("postgresql://nobody@/none?host={folder}", "The database does not answer"),
    ],
)
def test_it_is_told_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, sentence: str) -> None:
    monkeypatch.setenv("GUILDRY_DATABASE_URL", url.format(folder=tmp_path))
    settings.cache_clear()
    (tmp_path / "people.csv").write_text("username,display_name,email\nada,Ada,\n")
    done = CliRunner().invoke(cli, ["import", "people", str(tmp_path / "people.csv")])
    settings.cache_clear()
    assert done.exit_code == 2
    assert sentence in done.stderr
