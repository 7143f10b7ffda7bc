"""Contributions of the past: in true order, without points, and the same however often they come."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from app.core import clock
from app.core.db import Database
from app.core.paging import Ask
from app.journal import facts
from app.journal.book import head, read_after
from app.models.communities import Community
from app.models.contributions import Authorship, Contribution
from app.models.people import Person
from app.services import access, checking, contributions
from app.services.contributions import Filters
from tests.services.importing.conftest import Told

HEADER = "source_id,community,author,authors,kind,title,evidence,occurred_on\n"
THREE = (
    HEADER
    + "b,guild,ada,,lesson,Second,https://example.org/b,2020-01-02\n"
    + "a,guild,ada,ben|ADA,session,First,,2020-01-01\n"
    + "c,guild,ben,,other,C,,2020-01-02\n"
)


@pytest.fixture(autouse=True)
def guild(told: Told) -> None:
    told("communities", "slug,name\nguild,Guild\nother,Other\n")


def titles(database: Database, author: str | None = None) -> list[str]:
    with database.read() as session:
        ada = session.execute(select(Person).where(col(Person.username_key) == (author or "ada"))).scalar_one()
        wanted = Filters(author_id=ada.id if author else None)
        page = contributions.feed(session, access.actor_of_person(session, ada), wanted, Ask())
        return [row.title for row in page.items]


def test_they_stand_where_they_happened_and_a_day_keeps_the_files_order(told: Told, database: Database) -> None:
    assert told("contributions", THREE).counts["contributions"]["created"] == 3
    assert titles(database) == ["C", "Second", "First"]
    assert titles(database, "ben") == ["C", "First"]
    with database.read() as session:
        first = session.execute(select(Contribution).where(col(Contribution.source_id) == "a")).scalar_one()
        entries = [entry for entry in read_after(session, 0) if isinstance(entry.fact, facts.ContributionLogged)]
        assert (first.source, first.logged_at.date(), first.logged_at.hour) == ("imported", date(2020, 1, 1), 12)
        assert [entry.occurred_at.date() for entry in entries] == [date(2020, 1, 2), date(2020, 1, 1), date(2020, 1, 2)]
        assert not any(entry.fact.earns for entry in entries)
        places = session.execute(select(col(Authorship.place)).where(col(Authorship.contribution_id) == first.id)).scalars()
        assert sorted(places) == [0, 1], "whoever is named twice is one author"


def test_the_same_file_again_changes_nothing(told: Told, database: Database) -> None:
    told("contributions", THREE)
    with database.read() as session:
        before = head(session)
    again = told("contributions", THREE)
    assert again.summary() == ["contributions: created 0, updated 0, unchanged 3, refused 0"]
    with database.read() as session:
        assert head(session) == before
        assert session.execute(select(func.count()).select_from(Authorship)).scalar_one() == 4


def test_an_import_that_was_cut_short_is_completed(told: Told) -> None:
    told("contributions", THREE.rpartition("c,")[0])
    counts = told("contributions", THREE).counts["contributions"]
    assert (counts["created"], counts["unchanged"]) == (1, 2)


def test_a_corrected_row_corrects(told: Told, database: Database) -> None:
    told("contributions", THREE)
    corrected = THREE.replace("First", "Very first").replace("ben|ADA", "").replace("c,guild", "c,other")
    tally = told("contributions", corrected)
    assert (tally.counts["contributions"]["updated"], tally.counts["contributions"]["unchanged"]) == (1, 1)
    assert [str(refusal)[:26] for refusal in tally.refusals] == ["line 4, field community: I"]
    assert titles(database) == ["C", "Second", "Very first"]
    assert titles(database, "ben") == ["C"]


def test_what_was_endorsed_since_is_not_changed_any_more(told: Told, database: Database) -> None:
    told("contributions", THREE)
    with database.write() as session:
        ben = session.execute(select(Person).where(col(Person.username_key) == "ben")).scalar_one()
        second = session.execute(select(Contribution).where(col(Contribution.source_id) == "b")).scalar_one()
        contributions.endorse(session, access.actor_of_person(session, ben), second, "It saved us a week.")
    assert told("contributions", THREE).counts["contributions"]["unchanged"] == 3
    tally = told("contributions", THREE.replace("Second", "Other"))
    assert [(refusal.line, refusal.field) for refusal in tally.refusals] == [(2, "source_id")]


def test_they_never_lapse(told: Told, database: Database) -> None:
    told("contributions", THREE)
    with database.write() as session:
        assert contributions.lapse_overdue(session) == 0
        assert not checking.verify(session).faults


def test_what_cannot_be_understood_is_refused(told: Told, database: Database) -> None:
    next_week = (clock.today() + timedelta(days=7)).isoformat()
    tally = told(
        "contributions",
        HEADER
        + "1,nowhere,ada,,lesson,x,,2020-01-01\n"
        + f"2,guild,ada,,lesson,x,,{next_week}\n"
        + "3,guild,ada,,lesson,x,javascript:alert(1),2020-01-01\n"
        + "4,guild,a da,,lesson,x,,2020-01-01\n"
        + f"5,guild,ada,,lesson,{'x' * 201},,2020-01-01\n"
        + ",guild,ada,,lesson,x,,2020-01-01\n"
        + "7,guild,ada,,lesson,x,,2020-01-01\n"
        + "7,guild,ada,,lesson,y,,2020-01-01\n",
    )
    assert [(refusal.line, refusal.field) for refusal in sorted(tally.refusals)] == [
        (2, "community"), (3, "occurred_on"), (4, "evidence"), (5, "author"), (6, "title"), (7, "source_id"), (9, "source_id"),
    ]  # fmt: skip
    assert titles(database) == ["x"]


def test_a_dry_run_says_the_same_and_writes_nothing(told: Told, database: Database) -> None:
    rehearsed = told("contributions", THREE, dry_run=True)
    with database.read() as session:
        assert session.execute(select(func.count()).select_from(Contribution)).scalar_one() == 0
        assert session.execute(select(func.count()).select_from(Community)).scalar_one() == 2
    assert rehearsed.summary() == told("contributions", THREE).summary()
