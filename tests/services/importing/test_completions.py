"""Completions from a learning management system: safe to repeat, corrected by source_id, refused by row (product row H12)."""

import pytest
from sqlalchemy import select
from sqlmodel import col

from app.core.db import Database
from app.journal.book import head
from app.models.people import Person
from app.models.training import TrainingCompletion, TrainingModule
from app.services import access, training
from app.services.training import Edition
from tests.services.importing.conftest import Told
from tests.services.training.telling import published
from tests.story import Story

HEADER = "source_id,person,module,version,status,score,completed_on\n"
TWO = HEADER + "lms-1,ben,facilitation,,passed,80,2026-10-01\nlms-2,BEN,facilitation,1,completed,,2026-10-02\n"


@pytest.fixture
def module(database: Database) -> str:
    with database.write() as session:
        return published(Story(session), validity_months=12).id


def rows(database: Database) -> list[tuple[str | None, int, str, int | None, str]]:
    with database.read() as session:
        found = session.execute(select(TrainingCompletion).order_by(col(TrainingCompletion.source_id))).scalars()
        return [(one.source_id, one.number, one.status, one.score, str(one.expires_on)) for one in found]


def test_the_same_file_again_changes_nothing_even_after_a_new_version(told: Told, database: Database, module: str) -> None:
    assert told("completions", TWO).counts["completions"] == {"created": 2}
    first = rows(database)
    assert first == [("lms-1", 1, "passed", 80, "2027-10-01"), ("lms-2", 1, "completed", None, "2027-10-02")]
    with database.write() as session:
        found = session.get_one(TrainingModule, module)
        owner = access.actor_of_person(session, session.get_one(Person, found.owner_id))
        training.publish_version(session, owner, found, Edition(minutes=9))
    with database.read() as session:
        before = head(session)
    assert told("completions", TWO).counts["completions"] == {"unchanged": 2}
    with database.read() as session:
        assert (rows(database), head(session)) == (first, before)


def test_a_corrected_row_finds_its_own(told: Told, database: Database, module: str) -> None:
    told("completions", TWO)
    again = told("completions", TWO.replace("passed,80,2026-10-01", "failed,40,2026-10-03"))
    assert again.counts["completions"] == {"updated": 1, "unchanged": 1}
    assert rows(database)[0] == ("lms-1", 1, "failed", 40, "None"), "who failed has nothing that could expire"


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("lms-9,ben,none-such,,passed,,2026-10-01", "module"),
        ("lms-9,ben,facilitation,7,passed,,2026-10-01", "version"),
        ("lms-9,ben,facilitation,,great,,2026-10-01", "status"),
        ("lms-9,ben,facilitation,,passed,101,2026-10-01", "score"),
        ("lms-9,ben,facilitation,,passed,,1.10.2026", "completed_on"),
        ("lms-9,ben,facilitation,,passed,,2096-10-01", "completed_on"),
        ("lms-1,cleo,facilitation,,passed,80,2026-10-01", "person"),
        (",ben,facilitation,,passed,,2026-10-01", "source_id"),
    ],
)
def test_what_cannot_be_understood_is_refused_by_row_and_the_rest_goes_in(
    told: Told, database: Database, module: str, row: str, field: str
) -> None:
    told("completions", TWO)
    tally = told("completions", HEADER + f"lms-3,ben,facilitation,,completed,,2026-10-05\n{row}\n")
    assert [(one.line, one.field) for one in tally.refusals] == [(3, field)]
    assert tally.counts["completions"] == {"refused": 1, "created": 1}


def test_a_dry_run_says_so_and_writes_nothing(told: Told, database: Database, module: str) -> None:
    assert told("completions", TWO, dry_run=True).counts["completions"] == {"created": 2}
    assert rows(database) == []
