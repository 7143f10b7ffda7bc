"""Guests from outside: seeing and seen in their communities alone, at both doors; let in by a link, once; gone on their day."""

import re
from datetime import date, timedelta

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from app.core import clock
from app.core.errors import ConflictError, InvalidError
from app.core.settings import settings
from app.models.access import SignIn, SignInLink
from app.models.belonging import Membership, RoleName
from app.models.contributions import ContributionKind
from app.models.people import Person, PersonStatus
from app.services import access, belonging, communities, contributions, guests, people
from app.services.belonging import Proposal
from app.services.guests import Invitation
from app.worker import duties
from tests.doors import Doors
from tests.story import Story

GIL = "gil@partner.example"
SECRET = "Sunken Cathedral"


def day(number: int) -> date:
    return clock.today("UTC") + timedelta(days=number)


class Set:
    """Gil is a guest of the guild until a day; “Sunken Cathedral” is a place of Cleo's of which he may know nothing."""

    def __init__(self, doors: Doors) -> None:
        self.doors = doors
        with doors.database.write() as session:
            story = Story.over(session, doors.people)
            cathedral = story.found("cathedral", name=SECRET, domain=SECRET)
            story.join("cleo", cathedral)
            story.people["cleo"].rename(f"Cleo {SECRET}")
            draft = contributions.Draft(
                kind=ContributionKind.LESSON, title=f"Of the {SECRET}", evidence=["https://example.org/x"]
            )
            self.theirs = contributions.log(session, story.cleo, cathedral, draft).id
            thanks = contributions.Thanks(f"Thank you for the {SECRET}, truly.", community=cathedral)
            contributions.thank(session, story.cleo, story.people["ada"], thanks)
            guild = session.merge(doors.guild)
            self.person, self.secret = guests.invite(
                session, story.ada, guild, Invitation(name="Gil Marek", email=GIL, until=day(30))
            )
        doors.people["gil"] = self.person

    def belong(self) -> None:
        with self.doors.database.write() as session:
            guild = session.merge(self.doors.guild)
            belonging.join(session, access.actor_of_person(session, session.merge(self.person)), guild)


@pytest.fixture
def told(doors: Doors) -> Set:
    return Set(doors)


def enter(doors: Doors, secret: str) -> TestClient:
    visitor = doors.site()
    assert visitor.get(f"/sign-in/link?code={secret}").status_code == 200
    visitor.last = visitor.post("/sign-in/link", data={"code": secret})  # type: ignore[attr-defined]
    return visitor


def test_a_link_lets_a_guest_in_once(doors: Doors, told: Set) -> None:
    for _look in range(3):
        assert doors.site().get(f"/sign-in/link?code={told.secret}").status_code == 200, "to look uses nothing up"
    gil = enter(doors, told.secret)
    assert gil.last.status_code == 303
    assert "Gil Marek" in gil.get("/").text
    assert enter(doors, told.secret).last.status_code == 422
    with doors.database.read() as session:
        stored = [row.model_dump_json() for model in (SignInLink, SignIn) for row in session.exec(select(model))]
    assert not [row for row in stored if told.secret in row]


def test_a_link_is_good_for_seven_days_and_ends_when_there_is_another(doors: Doors, told: Set) -> None:
    with clock.at(clock.now() + timedelta(days=8)):
        assert enter(doors, told.secret).last.status_code == 422
    page = doors.site("ada").post(f"/communities/guild/guests/{told.person.username}/link")
    (second,) = re.findall(r"code=(gld_[\w-]+)", page.text)
    assert enter(doors, told.secret).last.status_code == 422
    assert enter(doors, second).last.status_code == 303


@pytest.mark.parametrize("code", ["", "gld_made-up", "\0", "x" * 5000, "\udcff"])
def test_what_is_made_up_lets_nobody_in(doors: Doors, told: Set, code: str) -> None:
    body = f"code={code}".encode("utf-8", "surrogatepass")
    reply = doors.site().post("/sign-in/link", content=body, headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert reply.status_code == 422


# What a guest may read, on both doors: everything that lists or finds something.
LISTS = (
    "/communities", "/people", "/contributions", "/search?q=e", "/search?q=cleo", "/search?q=sunken", "/people?q=cleo",
    "/people/me/memberships", "/people/ada/memberships", "/people/ada/contributions", "/people/ada/kudos", "/people/ada",
    "/communities/guild", "/communities/guild/members", "/communities/guild/roles", "/people/me", "/me",
)  # fmt: skip
NOT_THERE = ("/communities/cathedral", "/communities/cathedral/members", "/people/cleo", "/people/cleo/memberships",
             "/people/cleo/contributions", "/people/cleo/kudos", "/contributions/{theirs}",
             "/communities/cathedral/roles")  # fmt: skip
PAGES = ("/", "/communities", "/people", "/people?q=cleo", "/search?q=e", "/search?q=sunken", "/people/ada",
         "/communities/guild", "/communities/guild/members", "/communities/guild/roles")  # fmt: skip
PAGES_NOT_THERE = ("/communities/cathedral", "/communities/cathedral/members", "/people/cleo", "/contributions/{theirs}")


def words(text: str) -> str:
    """A page without what marks a hit in it, and without the search that was asked for."""
    return re.sub(r"</?mark>|value=\"[^\"]*\"", "", text)


def test_a_guest_sees_their_communities_and_their_people_and_nothing_else(doors: Doors, told: Set) -> None:
    for belongs in (False, True):
        if belongs:
            told.belong()
        api, site = doors.api("gil"), doors.site("gil")
        for door, listed, hidden in ((api, LISTS, NOT_THERE), (site, PAGES, PAGES_NOT_THERE)):
            for path in listed:
                reply = door.get(path)
                assert reply.status_code == 200, (path, reply.text[:200])
                for secret in (SECRET, "cathedral", "cleo", told.theirs):
                    assert secret not in words(reply.text).replace("q=cleo", "").replace("q=sunken", ""), (path, secret)
            for path in hidden:
                assert door.get(path.format(theirs=told.theirs)).status_code == 404, path
        assert {one["username"] for one in api.get("/people").json()["items"]} >= {"ada", "ben"}
        assert [one["slug"] for one in api.get("/communities").json()["items"]] == ["guild"]


def test_others_see_a_guest_where_both_belong_and_nowhere_else(doors: Doors, told: Set) -> None:
    told.belong()
    name = told.person.username
    for who, knows in (("ben", True), ("ada", True), ("cleo", False), ("root", True)):
        api, site = doors.api(who), doors.site(who)
        for door, path in (
            (api, "/people"),
            (api, "/people?q=gil"),
            (api, "/search?q=gil"),
            (site, "/people"),
            (site, "/search?q=gil"),
        ):
            assert ("Gil" in words(door.get(path).text)) is knows, (who, path)
        for door, path in ((api, f"/people/{name}"), (site, f"/people/{name}"), (api, f"/people/{name}/memberships")):
            assert door.get(path).status_code == (200 if knows else 404), (who, path)
    cleo = doors.api("cleo")
    because = {"because": "Thank you for all you did.", "community": "cathedral"}
    assert cleo.post("/kudos", json={"to": name, **because}).status_code == 422
    assert doors.api("ben").post("/kudos", json={"to": name, "because": because["because"]}).status_code == 422
    assert doors.api("ben").post("/kudos", json={"to": name, **because, "community": "guild"}).status_code == 201


def test_what_guests_may_not(doors: Doors, told: Set) -> None:
    told.belong()
    gil, root, name = doors.api("gil"), doors.api("root"), told.person.username
    assert gil.post("/communities", json={"slug": "new", "name": "New"}).status_code == 403
    assert gil.post("/recognition/policies", json={"version": "2032.1", "rules": {"lesson": {"points": 9}}}).status_code == 403
    assert gil.post("/communities/guild/guests", json={"name": "X", "email": "x@y.z", "until": str(day(5))}).status_code == 403
    assert gil.get("/communities/guild/guests").status_code == 403
    assert root.put(f"/people/{name}/appointments/km_advisor").status_code == 409
    offer = {"person": name, "role": "leader"}
    assert root.post("/communities/guild/roles", json=offer).status_code == 422
    assert root.put(f"/communities/cathedral/members/{name}").status_code == 409, "only as a guest, with a last day"
    logged = {"kind": "lesson", "title": "From outside", "evidence": ["https://example.org/y"]}
    assert gil.post("/communities/guild/contributions", json=logged).status_code == 201


def test_a_guest_is_gone_on_their_day(doors: Doors, told: Set) -> None:
    told.belong()
    gil, token = doors.site("gil"), doors.api("gil")
    with clock.at(clock.now() + timedelta(days=29)):
        gil = doors.site("gil")
        assert gil.get("/communities").status_code == 200
    with clock.at(clock.now() + timedelta(days=30)):
        assert gil.get("/communities").status_code == 303, "though an answer was kept"
        assert token.get("/me").status_code == 401
        assert enter(doors, told.secret).last.status_code == 422
        duties(doors.database)
        duties(doors.database)
    with doors.database.read() as session:
        (stay,) = session.exec(select(Membership).where(Membership.person_id == told.person.id)).all()
        assert (stay.state, stay.ended_at is not None) == ("alumni", True)
        assert session.get_one(Person, told.person.id).status == PersonStatus.LEFT
        visits = session.exec(select(SignIn).where(SignIn.person_id == told.person.id)).all()
        assert not [row for row in visits if not row.ended_at and row.expires_at > clock.now() + timedelta(days=30)]


def test_a_kept_answer_ends_with_the_day(doors: Doors, told: Set) -> None:
    token = doors.token("gil")
    with clock.horizon() as horizon, doors.database.read() as session:
        assert access.by_token(session, token).bounded
    assert horizon.until <= clock.now() + timedelta(days=1)


def test_who_leaves_the_last_community_is_out_at_once(doors: Doors, told: Set) -> None:
    told.belong()
    gil = doors.site("gil")
    assert doors.site("ada").post(f"/communities/guild/members/{told.person.username}/end").status_code == 303
    assert gil.get("/communities").status_code == 303


def test_an_invitation_is_for_people_from_outside_and_for_so_long(doors: Doors, told: Set) -> None:
    with doors.database.write() as session:
        story = Story.over(session, doors.people)
        guild = session.merge(doors.guild)
        for wrong in (0, -1, 181):
            with pytest.raises(InvalidError):
                guests.invite(session, story.ada, guild, Invitation(name="Gil", email=GIL, until=day(wrong)))
        with pytest.raises(ConflictError):
            guests.invite(session, story.ada, guild, Invitation(name="Ben", email="ben@example.org", until=day(9)))
        with pytest.raises(InvalidError):
            belonging.propose(session, story.root, guild, session.merge(told.person), Proposal(role=RoleName.TECH_EXPERT))
        again, _secret = guests.invite(session, story.ada, guild, Invitation(name="G", email=GIL.upper(), until=day(60)))
        assert again.id == told.person.id
        session.flush()
        (one,) = guests.guests_of(session, story.ada, guild)
        assert one.until == day(60)
        people.deactivate(session, None, again)
        back, _secret = guests.invite(session, story.ada, guild, Invitation(name="G", email=GIL, until=day(9)))
        assert (back.id, back.status) == (again.id, PersonStatus.ACTIVE)
        assert communities.find(session, story.actor("ada"), "guild").id == guild.id


def test_the_page_of_guests_is_for_those_who_let_people_in(doors: Doors, told: Set) -> None:
    form = {"name": "Hedy", "email": "hedy@partner.example", "until": str(day(10))}
    assert doors.site("ben").get("/communities/guild/guests").status_code == 403
    page = doors.site("ada").post("/communities/guild/guests", data=form)
    assert page.status_code == 200
    assert "sign-in/link?code=gld_" in page.text
    assert "hedy@partner.example" in page.text
    wrong = doors.site("ada").post("/communities/guild/guests", data={**form, "until": "1999-01-01"})
    assert wrong.status_code == 422
    assert "Choose a day" in wrong.text
    made = doors.api("ada").post("/communities/guild/guests", json=form, headers={"Idempotency-Key": "g"})
    assert made.status_code == 201, made.text
    assert made.json()["link"].startswith(settings().base_url)
    again = doors.api("ada").post("/communities/guild/guests", json=form, headers={"Idempotency-Key": "g"})
    assert (again.json()["link"], again.json()["person"]) == (None, made.json()["person"])
