"""What the doctor finds, and that there is nothing to find where all is well."""

import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from app.core import clock, ids
from app.core.db import Database
from app.core.settings import Settings
from app.journal.book import record
from app.journal.facts import PersonRegistered
from app.models.journal import ReaderPlace
from app.services import keeping, people, privacy
from app.services.doctor import examine, file
from tests.journal.telling import tell

# The tests' PostgreSQL does not wait for the disk, and they are its superuser: the doctor must say so.
CARELESS = ("fsync is off", "full_page_writes is off", "synchronous_commit is off", "superuser")


@pytest.fixture
def well(database: Database, tmp_path: Path) -> Iterator[Settings]:
    """The settings of an installation with which nothing is amiss."""
    settings = Settings(
        database_url=database.url, base_url="https://guildry.example.com", trusted_proxies=("127.0.0.1",),
        backups=str(tmp_path / "backups"),
    )  # fmt: skip
    (tmp_path / "backups").mkdir()
    keeping.back_up(database, settings, tmp_path / "backups" / "one.tar.zst", lambda *_: None)
    if settings.sqlite_file:
        settings.sqlite_file.chmod(0o600)
    return settings


def said(settings: Settings, database: Database, *, wrong: bool | None = None) -> list[str]:
    """The doctor's sentences, without those about the tests' own careless server."""
    found = [one for one in examine(settings, database) if wrong in {None, one.is_wrong}]
    return [one.sentence for one in found if database.is_sqlite or not any(words in one.sentence for words in CARELESS)]


def test_where_all_is_well_there_is_nothing_to_say(well: Settings, database: Database) -> None:
    assert said(well, database) == []


def test_a_careless_server_is_not_passed_over(well: Settings, database: Database) -> None:
    sentences = " ".join(one.sentence for one in examine(well, database))
    assert [words for words in CARELESS if words in sentences] == ([] if database.is_sqlite else list(CARELESS))


@pytest.mark.parametrize(
    ("change", "words", "wrong"),
    [
        ({"base_url": "http://intranet"}, "GUILDRY_BASE_URL", False),
        ({"trusted_proxies": ()}, "GUILDRY_TRUSTED_PROXIES", False),
        ({"demo": True}, "GUILDRY_DEMO", True),
        ({"backups": ""}, "GUILDRY_BACKUPS", False),
        ({"backups": "nowhere"}, "There is no backup", True),
    ],
)
def test_settings(well: Settings, database: Database, change: dict[str, object], words: str, wrong: bool) -> None:
    (sentence,) = said(well.model_copy(update=change), database, wrong=wrong)
    assert words in sentence


def test_a_backup_grows_old(well: Settings, database: Database) -> None:
    with clock.at(clock.now() + timedelta(days=3)):
        assert "3 days old" in " ".join(said(well, database, wrong=True))


def test_a_backup_that_is_none(well: Settings, database: Database) -> None:
    (Path(well.backups) / "two.tar.zst").write_text("notes")
    assert "two.tar.zst is no backup" in " ".join(said(well, database, wrong=True))


def test_a_clock_that_was_wrong(well: Settings, database: Database) -> None:
    with clock.at(clock.now() + timedelta(hours=1)):
        tell(database, 1)
    assert "Mend the clock" in " ".join(said(well, database, wrong=True))


def test_a_reader_that_does_not_run(well: Settings, database: Database) -> None:
    with database.write() as session:
        session.add(ReaderPlace(name="points", position=0, moved_at=clock.now()))
        for _ in range(1001):
            record(session, None, PersonRegistered(person_id=ids.new_id()))
    assert "1001 facts behind" in " ".join(said(well, database, wrong=True))


def test_somebody_who_was_erased_but_for_some_bytes(well: Settings, database: Database) -> None:
    with database.write() as session:
        gone = people.register(session, None, people.NewPerson(username="gone", display_name="Gone", email="gone@example.org"))
        privacy.erase(session, None, gone, "gone")
    assert [one for one in said(well, database, wrong=True) if gone.id in one and "guildry person wipe" in one]
    assert privacy.wipe(database)
    assert not [one for one in said(well, database) if gone.id in one]


@pytest.mark.parametrize(
    ("in_file", "in_server", "words"),
    [
        ("DROP INDEX ix_journal_type", "DROP INDEX ix_journal_type", "ix_journal_type"),
        ("ALTER TABLE person DROP COLUMN time_zone", "ALTER TABLE person DROP COLUMN time_zone", "time_zone"),
        ("DROP TRIGGER ledger_no_update", "ALTER TABLE ledger DISABLE TRIGGER ALL", "triggers are gone"),
        ("DELETE FROM alembic_version", "DELETE FROM alembic_version", "guildry migrate"),
    ],
)
def test_a_schema_that_was_tampered_with(well: Settings, database: Database, in_file: str, in_server: str, words: str) -> None:
    with database.write() as session:
        session.execute(text(in_file if database.is_sqlite else in_server))
    assert words in " ".join(said(well, database, wrong=True))


def test_a_database_that_serves_need_not_belong_to_who_serves_it(well: Settings, database: Database) -> None:
    if database.is_sqlite:
        return
    role = f"role_{database.engine.url.database}"
    with database.write() as session:
        session.execute(text(f"CREATE ROLE {role} LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}"))
    url = database.engine.url.set(username=role).render_as_string(hide_password=False)
    other = Database(url)
    try:
        assert not any("owner" in one.sentence or "superuser" in one.sentence for one in examine(well, other))
        with database.write() as session:
            session.execute(text(f"ALTER TABLE journal OWNER TO {role}"))
        assert any("owner of its tables" in one.sentence for one in examine(well, other))
    finally:
        other.dispose()
        with database.write() as session:
            session.execute(text(f"REASSIGN OWNED BY {role} TO CURRENT_USER; DROP OWNED BY {role}; DROP ROLE {role}"))


# --- The file itself -----------------------------------------------------------------------------------------------------


def lone(place: Path) -> Path:
    """Something that lies where a database would."""
    (place / "guildry.db").touch(mode=0o600)
    return place / "guildry.db"


def sentences(found: Iterator[file.Finding]) -> str:
    """All that is said of a file."""
    return " ".join(one.sentence for one in found)


def test_a_key_that_others_can_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("k")
    (tmp_path / "secret").chmod(0o640)
    assert "chmod 600" in sentences(file.findings(lone(tmp_path)))


def test_a_database_that_everybody_can_read() -> None:
    with tempfile.TemporaryDirectory() as name:  # pytest's own folders are nobody else's to enter
        lone(Path(name)).chmod(0o644)
        assert "chmod 700" not in sentences(file.findings(Path(name) / "guildry.db"))
        Path(name).chmod(0o755)
        assert "chmod 700" in sentences(file.findings(Path(name) / "guildry.db"))


def test_a_log_that_grew(tmp_path: Path) -> None:
    with lone(tmp_path).with_name("guildry.db-wal").open("wb") as log:
        log.truncate(65 << 20)
    assert "has grown to 65 MB" in sentences(file.findings(tmp_path / "guildry.db"))


def test_a_disk_that_is_nearly_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file.shutil, "disk_usage", lambda _: SimpleNamespace(free=5 << 20))
    assert "Only 5 MB are free" in sentences(file.findings(lone(tmp_path)))


@pytest.mark.parametrize(
    ("place", "kind"), [("/srv/share/guildry.db", "nfs4"), ("/srv/a b/x.db", "cifs"), ("/var/x.db", "ext4")]
)
def test_the_file_system_below_is_known(tmp_path: Path, place: str, kind: str) -> None:
    (tmp_path / "mountinfo").write_text(
        "22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw\n"
        "30 22 0:44 / /srv/share rw shared:9 - nfs4 files:/x rw,vers=4.2\n"
        "31 22 0:45 / /srv/a\\040b rw - cifs //files/x rw\n"
    )
    assert file.kind_of_place(Path(place), tmp_path / "mountinfo") == kind
    assert (kind in file.NETWORKED) == (kind != "ext4")
