"""Five readers in a process of their own, to be killed: each writes down every fact it is given, where a real one would act."""

import sys
import threading
from collections.abc import Sequence

from sqlalchemy import Column, Integer, MetaData, String, Table, insert

from app.core.db import Database, Session
from app.journal.book import Entry
from app.journal.facts import ALL_FACTS
from app.readers.turns import run_forever

# What readers did because of facts. Nothing forbids that something is done twice: the proof has to see that.
FOLLOWED = Table(
    "followed",
    MetaData(),  # not ours to migrate
    Column("number", Integer, primary_key=True),
    Column("reader", String),
    Column("position", Integer),
    Column("fact", String),
)


class Follower:
    """One reader."""

    follows = frozenset(ALL_FACTS)

    def __init__(self, name: str) -> None:
        self.name = name

    def apply(self, session: Session, entries: Sequence[Entry]) -> None:
        """Write them down, in the order in which they came."""
        rows = [{"reader": self.name, "position": entry.position, "fact": entry.id} for entry in entries]
        session.execute(insert(FOLLOWED), rows)


FOLLOWERS = [Follower(f"follower {number}") for number in range(5)]

if __name__ == "__main__":
    run_forever(Database(sys.argv[1], synchronous="OFF"), FOLLOWERS, threading.Event(), poll=0.01)
