"""HR's events are taken in once, kept to what was asked for, and parked rather than lost."""

import pytest
from sqlalchemy import func, select

from app.core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from app.journal import facts
from app.models.hr import HrEvent
from app.models.people import PersonStatus
from app.services import hr, people
from tests.services.hr.telling import Office, on
from tests.story import Story


@pytest.fixture
def office(story: Story) -> Office:
    return Office(story)


def told_of(office: Office, *kinds: type) -> list[object]:
    """The facts of these kinds, as the journal will have them."""
    return [one.fact for one in office.story.session.info["facts"] if isinstance(one.fact, kinds)]


def test_a_hire_makes_somebody_known_who_waits_for_their_first_day(office: Office) -> None:
    with on("2026-11-22"):
        reply = office.tell("hire", "2026-12-01", time_zone="Europe/Warsaw", language="pl", job_family="sales")
    dora = office.person()
    assert (reply["state"], reply["person"]) == ("scheduled", "dora")
    assert (dora.status, dora.external_id, dora.languages) == (PersonStatus.PRE_HIRE, "E-dora", ["pl"])
    assert people.unit_codes(office.story.session, [dora.unit_id]) == {dora.unit_id: "Sales"}
    [hired] = told_of(office, facts.PersonHired)
    assert (hired.person_id, str(hired.effective_on), hired.visible_from) == (dora.id, "2026-12-01", None)


def test_an_event_that_comes_again_has_one_effect_and_the_same_reply(office: Office) -> None:
    """Vector D4."""
    told = office.told("hire", "2026-11-01")
    first = hr.take(office.story.session, office.actor, told)
    again = hr.take(office.story.session, office.actor, told)
    assert (first[1], again[1]) == (False, True)
    assert first[0] == again[0]
    assert office.story.session.scalar(select(func.count()).select_from(HrEvent)) == 1
    assert len(told_of(office, facts.PersonHired)) == 1


def test_another_event_under_the_same_id_is_refused_in_words(office: Office) -> None:
    office.tell("hire", "2026-11-01", source_event_id="77")
    with pytest.raises(ConflictError, match="A correction is an event of its own"):
        office.tell("hire", "2026-11-02", source_event_id="77")


def test_an_event_about_somebody_unknown_is_parked_until_they_are_known(office: Office) -> None:
    with on("2026-11-22"):
        parked = office.tell("transfer", "2026-11-10", org_unit_code="Research")
        hired = office.tell("hire", "2026-11-01")
    assert (parked["state"], parked["person"], hired["state"]) == ("unmatched", None, "applied")
    dora = office.person()
    assert people.unit_codes(office.story.session, [dora.unit_id]) == {dora.unit_id: "Research"}
    assert dora.status == PersonStatus.ACTIVE


def test_a_line_manager_may_become_known_later(office: Office) -> None:
    office.tell("hire", "2026-11-01", manager_external_id="E-eva")
    assert office.person().manager_id is None
    office.tell("hire", "2026-11-01", of="eva")
    assert office.person().manager_id == office.person("eva").id


def test_only_hr_tells(office: Office) -> None:
    for name in ("ada", "root", "clerk"):
        with pytest.raises(ForbiddenError):  # the clerk's browser has no scope hr either
            hr.take(office.story.session, office.story.actor(name), office.told("hire", "2026-11-01"))


@pytest.mark.parametrize(
    ("kind", "known", "pointer"),
    [
        ("hire", {"display_name": None}, "/person/display_name"),
        ("transfer", {}, "/person/org_unit_code"),
        ("manager_change", {}, "/person/manager_external_id"),
        ("manager_change", {"manager_external_id": "E-dora"}, "/person/manager_external_id"),
        ("transfer", {"org_unit_code": "Sales", "until": "2027-01-01"}, "/until"),
        ("leave_start", {"until": "2026-11-01"}, "/until"),
        ("leave_end", {"supersedes": "8", "source_event_id": "8"}, "/supersedes"),
    ],
)
def test_what_contradicts_itself_is_refused_at_its_field(
    office: Office, kind: str, known: dict[str, str], pointer: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        office.tell(kind, "2026-11-01", **known)
    assert refused.value.faults[0].pointer == pointer


def test_an_email_that_is_somebody_elses_is_refused(office: Office) -> None:
    office.tell("hire", "2026-11-01", of="eva")
    with pytest.raises(ConflictError) as refused:
        office.tell("hire", "2026-11-01", work_email="eva@example.org")
    assert refused.value.faults[0].pointer == "/person/work_email"


def test_whoever_was_known_without_an_hr_id_is_claimed(office: Office) -> None:
    placeholder = office.story.register("octo", email=None)
    office.tell("hire", "2026-11-01", of="octavia", username="octo")
    office.tell("hire", "2026-11-01", of="ben")
    assert (placeholder.external_id, placeholder.email) == ("E-octavia", "octavia@example.org")
    assert office.story.people["ben"].external_id == "E-ben"


def test_a_dry_run_says_what_would_happen_and_writes_nothing(office: Office) -> None:
    office.story.session.flush()
    before = len(office.story.session.info["facts"])
    with on("2026-11-22"):
        reply = hr.rehearse(office.story.session, office.actor, office.told("hire", "2026-12-01"))
    assert (reply["id"], reply["state"]) == (None, "scheduled")
    assert reply["effects"] == ["A person is added.", "They wait for their first day.", "Unit Sales from 2026-12-01 to …."]
    assert office.story.session.scalar(select(func.count()).select_from(HrEvent)) == 0
    assert len(office.story.session.info["facts"]) == before
    with pytest.raises(NotFoundError):
        office.person()
