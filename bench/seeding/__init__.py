"""A large organisation, written straight into the tables and kept, so that a run need not wait for it twice."""

import gc
import hashlib
import os
import tempfile
import time
from pathlib import Path

from app.core import clock, migrate
from app.core.db import Database
from app.readers import READERS
from app.readers.runner import catch_up
from app.worker import duties
from bench.seeding import history, organisation, words, writing

KEPT = Path(os.environ.get("GUILDRY_BENCH_SEEDS") or Path(tempfile.gettempdir()) / "guildry-bench")


def seeded(size: int) -> Path:
    """A SQLite file with `size` contributions, made once for each month, since its story ends in the present."""
    file = KEPT / f"{size}-{clock.now():%Y-%m}-{_made_by()}.db"
    if not file.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        making, began = file.with_suffix(f".{os.getpid()}.making"), time.monotonic()
        print(f"Seeding {size:,} contributions…", end=" ", flush=True)
        _fill(making, size)
        making.rename(file)
        print(f"{time.monotonic() - began:.0f} s, kept as {file}", flush=True)
    return file


def settle(url: str) -> None:
    """What the calendar asks for since the file was made, so that no server does it while it is measured."""
    database = Database(url)
    duties(database)
    database.dispose()
    caught_up(url)


def caught_up(url: str) -> None:
    """Have all readers read to the end, so that none does it while something else is measured."""
    database = Database(url)
    for reader in READERS:
        catch_up(database, reader)
    database.dispose()


def _made_by() -> str:
    """What the file depends on, in short: the migrations, and the code that tells the story."""
    migrations = Path(migrate.config("").get_main_option("script_location") or "") / "versions"
    story = [Path(str(module.__file__)) for module in (history, organisation, words, writing)]
    sources = [*sorted(migrations.glob("*.py")), *story]
    return hashlib.sha256(b"".join(one.read_bytes() for one in sources)).hexdigest()[:12]


def _fill(file: Path, size: int) -> None:
    url = f"sqlite:///{file}"
    migrate.upgrade(url)
    gc.disable()  # millions of rows and none of them in a circle: looking for circles takes a seventh of the time
    with writing.Writer(file) as writer:
        place = organisation.found(writer, size)
        history.tell(writer, place, size)
    gc.enable()
    settle(url)
