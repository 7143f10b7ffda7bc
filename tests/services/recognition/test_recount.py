"""A recount finds every way in which the ledger, its totals and the journal can part."""

import pytest
from sqlalchemy import update
from sqlmodel import col

from app.core import clock
from app.core.db import Database
from app.models.journal import ReaderPlace
from app.models.recognition import LedgerEntry, PointsTotal
from tests.services.recognition.guild import faults, found, post, tell
from tests.services.recognition.life import COMMUNITY
from tests.services.recognition.telling import MONDAY, Telling


@pytest.fixture
def posted(database: Database) -> Database:
    """Ten points of Ada's for a lesson that helped Ben, and what she got for thanks from Dan."""
    found(database, "ada", "ben", "dan")
    story = Telling()
    story.endorsed(story.logged("lesson"), by="ben")
    story.thanked("dan")
    post(database, story)
    assert faults(database) == []
    return database


def line(cause: str, net: int = 7, **known: object) -> LedgerEntry:
    """A line that no fact asks for."""
    return LedgerEntry(
        **{
            "person_id": "ada", "community_id": COMMUNITY, "award": "lesson:made-up", "rule": "lesson", "gross": net,
            "net": net, "policy": "2025.1", "season": "2026-Q4", "qualified_at": MONDAY, "fact_id": "f", "cause_id": cause,
            "contribution_id": "made-up", "endorser_id": "ben", "posted_at": clock.now(), **known,
        }
    )  # fmt: skip


def test_points_that_nobody_earned(posted: Database) -> None:
    with posted.write() as session:
        session.add(line("nothing"))
    assert faults(posted) == [
        "ledger: award lesson:made-up of person ada by fact f should be nothing and is 7 points in 2026-Q4",
        f"total: person ada, 2026-Q4, community {COMMUNITY}: 10 kept, 17 in the ledger",
        "ledger: line 3 names a cause that is not in the journal",
    ]


def test_points_that_were_not_posted(posted: Database) -> None:
    story = Telling()
    story.thanked("ben")
    tell(posted, story)
    assert faults(posted) == [], "the reader has not come to it yet"
    with posted.write() as session:
        session.execute(update(ReaderPlace).values(position=col(ReaderPlace.position) + 1))
    (fault,) = faults(posted)
    assert fault.startswith("ledger: award kudos:k1 of person ada by fact ")
    assert fault.endswith(" should be 1 points in 2026-Q4 and is nothing")


def test_nothing_is_owed_before_the_reader_ever_ran(database: Database) -> None:
    found(database, "ada", "ben")
    story = Telling()
    story.thanked("ben")
    tell(database, story)
    assert faults(database) == []


def test_totals_that_are_not_the_sum(posted: Database) -> None:
    with posted.write() as session:
        session.execute(update(PointsTotal).where(col(PointsTotal.community_id) == COMMUNITY).values(net=11))
        session.add(PointsTotal(person_id="ben", season="2026-Q4", community_id="", net=1))
    assert faults(posted) == [
        f"total: person ada, 2026-Q4, community {COMMUNITY}: 11 kept, 10 in the ledger",
        "total: person ben, 2026-Q4, community none: 1 kept, 0 in the ledger",
    ]


def test_what_came_after_a_season_was_final_is_told_apart(posted: Database) -> None:
    with posted.read() as session:
        cause = session.execute(LedgerEntry.__table__.select()).first()
    assert cause
    with posted.write() as session:
        session.add(line(cause.cause_id, is_adjustment=True))
    told = faults(posted)
    assert told[1:] == [f"total: person ada, adjusted, community {COMMUNITY}: 0 kept, 7 in the ledger"]
