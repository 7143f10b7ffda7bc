"""A guest becomes a colleague, by whichever door the organisation says so: the same person, with all that they did."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import select

from app.core import clock
from app.core.errors import ForbiddenError
from app.core.settings import settings
from app.models.belonging import Membership
from app.models.onboarding import OnboardingPlan
from app.models.people import Person, PersonStatus
from app.services import access, arriving, belonging, guests, people
from app.services.guests import Invitation
from app.worker import duties
from tests.api.scim.idp import IdentityProvider
from tests.doors import Doors
from tests.story import Story

MAIL = "gil@partner.example"
STAYS = 30  # days


def day(number: int) -> date:
    return clock.today("UTC") + timedelta(days=number)


def later(days: int) -> Any:
    return clock.at(clock.now() + timedelta(days=days))


class Gil:
    """A guest of the guild for thirty days, who has contributed; of Cleo, who is outside, he may know nothing."""

    def __init__(self, doors: Doors) -> None:
        self.doors = doors
        with doors.database.write() as session:
            story = Story.over(session, doors.people)
            guild = session.merge(doors.guild)
            self.person, _link = guests.invite(session, story.ada, guild, Invitation(name="Gil", email=MAIL, until=day(STAYS)))
            belonging.join(session, access.actor_of_person(session, self.person), guild)
            people.appoint(session, None, story.people["root"], "hr")
        doors.people["gil"] = self.person
        logged = {"kind": "lesson", "title": "From outside", "evidence": ["https://example.org/y"]}
        assert doors.api("gil").post("/communities/guild/contributions", json=logged).status_code == 201

    @property
    def now(self) -> Person:
        with self.doors.database.read() as session:
            return session.get_one(Person, self.person.id)

    def turn(self) -> None:
        self.doors.settle()
        duties(self.doors.database)
        self.doors.settle()

    def hired(self, on: date, mail: str = MAIL, query: str = "", **known: Any) -> Any:
        """What HR is answered."""
        who = {"external_id": "E-7", "display_name": "Gil Marek", "work_email": mail, "org_unit_code": "Sales"}
        told = {"source_event_id": f"{on}", "type": "hire", "effective_on": str(on), "person": who, **known}
        return self.doors.api("root", "hr").post(f"/hr/events{query}", json=told)

    def assert_guest(self) -> None:
        """Still one: the colleagues outside are not there for him, nor is he for them."""
        assert self.doors.api("gil").get("/people/cleo").status_code == 404
        assert self.doors.api("cleo").get(f"/people/{self.person.username}").status_code == 404
        assert self.now.unit_id is None, "what is to come shows nowhere"

    def assert_colleague(self) -> None:
        """The same person, with what he did, where he was, without a last day."""
        gil, name = self.doors.api("gil"), self.person.username
        assert gil.get("/people/cleo").status_code == 200
        assert self.doors.api("cleo").get(f"/people/{name}").json()["guest"] is False
        assert [one["title"] for one in gil.get(f"/people/{name}/contributions").json()["items"]] == ["From outside"]
        assert gil.get("/communities/guild/guests").status_code == 403
        with later(STAYS + 1), self.doors.database.read() as session:
            self.turn()
            (stay,) = session.exec(select(Membership).where(Membership.person_id == self.person.id)).all()
            assert (stay.state, stay.until) == ("active", None)
            assert self.now.status == PersonStatus.ACTIVE


@pytest.fixture
def gil(doors: Doors) -> Gil:
    return Gil(doors)


def test_hr_hires_a_guest_who_stays_one_until_the_first_day(gil: Gil) -> None:
    tried = gil.hired(day(10), query="?dry_run=true").json()
    assert "They stay a guest until their first day." in tried["effects"]
    assert gil.hired(day(10)).json()["person"] == gil.person.username
    gil.turn()
    gil.assert_guest()
    with later(9):
        gil.turn()
        gil.assert_guest()
    with later(10):
        gil.turn()
        gil.assert_colleague()
        assert (gil.now.display_name, gil.now.external_id) == ("Gil Marek", "E-7")


def test_hr_hires_a_guest_from_today(gil: Gil) -> None:
    assert "A guest becomes a colleague." in gil.hired(day(0)).json()["effects"]
    gil.assert_colleague()


def test_a_hire_that_is_called_off_leaves_the_guest_a_guest(gil: Gil) -> None:
    gil.hired(day(10))
    assert gil.hired(day(10), type="hire_cancelled", source_event_id="2", person={"external_id": "E-7"}).status_code == 202
    with later(11):
        gil.turn()
        gil.assert_guest()


def test_a_guest_whose_stay_ends_before_the_first_day_waits_for_it(gil: Gil) -> None:
    gil.hired(day(STAYS + 10))
    gil.turn()
    seen = gil.doors.api("gil")
    with later(STAYS):
        gil.turn()
        assert seen.get("/me").status_code == 401
        assert (gil.now.guest, gil.now.status) == (False, PersonStatus.PRE_HIRE)
    with later(STAYS + 10):
        gil.turn()
        assert gil.now.status == PersonStatus.ACTIVE
        assert seen.get("/me").status_code == 401, "an old token stays dead"
    with gil.doors.database.read() as session:
        (plan,) = session.exec(select(OnboardingPlan).where(OnboardingPlan.person_id == gil.person.id)).all()
        assert plan.state == "active"


def test_who_was_a_guest_once_is_hired_as_the_same_person(gil: Gil) -> None:
    with later(STAYS):
        gil.turn()
        assert gil.now.status == PersonStatus.LEFT
        assert gil.hired(day(3)).json()["person"] == gil.person.username
        assert (gil.now.guest, gil.now.status) == (False, PersonStatus.PRE_HIRE)


def test_hr_refuses_whom_it_calls_otherwise(gil: Gil) -> None:
    assert gil.hired(day(10)).status_code == 202
    other = {"external_id": "E-8", "display_name": "Another", "work_email": MAIL, "org_unit_code": "Sales"}
    refused = gil.hired(day(10), source_event_id="2", person=other)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (409, "/person/work_email")
    gil.assert_guest()


def account(**known: Any) -> dict[str, Any]:
    return {"emails": [{"value": MAIL, "primary": True}], "externalId": "G-1", **known}


def test_the_identity_provider_takes_a_guest_in_by_the_address(gil: Gil) -> None:
    idp = IdentityProvider(gil.doors)
    assert idp.hire("gil.marek", **account())["id"] == gil.person.id
    gil.assert_colleague()


def test_the_identity_provider_knows_no_guest_by_a_name(gil: Gil) -> None:
    idp = IdentityProvider(gil.doors)
    assert idp.hire("another", userName=gil.person.username)["id"] != gil.person.id
    gil.assert_guest()


def test_an_account_of_a_guest_in_the_directory_leaves_them_one_until_it_is_a_colleagues(gil: Gil) -> None:
    idp = IdentityProvider(gil.doors)
    user = idp.hire("gil.marek", **account(userType="Guest"))
    assert user["id"] == gil.person.id
    gil.assert_guest()
    assert idp.alter(f"/Users/{user['id']}", {"op": "replace", "path": "userType", "value": "Member"}).status_code == 200
    gil.assert_colleague()


def test_an_account_made_before_the_first_day_changes_nothing_until_then(gil: Gil) -> None:
    gil.hired(day(10))
    assert IdentityProvider(gil.doors).hire("gil.marek", **account())["id"] == gil.person.id
    gil.assert_guest()
    with later(10):
        gil.turn()
        gil.assert_colleague()


def test_a_guests_account_that_is_off_ends_their_access(gil: Gil) -> None:
    seen = gil.doors.api("gil")
    IdentityProvider(gil.doors).hire("gil.marek", **account(active=False))
    assert seen.get("/me").status_code == 401
    assert gil.now.guest


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Any:
    def tell(**given: str) -> None:
        for name, value in given.items():
            monkeypatch.setenv(f"GUILDRY_{name.upper()}", value)
        settings.cache_clear()

    yield tell
    settings.cache_clear()


def come_in(gil: Gil) -> None:
    """By SSO, as the provider's word is taken in."""
    with gil.doors.database.write() as session:
        arriving.recognise(session, arriving.Known(issuer="https://idp.example", subject="gil", email=MAIL, name="Gil"))


def test_sso_takes_in_whom_the_settings_make_a_colleague(gil: Gil, told: Callable[..., None]) -> None:
    for domains, create in (("", "true"), ("example.org", "true"), ("partner.example", "false")):
        told(oidc_domains=domains, oidc_create=create)
        come_in(gil)
        gil.assert_guest()
    told(oidc_domains="example.org, Partner.example", oidc_create="true")
    come_in(gil)
    gil.assert_colleague()


def test_sso_takes_nobody_in_before_the_first_day_nor_who_is_gone(gil: Gil, told: Callable[..., None]) -> None:
    told(oidc_domains="partner.example", oidc_create="true")
    gil.hired(day(STAYS + 10))
    come_in(gil)
    gil.assert_guest()
    with later(STAYS):
        gil.turn()
        with pytest.raises(ForbiddenError):
            come_in(gil)


def test_an_administrator_makes_a_colleague_of_a_guest_and_never_the_reverse(gil: Gil) -> None:
    path = f"/people/{gil.person.username}"
    assert gil.doors.api("gil").patch(path, json={"guest": False}).status_code == 403
    assert gil.doors.api("root").patch(path, json={"guest": True}).status_code == 422
    gil.assert_guest()
    assert gil.doors.api("root").patch(path, json={"guest": False}).json()["guest"] is False
    gil.assert_colleague()
