"""The import commands as people type them: what they print, how they end, and never a traceback."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli import cli
from app.core.settings import settings

PEOPLE = "username,display_name,email\nada,Ada Nowak,ada@example.org\n"
Guildry = Callable[..., Result]


@pytest.fixture
def guildry(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Guildry:
    """Runs a command on the test's database."""
    monkeypatch.setenv("GUILDRY_DATABASE_URL", database_url)
    settings.cache_clear()
    yield lambda *words: CliRunner().invoke(cli, [str(word) for word in words])
    settings.cache_clear()


def file(folder: Path, text: str | bytes, name: str = "people.csv") -> Path:
    made = folder / name
    made.write_bytes(text.encode() if isinstance(text, str) else text)
    return made


def test_a_file_comes_in_and_a_second_time_changes_nothing(guildry: Guildry, tmp_path: Path) -> None:
    people = file(tmp_path, PEOPLE)
    first, again = guildry("import", "people", people), guildry("import", "people", people)
    assert (first.exit_code, first.stdout) == (0, "people: created 1, updated 0, unchanged 0, refused 0\n")
    assert (again.exit_code, again.stdout) == (0, "people: created 0, updated 0, unchanged 1, refused 0\n")
    assert first.stderr == "", "no progress bar where nobody watches"


def test_a_refused_row_is_told_and_ends_with_1(guildry: Guildry, tmp_path: Path) -> None:
    done = guildry("import", "people", file(tmp_path, PEOPLE + "b n,Ben,\n"))
    assert done.exit_code == 1
    assert done.stderr.startswith("line 3, field username: A username has at most 64 letters")
    assert done.stdout == "people: created 1, updated 0, unchanged 0, refused 1\n"


def test_a_dry_run_says_so(guildry: Guildry, tmp_path: Path) -> None:
    people = file(tmp_path, PEOPLE)
    assert "Nothing was written" in guildry("import", "people", people, "--dry-run").stdout
    assert "created 1" in guildry("import", "people", people).stdout


@pytest.mark.parametrize("noun", ["people", "communities", "roles", "contributions", "assets"])
@pytest.mark.parametrize("text", [b"", b"\0\1\2", b"\xff\xfe", b"a,b\n", b"\x1f\x8b\x08", "źdźbło".encode("cp1250")])
def test_what_cannot_be_read_ends_with_2_and_a_sentence(guildry: Guildry, tmp_path: Path, noun: str, text: bytes) -> None:
    done = guildry("import", noun, file(tmp_path, text))
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1


def test_a_folder_a_missing_file_and_broken_yaml_too(guildry: Guildry, tmp_path: Path) -> None:
    broken = file(tmp_path, "sigs: [\n", "sigs.yaml")
    for noun, path in (("people", tmp_path), ("people", tmp_path / "none.csv"), ("people", broken), ("communities", broken)):
        done = guildry("import", noun, path)
        assert (done.exit_code, done.stderr.count("\n")) == (2, 1), done.stderr
