"""What is kept comes back, row for row; what is in the way, or is no good, changes nothing."""

import tarfile
from pathlib import Path
from random import Random

import pytest
import zstandard
from alembic.script import ScriptDirectory
from sqlalchemy import select

from app.core import migrate
from app.core.db import Database
from app.core.errors import ConflictError, InvalidError
from app.core.settings import Settings
from app.journal import book
from app.models.base import metadata
from app.services import keeping
from app.services.keeping import archive
from tests.journal.telling import tell
from tests.proving import length
from tests.story import Story


def quiet(_what: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


def told(database: Database) -> None:
    """Ada, Ben and Cleo's story, as it happens."""
    with database.write() as session:
        Story(session)


def contents(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    database = Database(url)
    with database.read() as session:
        rows = {
            table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }
    database.dispose()
    return rows


def test_everything_comes_back(database: Database, here: Settings, elsewhere: Settings, tmp_path: Path) -> None:
    told(database)
    manifest = keeping.back_up(database, here, tmp_path / "b", quiet)
    restored = keeping.restore(tmp_path / "b", elsewhere, quiet)
    assert restored.report.faults == []
    assert restored.report.head == manifest.head
    assert manifest.facts > 10
    assert contents(elsewhere.database_url) == contents(here.database_url)


def test_a_database_without_a_fact_is_kept_too(database: Database, here: Settings, elsewhere: Settings, tmp_path: Path) -> None:
    keeping.back_up(database, here, tmp_path / "b", quiet)
    assert keeping.restore(tmp_path / "b", elsewhere, quiet).report.faults == []


def test_what_happens_while_it_is_taken_is_not_half_in_it(
    database: Database, here: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    told(database)
    with database.read() as session:
        before = book.anchor(session)
    written: list[str] = []

    def somebody_writes(what: str, _done: int, _total: int) -> None:
        if not written and what in {"Copying", "Dumping", "Packing"}:
            written.extend(tell(database, 1))

    assert keeping.back_up(database, here, tmp_path / "b", somebody_writes).head == before
    assert written
    assert keeping.restore(tmp_path / "b", elsewhere, quiet).report.head == before


def test_an_archive_is_never_overwritten(database: Database, here: Settings, tmp_path: Path) -> None:
    (tmp_path / "b").write_text("last year's")
    with pytest.raises(ConflictError):
        keeping.back_up(database, here, tmp_path / "b", quiet)
    assert (tmp_path / "b").read_text() == "last year's"
    assert not list(tmp_path.glob(".guildry-*"))


def test_a_database_that_holds_something_is_left_alone(database: Database, here: Settings, tmp_path: Path) -> None:
    told(database)
    keeping.back_up(database, here, tmp_path / "b", quiet)
    before = contents(here.database_url)
    with pytest.raises(ConflictError, match="holds"):
        keeping.restore(tmp_path / "b", here, quiet)
    assert contents(here.database_url) == before


def test_nobody_else_may_be_there(database: Database, here: Settings, elsewhere: Settings, tmp_path: Path) -> None:
    keeping.back_up(database, here, tmp_path / "b", quiet)
    somebody = Database.from_settings(elsewhere)
    with somebody.engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
        with pytest.raises(ConflictError, match="Stop Guildry"):
            keeping.restore(tmp_path / "b", elsewhere, quiet)
    somebody.dispose()
    assert keeping.restore(tmp_path / "b", elsewhere, quiet).report.faults == []


def test_a_folder_that_is_not_there_is_named(database: Database, here: Settings, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="There is no such folder; make it first"):
        keeping.back_up(database, here, tmp_path / "nowhere" / "b", quiet)


def unpacked(file: Path) -> archive.Manifest | None:
    """What an archive says that it holds, with the hashes of what it does hold; None when it is refused."""
    try:
        return archive.unpack(file, None, quiet)
    except InvalidError:
        return None


def test_a_single_wrong_byte_is_found_and_nothing_is_restored(
    database: Database, here: Settings, elsewhere: Settings, tmp_path: Path, chance: Random
) -> None:
    told(database)
    keeping.back_up(database, here, tmp_path / "b", quiet)
    good, whole = (tmp_path / "b").read_bytes(), unpacked(tmp_path / "b")
    assert whole
    for number in range(20):
        (tmp_path / f"b{number}").write_bytes(good[: chance.randrange(len(good) - 100)])
        assert unpacked(tmp_path / f"b{number}") is None
    for _ in range(20):
        bad = bytearray(good)
        bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
        (tmp_path / "bad").write_bytes(bad)
        # Of a thousand bits of zstd two mean nothing: whatever can be read is what was written.
        assert unpacked(tmp_path / "bad") in (None, whole)
    with pytest.raises(InvalidError):
        keeping.restore(tmp_path / "b0", elsewhere, quiet)
    (tmp_path / "b").rename(tmp_path / "good")
    assert keeping.restore(tmp_path / "good", elsewhere, quiet).report.faults == []


def test_a_backup_of_a_newer_guildry_is_refused(
    database: Database, here: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    with database.write() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = 'next'")
    keeping.back_up(database, here, tmp_path / "b", quiet)
    with pytest.raises(ConflictError, match="a newer one"):
        keeping.restore(tmp_path / "b", elsewhere, quiet)


REVISIONS = [one.revision for one in ScriptDirectory.from_config(migrate.config("")).walk_revisions()]  # newest first


@pytest.mark.parametrize("revision", [*REVISIONS[: length(2, 1000)], REVISIONS[-1]])
def test_an_older_schema_is_brought_up_to_date(
    database: Database, here: Settings, elsewhere: Settings, tmp_path: Path, revision: str
) -> None:
    database.dispose()
    migrate.downgrade(database.url, revision)
    assert keeping.back_up(database, here, tmp_path / "b", quiet).schema_revision == revision
    keeping.restore(tmp_path / "b", elsewhere, quiet)
    restored = Database.from_settings(elsewhere)
    assert migrate.is_current(restored)
    restored.dispose()


def test_the_secret_is_in_it_only_when_asked_for(database: Database, here: Settings, tmp_path: Path) -> None:
    settings = here.model_copy(update={"secret": "k" * 40})
    keeping.back_up(database, settings, tmp_path / "without", quiet)
    keeping.back_up(database, settings, tmp_path / "with", quiet, with_secret=True)
    assert b"k" * 40 not in plain(tmp_path / "without")
    assert b"k" * 40 in plain(tmp_path / "with")
    assert (tmp_path / "with").stat().st_mode & 0o077 == 0


def plain(file: Path) -> bytes:
    """An archive, unpacked."""
    with file.open("rb") as raw:
        return zstandard.ZstdDecompressor().stream_reader(raw).read()


def test_no_member_leaves_the_folder_it_is_unpacked_into(database: Database, here: Settings, tmp_path: Path) -> None:
    manifest = keeping.back_up(database, here, tmp_path / "b", quiet)
    (tmp_path / "payload").write_text("x")
    evil = manifest.model_copy(update={"members": {"../evil": archive.measured(tmp_path / "payload")}})
    archive.write(tmp_path / "e", evil, {"../evil": tmp_path / "payload"}, quiet)
    (tmp_path / "into").mkdir()
    with pytest.raises(InvalidError):
        archive.unpack(tmp_path / "e", tmp_path / "into", quiet)
    assert not (tmp_path / "evil").exists()


def test_anybody_can_look_into_an_archive(database: Database, here: Settings, tmp_path: Path) -> None:
    keeping.back_up(database, here, tmp_path / "b", quiet)
    (tmp_path / "b.tar").write_bytes(plain(tmp_path / "b"))
    with tarfile.open(tmp_path / "b.tar") as tar:
        assert tar.getnames()[0] == "manifest.json"
