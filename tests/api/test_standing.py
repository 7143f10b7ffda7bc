"""Roles, memberships, accounts and tokens come and go at random: the very next request is answered by what is now (G12).

Through both doors, as programs and browsers ask; after every step what each person may do is compared with a model that fits
on half a page. Nothing is rolled back between runs: each has people and a community of its own.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import count
from typing import ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from starlette.testclient import TestClient

from app.core.db import Database
from app.services import access, people
from app.services.people import NewPerson
from tests.doors import Doors
from tests.proving import Figures, length

RUNS, STEPS = length((3, 15), (40, 50))
WHO = st.sampled_from(("dan", "eve", "fay"))


@dataclass
class Standing:
    """What the model knows of somebody, and their two doors. What a person may do follows from these five."""

    name: str
    program: TestClient
    browser: TestClient
    employed: bool = True
    token: bool = True
    signed_in: bool = True
    member: bool = False
    leads: str = ""

    @property
    def expected(self) -> tuple[int, int, int, int]:
        """How they are answered: who am I; show me the hidden place; I change its page; the site's own page about me."""
        site = 200 if self.signed_in else 303
        if not self.token:
            return 401, 401, 401, site
        if not self.member:
            return 200, 404, 404, site
        return 200, 200, 200 if self.leads else 403, site


class Standings(RuleBasedStateMachine):
    """Three people around a community that exists for its members only."""

    doors: ClassVar[Doors]
    asked: ClassVar[Counter[str]]
    runs: ClassVar["count[int]"]

    @initialize()
    def begin(self) -> None:
        """Everybody is employed, signed in, and outside."""
        number = next(self.runs)
        self.root = self.doors.api("root")
        self.place = f"/communities/place-{number}"
        place = {"slug": f"place-{number}", "name": f"Place {number}", "visibility": "restricted", "status": "active"}
        assert self.root.post("/communities", json=place).status_code == 201
        self.standings = {}
        for short in ("dan", "eve", "fay"):
            name = f"{short}-{number}"
            with self.doors.database.write() as session:
                new = NewPerson(username=name, display_name=name, email=f"{name}@example.org")
                self.doors.people[name] = people.register(session, None, new)
            self.standings[short] = Standing(name, self.doors.api(name), self.doors.site(name))

    @rule(who=WHO)
    def invite_and_accept(self, who: str) -> None:
        """Root invites; who is still with the organisation and has a token accepts."""
        one = self.standings[who]
        if one.employed and one.token and not one.member:
            assert self.root.put(f"{self.place}/members/{one.name}").status_code in {200, 201}
            assert one.program.put(f"{self.place}/members/me").is_success
            one.member = True

    @rule(who=WHO)
    def leave(self, who: str) -> None:
        """Who leads has to step down first."""
        one = self.standings[who]
        if one.token and one.member:
            left = one.program.delete(f"{self.place}/members/me")
            assert left.status_code == (409 if one.leads else 200), left.text
            one.member = bool(one.leads)

    @rule(who=WHO)
    def take_the_lead(self, who: str) -> None:
        """Root offers it and they accept."""
        one = self.standings[who]
        if one.token and one.member and not one.leads:
            offered = self.root.post(f"{self.place}/roles", json={"person": one.name, "role": "leader"})
            assert offered.status_code == 201, offered.text
            one.leads = f"/roles/{offered.json()['id']}"
            assert one.program.post(f"{one.leads}/acceptance").status_code == 200

    @rule(who=WHO)
    def step_down(self, who: str) -> None:
        """One's own doing: with the very answer one has no more to say."""
        one = self.standings[who]
        if one.token and one.leads:
            assert one.program.post(f"{one.leads}/end").status_code == 200
            one.leads = ""

    @rule(who=WHO)
    def leave_the_organisation(self, who: str) -> None:
        """In the middle of a session: everything ends at once."""
        one = self.standings[who]
        assert self.root.patch(f"/people/{one.name}", json={"status": "left"}).status_code == 200
        one.employed = one.token = one.signed_in = one.member = False
        one.leads = ""

    @precondition(lambda self: any(not one.employed for one in self.standings.values()))
    @rule(who=WHO)
    def come_back(self, who: str) -> None:
        """Nothing that ended comes back with them: neither tokens nor sessions nor roles."""
        one = self.standings[who]
        assert self.root.patch(f"/people/{one.name}", json={"status": "active"}).status_code == 200
        one.employed = True

    @rule(who=WHO)
    def revoke(self, who: str) -> None:
        """Root takes the token away."""
        one = self.standings[who]
        with self.doors.database.write() as session:
            access.revoke_all(session, self.doors.people["root"].id, self.doors.people[one.name].id)
        one.token = False

    @rule(who=WHO)
    def sign_out(self, who: str) -> None:
        """The browser keeps the cookie, as a thief would."""
        one = self.standings[who]
        cookies = {cookie.name: str(cookie.value) for cookie in one.browser.cookies.jar}  # a note may lie there twice
        one.browser.post("/sign-out")
        one.browser.cookies.update(cookies)
        one.signed_in = False

    @rule(who=WHO)
    def begin_anew(self, who: str) -> None:
        """A new token and a new session, for who is employed."""
        one = self.standings[who]
        if one.employed:
            one.program, one.browser = self.doors.api(one.name), self.doors.site(one.name)
            one.token = one.signed_in = True

    @invariant()
    def the_next_request_knows(self) -> None:
        """Whatever has just happened."""
        for one in getattr(self, "standings", {}).values():
            answers = (
                one.program.get("/me").status_code,
                one.program.get(self.place).status_code,
                one.program.patch(self.place, json={"languages": ["en"]}).status_code,
                one.browser.get("/people/me").status_code,
            )
            assert answers == one.expected, one
            self.asked["answers"] += len(answers)


def test_the_next_request_is_answered_by_what_is_now(database: Database, figures: Figures) -> None:
    Standings.doors, Standings.asked, Standings.runs = Doors(database), Counter(), count(1)
    Standings.TestCase.settings = settings(
        max_examples=RUNS, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck)
    )
    Standings.TestCase().runTest()
    figures.tell(runs=RUNS, steps_in_each=STEPS, answers_compared=Standings.asked["answers"], that_differ=0)
