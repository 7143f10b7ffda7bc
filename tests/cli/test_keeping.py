"""What backup, restore and doctor say to whoever types them, and how they end."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.cli import main
from app.core.db import Database
from app.core.settings import settings
from app.readers.leadership import leading
from tests.helpers.looping import apart

Type = Callable[..., tuple[int, str, str]]


@pytest.fixture
def guildry(database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Type]:
    """Type a command over the test's database: how it ended, what it said, and what it said went wrong."""
    monkeypatch.setenv("GUILDRY_DATABASE_URL", database_url)
    monkeypatch.setenv("GUILDRY_SECRET", "k" * 40)
    settings.cache_clear()

    def typed(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["guildry", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            apart(main)
        code = ended.value.code
        said = capsys.readouterr()
        return code if isinstance(code, int) else 0, said.out, said.err

    yield typed
    settings.cache_clear()


def test_a_folder_gets_a_backup_named_by_its_time(guildry: Type, tmp_path: Path) -> None:
    code, out, _ = guildry("backup", tmp_path)
    assert code == 0
    assert "read again and found whole" in out
    assert [file.name[:8] for file in tmp_path.glob("*.tar.zst")] == ["guildry-"]


def test_what_is_there_stays(guildry: Type, tmp_path: Path) -> None:
    assert guildry("backup", tmp_path / "b")[0] == 0
    code, _, wrong = guildry("backup", tmp_path / "b")
    assert (code, "nothing is overwritten" in wrong) == (1, True)
    code, _, wrong = guildry("restore", tmp_path / "b")
    assert (code, "left as it is" in wrong) == (1, True)


def test_nothing_is_restored_under_a_server(guildry: Type, tmp_path: Path, database_url: str) -> None:
    assert guildry("backup", tmp_path / "b")[0] == 0
    serving = Database(database_url)
    with leading(serving):
        code, _, wrong = guildry("restore", tmp_path / "b", "--replace")
    serving.dispose()
    assert (code, "Stop it first" in wrong) == (1, True)


def test_what_is_not_there_is_said_plainly(guildry: Type, tmp_path: Path) -> None:
    code, _, wrong = guildry("restore", tmp_path / "nothing")
    assert (code, wrong) == (2, f"{tmp_path}/nothing: No such file or directory.\n")
    code, _, wrong = guildry("backup", tmp_path / "no" / "folder")
    assert (code, wrong) == (2, f"{tmp_path}/no: There is no such folder; make it first.\n")


def test_the_doctor_ends_with_one_only_when_something_is_wrong(
    guildry: Type, tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, out, _ = guildry("doctor")
    if database_url.startswith("sqlite"):  # the tests' PostgreSQL is careless, and rightly found so
        assert code == 0
        assert "0 wrong" in out
    monkeypatch.setenv("GUILDRY_DEMO", "true")
    settings.cache_clear()
    code, out, _ = guildry("doctor")
    assert code == 1
    assert "WRONG  GUILDRY_DEMO is on" in out
