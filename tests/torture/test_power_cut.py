"""The power fails at any instant: at FULL nothing acknowledged is lost, at NORMAL something is (reliability.md §2.2 G3).

The statements are the product's own: captured while both doors are used, then played again, with the product's own pragmas,
onto a disk that can lose its power (tests/torture/power.py). After each cut the product's own SQLite opens what is left.
"""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import apsw
import pytest
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import event

from app.core.db import PRAGMAS, Database
from app.services import checking
from tests.doors import Doors
from tests.proving import Figures, length
from tests.torture.power import Disk, Recorder, Sync, Write

pytestmark = pytest.mark.slow

CHANGES = length(30, 240)  # at some ten pages each, 240 come to several checkpoints
Statement = tuple[str, Any]


class Tape:
    """Every statement of the writing connection, as the driver got it."""

    def __init__(self, database: Database) -> None:
        self.statements: list[Statement] = []
        event.listen(database.engine, "before_cursor_execute", self._note)
        event.listen(database.engine, "commit", lambda connection: self.statements.append(("COMMIT", ())))
        event.listen(database.engine, "rollback", lambda connection: self.statements.append(("ROLLBACK", ())))

    def _note(self, _connection: object, _cursor: object, sql: str, values: Any, _context: object, many: bool) -> None:
        for each in values if many else [values]:
            self.statements.append((sql, [one.isoformat() if isinstance(one, date) else one for one in each]))


def use_it(doors: Doors, changes: int) -> None:
    """Log, endorse, thank and take back, through the API and the site, with the points being posted."""
    ada, ben, page = doors.api("ada"), doors.api("ben"), doors.site("ben")
    made: list[str] = []
    for number in range(changes):
        key = {"Idempotency-Key": f"key {number}"}
        match number % 6:
            case 0 | 1:
                body = {"kind": "lesson", "title": f"Lesson {number}", "evidence": ["https://example.org/x"]}
                made.append(
                    ada.post("/communities/guild/contributions", json=body, headers=key).raise_for_status().json()["id"]
                )
            case 2:
                path = f"/contributions/{made[-1]}/endorsements"
                ben.post(path, json={"benefit": f"It helped {number} times."}, headers=key).raise_for_status()
            case 3:
                form = {"benefit": "I can do it alone now.", "type": "beneficiary"}
                assert page.post(f"/contributions/{made[-2]}/endorsements", data=form).status_code < 400
            case 4:
                ada.post(f"/contributions/{made[-1]}/withdrawal", json={}, headers=key).raise_for_status()
            case _:
                doors.settle()


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> tuple[Path, list[Statement]]:
    """A database as it was before it was used, and the statements of its use."""
    folder = tmp_path_factory.mktemp("power")
    shutil.copy(sqlite_template, folder / "used.db")
    database = Database(f"sqlite:///{folder}/used.db", synchronous="OFF")
    doors = Doors(database)
    doors.settle()
    with sqlite.connect(folder / "used.db") as used, sqlite.connect(folder / "before.db") as before:
        used.backup(before)
    tape = Tape(database)
    use_it(doors, CHANGES)
    with database.read() as session:
        assert checking.verify(session).faults == []
    database.dispose()
    return folder / "before.db", tape.statements


class Recording:
    """What a disk was asked to do while the statements were played on it, and when each commit was acknowledged."""

    def __init__(self, file: Path, statements: Sequence[Statement], synchronous: str) -> None:
        self.file = file
        self.before = bytearray(file.read_bytes())
        recorder = Recorder()
        connection = apsw.Connection(str(file), vfs="recorder")
        for pragma in (*PRAGMAS, f"synchronous={synchronous}"):
            connection.execute(f"PRAGMA {pragma}")
        self.states, self.acknowledged_at = [digest(connection)], [0]
        for sql, values in statements:
            connection.execute(sql, values).fetchall()
            if sql == "COMMIT":
                self.acknowledged_at.append(len(recorder.log))
                self.states.append(digest(connection))
        self.log = recorder.log
        connection.close()
        recorder.unregister()

    def cuts(self, number: int, chance: Random) -> Iterator[tuple[int, dict[str, bytearray]]]:
        """The files after each of so many cuts, with how many commits were acknowledged before it."""
        moments = sorted(chance.randrange(len(self.log)) for _ in range(number))
        disk, acknowledged = Disk({self.file.name: self.before}), 0
        for begin, end in pairwise([0, *moments]):
            for entry in self.log[begin:end]:
                disk.take(entry)
            while acknowledged + 1 < len(self.acknowledged_at) and self.acknowledged_at[acknowledged + 1] <= end:
                acknowledged += 1
            yield acknowledged, disk.after_the_cut(chance)


def digest(connection: Any) -> str:
    """All that a database holds, in one word."""
    state = sha256()
    for (table,) in list(connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")):
        state.update(repr((table, list(connection.execute(f'SELECT * FROM "{table}"')))).encode())
    return state.hexdigest()


def switched_on(folder: Path, name: str, files: dict[str, bytearray]) -> str:
    """Open what the cut left, as the product does, and see that it is whole; all that it holds."""
    for leftover in folder.iterdir():
        leftover.unlink()
    for file, data in files.items():
        (folder / file).write_bytes(data)
    connection = sqlite.connect(folder / name, isolation_level=None)
    for pragma in (*PRAGMAS, "synchronous=OFF"):  # nobody cuts the power of this disk
        connection.execute(f"PRAGMA {pragma}")
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    state = digest(connection)
    connection.close()
    return state


@pytest.fixture
def quick() -> Iterator[Path]:
    """A folder in memory where the system has one: what is written there is thrown away ten thousand times."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


@pytest.mark.parametrize(("synchronous", "cuts"), [("FULL", length(60, 10_000)), ("NORMAL", length(60, 500))])
def test_the_power_fails(
    synchronous: str, cuts: int, played: tuple[Path, list[Statement]], quick: Path, chance: Random, figures: Figures
) -> None:
    before, statements = played
    (quick / "after").mkdir()
    shutil.copy(before, quick / "guildry.db")
    recording = Recording(quick / "guildry.db", statements, synchronous)
    place = {state: number for number, state in enumerate(recording.states)}
    losses, lost_at_most = 0, 0
    for acknowledged, files in recording.cuts(cuts, chance):
        found = switched_on(quick / "after", "guildry.db", files)
        assert found in place, "neither before nor after a unit of work"
        assert place[found] <= acknowledged + 1
        losses += place[found] < acknowledged
        lost_at_most = max(lost_at_most, acknowledged - place[found])
    figures.tell(
        cuts=cuts, units_of_work=len(recording.states) - 1, writes=sum(isinstance(one, Write) for one in recording.log)
    )
    figures.tell(syncs=sum(isinstance(one, Sync) for one in recording.log), damaged=0)
    figures.tell(cuts_that_lost_something_acknowledged=losses, most_lost_at_once=lost_at_most)
    assert losses == 0 if synchronous == "FULL" else losses > 0
