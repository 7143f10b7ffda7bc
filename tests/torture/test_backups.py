"""Backups taken under load restore to exactly what was, up to their moment (reliability.md §2.2 G19).

Two backups by default, twenty with GUILDRY_TEST_LENGTH=full, and then a large history is restored too.
"""

import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from pysqlite3 import dbapi2 as sqlite
from sqlmodel import select

from app.core.db import Database
from app.core.settings import Settings
from app.models.contributions import Contribution, Endorsement
from app.services import keeping
from bench import seeding
from bench.seeding.copying import pour
from tests import postgres
from tests.proving import Figures, length
from tests.torture.killable import Attack, fresh

pytestmark = pytest.mark.slow

WRITERS = 8
BACKUPS = length(2, 20)
BETWEEN = length(60, 400)  # writes between two backups
CONTRIBUTIONS = length(2_000, 390_000)  # 2.6 facts each
TWO_MINUTES = 120.0  # until everything is back
FIVE_MINUTES = 300.0  # until it is verified too, and may be served


def quiet(_what: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


class Load:
    """Programs that log contributions and endorse them as fast as they are answered, and note when each was acknowledged."""

    def __init__(self, attack: Attack) -> None:
        self.attack = attack
        self.acknowledged: list[tuple[float, str]] = []
        self.stop = threading.Event()
        self.refused = 0  # for the time being, and asked again
        self.fault: tuple[int, bytes] | None = None

    def write(self, number: int) -> None:
        """What one program does."""
        connection = http.client.HTTPConnection(urlsplit(self.attack.site.url).netloc, timeout=60)
        count = 0
        while not self.stop.is_set():
            count += 1
            key, link = f"{number}-{count}", ["https://example.org/x"]
            body: dict[str, object] = {"kind": "lesson", "title": key, "evidence": link}
            made = self._post(connection, self.attack.ada, "/communities/guild/contributions", body, key)
            if made:
                told = {"benefit": f"It helped with {key}."}
                self._post(connection, self.attack.ben, f"/contributions/{made}/endorsements", told, key)
        connection.close()

    def _post(self, connection: http.client.HTTPConnection, token: str, path: str, body: dict[str, object], key: str) -> str:
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key, "Content-Type": "application/json"}
        while True:
            connection.request("POST", f"/api/v1{path}", json.dumps(body), headers)
            answer = connection.getresponse()
            content = answer.read()
            if answer.status != 503:
                break
            self.refused += 1
            time.sleep(0.05)
        if answer.status != 201:
            self.fault = (answer.status, content)
            self.stop.set()
            return ""
        made = str(json.loads(content)["id"])
        self.acknowledged.append((time.monotonic(), made))
        return made

    def wait_for(self, more: int) -> None:
        """Until so many more were acknowledged."""
        enough = len(self.acknowledged) + more
        while len(self.acknowledged) < enough and not self.stop.is_set():
            time.sleep(0.01)

    def before(self, moment: float) -> set[str]:
        """What was acknowledged before a moment."""
        return {made for when, made in list(self.acknowledged) if when < moment}


@contextmanager
def loaded(attack: Attack) -> Iterator[Load]:
    """Load while the block runs."""
    load = Load(attack)
    threads = [threading.Thread(target=load.write, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    try:
        load.wait_for(BETWEEN)
        yield load
    finally:
        load.stop.set()
        for thread in threads:
            thread.join()


def journal(url: str, newest: int) -> list[Any]:
    """The journal's rows up to a position, every byte as the database keeps it."""
    if url.startswith("sqlite"):
        with closing(sqlite.connect(url.removeprefix("sqlite:///"))) as connection:
            return connection.execute("SELECT * FROM journal WHERE position <= ? ORDER BY position", (newest,)).fetchall()
    copy = f"COPY (SELECT * FROM journal WHERE position <= {newest} ORDER BY position) TO STDOUT"
    with psycopg.connect(url.replace("+psycopg", "")) as connection, connection.cursor().copy(copy.encode()) as rows:
        return b"".join(bytes(some) for some in rows).splitlines()


def stored(url: str) -> set[str]:
    """The ids of everything that the load makes."""
    database = Database(url)
    with database.read() as session:
        found = set(session.scalars(select(Contribution.id))) | set(session.scalars(select(Endorsement.id)))
    database.dispose()
    return found


def back_up_under_load(attack: Attack, folder: Path, elsewhere: Iterator[str], figures: Figures) -> None:
    """Backups while everybody writes; then each restored into a place of its own and held against the live database."""
    live = Settings(database_url=attack.database.url)
    taken: list[tuple[Path, set[str]]] = []
    began = time.monotonic()
    with loaded(attack) as load:
        for number in range(BACKUPS):
            expected = load.before(time.monotonic())
            keeping.back_up(attack.database, live, folder / str(number), quiet)
            taken.append((folder / str(number), expected))
            load.wait_for(BETWEEN)
        writing = time.monotonic() - began
    assert load.fault is None
    figures.tell(
        backups=BACKUPS, facts=keeping.manifest_of(taken[-1][0]).facts, writes=len(load.acknowledged), refused=load.refused,
        writes_per_second=round(len(load.acknowledged) / writing), seconds_each=round(writing / BACKUPS, 2),
    )  # fmt: skip
    for (file, expected), url in zip(taken, elsewhere, strict=False):
        restored = keeping.restore(file, Settings(database_url=url), quiet)
        assert restored.report.faults == []
        assert restored.report.head == restored.manifest.head
        assert expected <= stored(url), "acknowledged before the backup began, and not in it"
        assert len(journal(url, 2**40)) == restored.manifest.facts
        assert journal(url, 2**40) == journal(live.database_url, restored.manifest.facts), "not the live prefix"
        file.unlink()


def test_backups_under_load_on_sqlite(tmp_path: Path, figures: Figures) -> None:
    site, database = fresh(tmp_path, f"sqlite:///{tmp_path}/guildry.db")
    (tmp_path / "restored").mkdir()
    places = (f"sqlite:///{tmp_path}/restored/{number}.db" for number in range(BACKUPS))
    try:
        back_up_under_load(Attack(site, database), tmp_path, places, figures)
    finally:
        site.stop()
        database.dispose()
    for number in range(BACKUPS):
        with closing(sqlite.connect(tmp_path / "restored" / f"{number}.db")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_backups_under_load_on_postgresql(tmp_path: Path, figures: Figures, server: postgres.Server) -> None:
    site, database = fresh(tmp_path, server.create("live"))
    places = (server.create(f"restored_{number}") for number in range(BACKUPS))
    try:
        back_up_under_load(Attack(site, database), tmp_path, places, figures)
    finally:
        site.stop()
        database.dispose()


@pytest.fixture
def server() -> Iterator[postgres.Server]:
    """A PostgreSQL of this test's own that waits for the disk."""
    try:
        server = postgres.Server(durable=True)
    except postgres.NoPostgresError as missing:
        pytest.skip(f"NOT TESTED ON POSTGRESQL: {missing}")
    yield server
    server.stop()


def test_a_large_history_is_restored_within_two_minutes_on_sqlite(tmp_path: Path, figures: Figures) -> None:
    large = f"sqlite:///{seeding.seeded(CONTRIBUTIONS)}"
    restore_large(large, f"sqlite:///{tmp_path}/restored/guildry.db", tmp_path / "large", figures)


def test_a_large_history_is_restored_within_two_minutes_on_postgresql(
    tmp_path: Path, figures: Figures, server: postgres.Server
) -> None:
    large = server.create("large")
    pour(seeding.seeded(CONTRIBUTIONS), large)
    restore_large(large, server.create("large_restored"), tmp_path / "large", figures)


def restore_large(url: str, elsewhere: str, file: Path, figures: Figures) -> None:
    """A backup of a large database, and how long it takes until it is restored, checks included."""
    large = Database(url)
    began = time.monotonic()
    manifest = keeping.back_up(large, Settings(database_url=url), file, quiet)
    backed_up = time.monotonic() - began
    large.dispose()
    moments = {"began": time.monotonic()}
    restored = keeping.restore(
        file, Settings(database_url=elsewhere), lambda what, _done, _total: moments.setdefault(what, time.monotonic())
    )
    restoring, all_of_it = (moment - moments["began"] for moment in (moments["Verifying"], time.monotonic()))
    figures.tell(
        facts=manifest.facts, megabytes=round(file.stat().st_size / 1e6), backup_seconds=round(backed_up, 1),
        restore_seconds=round(restoring, 1), with_verify_seconds=round(all_of_it, 1),
    )  # fmt: skip
    assert restored.report.faults == []
    assert restoring < TWO_MINUTES
    assert all_of_it < FIVE_MINUTES
