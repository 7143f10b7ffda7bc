"""What HR told takes effect on its day, and a late or corrected word changes what was (vectors D5, D6, D18, D24)."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from app.core.errors import NotFoundError, UnauthenticatedError
from app.core.paging import Ask
from app.journal import facts
from app.models.belonging import RoleName
from app.models.hr import Absence, Employment, HrEvent
from app.models.people import OrgUnit, PersonStatus
from app.services import access, hr, people
from app.services.search import Kind, Scope, search
from tests.services.hr.telling import Office, on
from tests.story import Story


@pytest.fixture
def office(story: Story) -> Office:
    with on("2026-01-10"):
        office = Office(story)
        office.tell("hire", "2026-01-01")
    return office


def day_comes(office: Office, day: str) -> int:
    """It is this day, and what is due happens; for how many."""
    with on(day):
        whose = hr.due(office.story.session)
        for person_id in whose:
            hr.settle_due(office.story.session, person_id)
        assert hr.due(office.story.session) == []
    return len(whose)


def posts(office: Office) -> list[tuple[str | None, str | None, str | None]]:
    """Unit, first day and the day after the last, in order."""
    rows = office.story.session.execute(
        select(col(OrgUnit.name), col(Employment.valid_from), col(Employment.valid_to))
        .outerjoin(OrgUnit, col(OrgUnit.id) == col(Employment.unit_id))
        .where(col(Employment.person_id) == office.person().id)
        .order_by(col(Employment.valid_from))
    )
    return [(row[0], row[1] and str(row[1]), row[2] and str(row[2])) for row in rows]


def states(office: Office) -> list[str]:
    return list(office.story.session.execute(select(col(HrEvent.state)).order_by(col(HrEvent.recorded_at))).scalars())


def happened(office: Office, *kinds: type) -> list[str]:
    pending = office.story.session.info["facts"]
    return [one.fact.type for one in pending if isinstance(one.fact, kinds)]


def test_a_hire_begins_on_its_day_and_not_before(story: Story) -> None:
    office = Office(story)
    with on("2026-01-10"):
        office.tell("hire", "2026-02-01")
    dora = office.person()
    assert (day_comes(office, "2026-01-31"), dora.status) == (0, PersonStatus.PRE_HIRE)
    assert (day_comes(office, "2026-02-01"), dora.status) == (1, PersonStatus.ACTIVE)
    assert happened(office, facts.PersonHired, facts.PersonStarted) == ["person.hired", "person.started"]
    assert states(office) == ["applied"]


def test_the_day_is_the_organisations(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """Vector D23, as far as days go: the night on which clocks change too."""
    office = Office(story)
    monkeypatch.setenv("GUILDRY_TIME_ZONE", "Europe/Warsaw")
    from app.core.settings import settings

    settings.cache_clear()
    try:
        from app.core import clock

        with clock.at(datetime(2026, 3, 28, 22, 59, tzinfo=UTC)):
            office.tell("hire", "2026-03-29")
            assert hr.due(story.session) == []
            assert hr.until_next_day() == timedelta(minutes=1)
        with clock.at(datetime(2026, 3, 28, 23, 0, tzinfo=UTC)):
            assert len(hr.due(story.session)) == 1
            assert hr.until_next_day() == timedelta(hours=23)
    finally:
        settings.cache_clear()


@pytest.mark.parametrize("kind", ["termination_scheduled", "termination_effective"])
@pytest.mark.parametrize("cancelled_on", ["2026-06-20", "2026-06-30"])
def test_a_termination_that_is_cancelled_leaves_nothing_behind(office: Office, kind: str, cancelled_on: str) -> None:
    """Vector D5, whichever event told of the end and whichever day the cancellation names."""
    with on("2026-06-01"):
        assert office.tell(kind, "2026-06-30")["state"] == "scheduled"
    with on("2026-06-20"):
        assert office.tell("termination_cancelled", cancelled_on)["state"] == "applied"
    day_comes(office, "2026-07-01")
    assert office.person().status == PersonStatus.ACTIVE
    assert states(office) == ["applied", "superseded", "applied"]
    assert posts(office) == [("Sales", "2026-01-01", None)]


def test_a_transfer_that_arrives_late_takes_its_place(office: Office) -> None:
    """Vector D6."""
    with on("2026-06-10"):
        office.tell("transfer", "2026-06-01", org_unit_code="Second")
        office.tell("transfer", "2026-05-01", org_unit_code="First")
    assert posts(office) == [
        ("Sales", "2026-01-01", "2026-05-01"),
        ("First", "2026-05-01", "2026-06-01"),
        ("Second", "2026-06-01", None),
    ]
    assert people.unit_codes(office.story.session, [office.person().unit_id]) == {office.person().unit_id: "Second"}


def test_a_correction_supersedes_by_its_day_or_by_name(office: Office) -> None:
    with on("2026-06-10"):
        office.tell("transfer", "2026-05-01", org_unit_code="Wrong", source_event_id="w")
        office.tell("transfer", "2026-05-01", org_unit_code="Right", source_event_id="r")
        assert posts(office)[1] == ("Right", "2026-05-01", None)
        office.tell("transfer", "2026-05-15", org_unit_code="Later", supersedes="r")
    assert posts(office) == [("Sales", "2026-01-01", "2026-05-15"), ("Later", "2026-05-15", None)]
    assert states(office) == ["applied", "superseded", "superseded", "applied"]


def test_what_hr_wrote_down_later_holds_though_it_arrives_first(office: Office) -> None:
    def written(hour: int) -> datetime:
        return datetime(2026, 6, 1, hour, tzinfo=UTC)

    with on("2026-06-10"):
        office.tell("transfer", "2026-05-01", org_unit_code="Right", recorded_at=written(9))
        office.tell("transfer", "2026-05-01", org_unit_code="Wrong", recorded_at=written(8))
        assert posts(office)[1] == ("Right", "2026-05-01", None)
        assert office.tell("termination_cancelled", "2026-06-20", recorded_at=written(11))["state"] == "received"
        office.tell("termination_effective", "2026-06-30", recorded_at=written(10))
    assert states(office) == ["applied", "superseded", "applied", "superseded", "applied"]


def test_a_hire_can_move_and_be_called_off(story: Story) -> None:
    office = Office(story)
    with on("2026-01-10"):
        office.tell("hire", "2026-02-01")
        office.tell("hire_changed", "2026-02-15")
        assert posts(office) == [("Sales", "2026-02-15", None)]
        office.tell("hire_cancelled", "2026-02-15")
    assert day_comes(office, "2026-02-20") == 0
    assert (office.person().status, posts(office)) == (PersonStatus.LEFT, [])
    told = happened(office, facts.PersonHired, facts.HireChanged, facts.HireCancelled, facts.PersonStarted)
    assert told == ["person.hired", "hire.changed", "hire.cancelled"]


def test_a_termination_ends_access_at_once_on_its_day(office: Office) -> None:
    story = office.story
    story.people["dora"] = office.person()
    story.join("dora", story.guild)
    story.give("dora", RoleName.MANAGER, story.guild)
    token = access.issue(story.session, None, office.person(), "t", frozenset({"read"}), 700)
    with on("2026-06-01"):
        office.tell("termination_effective", "2026-06-30")
        assert access.by_token(story.session, token).username == "dora"
    day_comes(office, "2026-06-30")
    with pytest.raises(UnauthenticatedError):
        access.by_token(story.session, token)
    assert office.person().status == PersonStatus.LEFT
    assert posts(office) == [("Sales", "2026-01-01", "2026-06-30")]


def test_even_the_last_administrator_leaves_when_the_employer_says_so(office: Office) -> None:
    root = office.story.people["root"]
    root.external_id = "E-root"
    with on("2026-06-30"):
        office.tell("termination_effective", "2026-06-30", of="root")
    assert root.status == PersonStatus.LEFT


def test_whoever_comes_back_is_the_same_person(office: Office) -> None:
    """Vector D24."""
    dora = office.person()
    with on("2026-03-01"):
        office.tell("termination_effective", "2026-03-01")
    with on("2027-04-20"):
        office.tell("rehire", "2027-05-01", org_unit_code="Research")
        assert office.person().status == PersonStatus.LEFT
    day_comes(office, "2027-05-01")
    assert (office.person().id, office.person().status) == (dora.id, PersonStatus.ACTIVE)
    assert posts(office) == [("Sales", "2026-01-01", "2026-03-01"), ("Research", "2027-05-01", None)]
    assert happened(office, facts.PersonLeft, facts.PersonRehired) == ["person.left", "person.rehired"]


def test_a_long_leave_is_kept_without_a_reason_and_a_short_one_not_at_all(office: Office) -> None:
    """Vector D18, as far as the person goes."""
    with on("2026-05-01"):
        office.tell("leave_start", "2026-05-01", until="2026-05-30")
        assert (office.person().status, list(office.story.session.execute(select(Absence)))) == (PersonStatus.ACTIVE, [])
        office.tell("leave_start", "2026-06-01")
    day_comes(office, "2026-06-01")
    assert office.person().status == PersonStatus.LONG_LEAVE
    assert office.person().is_active
    with on("2026-08-01"):
        office.tell("leave_end", "2026-08-01")
    [away] = office.story.session.execute(select(Absence)).scalars()
    assert (office.person().status, away.valid_from, away.valid_to) == (
        PersonStatus.ACTIVE, date(2026, 6, 1), date(2026, 8, 1),
    )  # fmt: skip
    assert happened(office, facts.LeaveStarted, facts.LeaveEnded) == ["leave.started", "leave.ended"]
    assert "reason" not in Absence.model_fields


def test_a_leave_that_turns_out_short_was_never_kept(office: Office) -> None:
    with on("2026-06-01"):
        office.tell("leave_start", "2026-06-01")
    with on("2026-06-10"):
        office.tell("leave_end", "2026-06-10")
    assert list(office.story.session.execute(select(Absence))) == []
    assert office.person().status == PersonStatus.ACTIVE


def test_somebody_known_before_hr_spoke_stays_where_they_are(office: Office) -> None:
    ben = office.story.people["ben"]
    ben.external_id = "E-ben"
    with on("2026-06-01"):
        office.tell("transfer", "2026-06-01", of="ben", org_unit_code="Lab")
    rows = office.story.session.execute(select(Employment).where(col(Employment.person_id) == ben.id)).scalars()
    assert {(row.valid_from, row.valid_to) for row in rows} == {(None, date(2026, 6, 1)), (date(2026, 6, 1), None)}
    assert ben.status == PersonStatus.ACTIVE


def test_what_others_changed_stands_until_hr_says_something_new(office: Office) -> None:
    story, dora = office.story, office.person()
    change = people.Change(given=frozenset({"status", "display_name"}), status=PersonStatus.LEFT, display_name="Dorothy")
    people.change(story.session, story.root, dora, change)
    with on("2026-06-01"):
        office.tell("manager_change", "2026-06-01", manager_external_id=None)
        assert (dora.status, dora.display_name) == (PersonStatus.LEFT, "Dorothy")
        office.tell("hire_changed", "2026-01-01", display_name="Dora K.")
        assert (dora.status, dora.display_name) == (PersonStatus.LEFT, "Dora K.")
        office.tell("rehire", "2026-06-01")
    assert dora.status == PersonStatus.ACTIVE


def test_what_is_confidential_is_not_told_before_its_day(office: Office) -> None:
    with on("2026-06-01"):
        office.tell("termination_scheduled", "2026-09-30", visible_from="2026-07-15")
        assert happened(office, facts.TerminationScheduled) == []
    received = [one for one in office.story.session.info["facts"] if isinstance(one.fact, facts.HrEventReceived)]
    assert all(office.person().id not in one.fact.dump() for one in received)
    day_comes(office, "2026-07-15")
    assert happened(office, facts.TerminationScheduled) == ["termination.scheduled"]
    with on("2026-07-20"):
        office.tell("termination_cancelled", "2026-09-30")
    assert happened(office, facts.TerminationCancelled) == ["termination.cancelled"]


def test_what_nobody_was_told_needs_no_taking_back(office: Office) -> None:
    with on("2026-06-01"):
        office.tell("termination_scheduled", "2026-09-30", visible_from="2026-07-15")
        office.tell("termination_cancelled", "2026-09-30")
    assert day_comes(office, "2026-10-01") == 0
    assert happened(office, facts.TerminationScheduled, facts.TerminationCancelled) == []


def test_nobody_hears_of_a_hire_before_their_first_day_unless_hr_lets_it_be_known(story: Story) -> None:
    """Journey 5.1: nothing is visible to others before the start, unless `visible_from` allows it."""
    office = Office(story)
    with on("2026-01-10"):
        office.tell("hire", "2026-02-01", manager_external_id="E-eva")
        office.tell("hire", "2026-02-01", of="nils", visible_from="2026-01-20")
        office.tell("hire", "2026-01-01", of="eva")
        story.people["eva"] = office.person("eva")
    assert (known_to(story, "ben"), known_to(story, "eva"), known_to(story, "root")) == (set(), {"dora"}, {"dora", "nils"})
    day_comes(office, "2026-01-20")
    assert known_to(story, "ben") == {"nils"}
    day_comes(office, "2026-02-01")
    assert known_to(story, "ben") == {"dora", "nils"}


def known_to(story: Story, who: str) -> set[str]:
    """Which newcomers somebody finds by name; lists and search never tell more."""
    actor, found = story.actor(who), set()
    for name in ("dora", "nils"):
        with suppress(NotFoundError):
            found.add(people.find(story.session, actor, name).username)
    listed = {row.username for row in people.listing(story.session, actor, "", Ask(100)).items}
    results = [search(story.session, Scope(actor, frozenset({Kind.PEOPLE})), name, Ask(100)) for name in ("dora", "nils")]
    searched = {one.thing.name for result in results for one in result.page.items}
    assert (listed | searched) & {"dora", "nils"} <= found
    return found
