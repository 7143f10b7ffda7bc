"""Whoever is gone is gone, of a running server with several processes: out at once at every door, and then in no byte of it.

What the parts of this promise are held to elsewhere in one process; here it is asked of the product as it is run.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlmodel import select

from app.core import clock
from app.core.db import Database
from app.models.contributions import Contribution
from app.services import access, checking, people
from app.services.access import Claim
from app.services.people import NewPerson
from tests.api.scim.idp import ENTERPRISE, PATCH, USER
from tests.proving import Figures
from tests.services.privacy import raw
from tests.story import Story
from tests.torture.killable import Nursed

AT_ONCE = 1.0  # seconds within which every door is shut
NAME, MAIL, NUMBER, USERNAME = "Quirinius Łęcki", "quirinius@mail.example", "E-778899", "quirinius.lecki"
PASSWORD = "correct horse of Quirinius"
WORRY, THANKS = "My private worry about Zanzibar", "Thank you for the night in Zanzibar."
BEFORE = (NAME_BEFORE, MAIL_BEFORE) = ("Quirinius Zabłocki", "q.zablocki@mail.example")
TRACES = (NAME, MAIL, NUMBER, USERNAME, PASSWORD, WORRY, THANKS, "Zanzibar", *BEFORE)
pytestmark = pytest.mark.slow


class Two(Nursed):
    """Two processes, so that what one of them does the other has to know."""

    options = ("--workers", "2")


class Running:
    """The product, serving the story of the guild; Root administers it, and is HR and the identity provider too."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        with database.write() as session:
            self.story = Story(session)
            people.appoint(session, None, self.story.people["root"], "hr")
            self.tokens = {one: self._token(session, "root", one) for one in ("admin", "hr", "scim")}
            self.tokens["ada"] = self._token(session, "ada", "write")
        self.site = Two(folder, database_url=database.url, demo=False)
        anew = httpx2.Limits(max_keepalive_connections=0)
        self.client = httpx2.Client(trust_env=False, verify=False, timeout=30, limits=anew)

    def _token(self, session: Any, name: str, *scopes: str) -> str:
        return access.issue(session, None, self.story.people[name], "t", frozenset({*scopes, "read", "write"}), 1)

    def arrive(self, username: str, **known: Any) -> dict[str, str]:
        """Somebody comes, with a password; tokens for every scope there is, and a session's."""
        with self.database.write() as session:
            person = people.register(session, None, NewPerson(username=username, **known))
            self.story.people[username] = person
            people.appoint(session, None, person, "hr")
            access.set_password(session, person, PASSWORD)
            session.flush()
            visit = access.sign_in(session, Claim(username, "192.0.2.77", person.id))
            assert visit
            scopes = {scope: self._token(session, username, scope) for scope in ("write", "hr", "scim")}
            return {**scopes, "session": visit.token}

    def ask(self, token: str, method: str, path: str, **sent: Any) -> httpx2.Response:
        """On a connection of its own, so that either process may get it; a session's token is sent as a browser does."""
        how = {"Authorization": f"Bearer {token}"}
        how = {"Cookie": f"guildry={token[2:]}"} if token.startswith("s:") else how
        headers = {**how, **sent.pop("headers", {})}
        return self.client.request(method, f"{self.site.url}{path}", headers=headers, **sent)


@pytest.fixture
def running(database: Database, tmp_path: Path) -> Any:
    running = Running(database, tmp_path)
    yield running
    running.client.close()
    running.site.stop()


def doors_of(running: Running, held: dict[str, str]) -> dict[str, Callable[[], int]]:
    """Every way in there is, by name: what one is answered there."""
    cookie = f"s:{held['session']}"
    kudos = {"to": "ada", "because": "You helped me with everything there is."}
    kept = {"headers": {"Accept-Encoding": "identity"}}
    ways: dict[str, tuple[str, str, str, dict[str, Any]]] = {
        "page": (cookie, "GET", "/people", kept),
        "form": (cookie, "POST", "/communities/guild/membership", {"headers": {"Sec-Fetch-Site": "same-origin"}}),
        "api by cookie": (cookie, "GET", "/api/v1/me", kept),
        "api": (held["write"], "GET", "/api/v1/communities", kept),
        "api, changing": (held["write"], "POST", "/api/v1/kudos", {"json": kudos}),
        "hr": (held["hr"], "GET", "/api/v1/hr/events", kept),
        "scim": (held["scim"], "GET", "/scim/v2/Users", kept),
    }
    return {name: lambda way=way: running.ask(*way[:3], **way[3]).status_code for name, way in ways.items()}


def deactivations(running: Running) -> dict[str, Callable[[str], httpx2.Response]]:
    """The doors by which the organisation says that somebody has left."""
    off = {"schemas": [PATCH], "Operations": [{"op": "replace", "value": {"active": False}}]}
    return {
        "admin": lambda name: running.ask(running.tokens["admin"], "PATCH", f"/api/v1/people/{name}", json={"status": "left"}),
        "scim": lambda name: running.ask(
            running.tokens["scim"], "PATCH", f"/scim/v2/Users/{running.story.people[name].id}", json=off
        ),
        "hr": lambda name: running.ask(running.tokens["hr"], "POST", "/api/v1/hr/events", json=terminated(f"E-{name}")),
    }


def terminated(external_id: str) -> dict[str, Any]:
    today = clock.today("UTC").isoformat()
    return {
        "type": "termination_effective", "effective_on": today, "source_event_id": external_id,
        "person": {"external_id": external_id},
    }  # fmt: skip


def test_every_door_is_shut_within_a_second(running: Running, figures: Figures) -> None:
    slowest = 0.0
    for way, deactivate in deactivations(running).items():
        name = f"leaver-{way}"
        held = running.arrive(name, display_name=name, email=f"{name}@example.org", external_id=f"E-{name}")
        doors = doors_of(running, held)
        open_doors = {door: ask() for door, ask in doors.items()} | {door: ask() for door, ask in doors.items()}
        assert {door for door, status in open_doors.items() if status in {401, 403}} == set(), open_doors
        assert deactivate(name).status_code in {200, 202, 204}
        left = time.monotonic()
        with ThreadPoolExecutor(len(doors)) as at_once:
            shut = dict(zip(doors, at_once.map(_timed, doors.values(), repeat(left)), strict=True))
        assert {door: status for door, (status, _seconds) in shut.items()} == {
            "page": 303, "form": 303, "api by cookie": 401, "api": 401, "api, changing": 401, "hr": 401, "scim": 401,
        }, way  # fmt: skip
        slowest = max(slowest, *(seconds for _status, seconds in shut.values()))
    figures.tell(doors=len(doors), ways_to_deactivate=3, processes=2, slowest_refusal_s=round(slowest, 3))
    assert slowest < AT_ONCE


def _timed(ask: Callable[[], int], since: float) -> tuple[int, float]:
    return ask(), time.monotonic() - since


def live(running: Running) -> None:
    """Quirinius does everything that a log could tell of, the wrong way too."""
    held = running.arrive(USERNAME, display_name=NAME_BEFORE, email=MAIL_BEFORE, external_id=NUMBER)
    his, admin, hr, scim = held["write"], running.tokens["admin"], running.tokens["hr"], running.tokens["scim"]
    lesson = {"kind": "lesson", "title": WORRY, "evidence": ["https://example.com/x"]}
    person = {"external_id": NUMBER, "display_name": NAME, "work_email": MAIL, "location": "Zanzibar", "org_unit_code": "ATLAS"}
    hire = {"type": "hire", "effective_on": "2026-01-05", "source_event_id": "1", "person": person}
    named = {"displayName": NAME, "externalId": NUMBER, "emails": [{"value": MAIL}]}
    notes = {**lesson, "title": f"Notes of {NAME_BEFORE}", "body": f"He was {MAIL_BEFORE.upper()} then."}
    renamed = {"display_name": NAME, "email": MAIL}
    user = {"schemas": [USER, ENTERPRISE], "userName": MAIL, "active": True, **named}
    wrong = {"until": "never", "name": NAME, "email": MAIL}
    asked = [
        (running.tokens["ada"], "POST", "/api/v1/communities/guild/contributions", {"json": notes}, 201),
        (admin, "PATCH", f"/api/v1/people/{USERNAME}", {"json": renamed}, 200),
        (his, "PUT", "/api/v1/communities/guild/members/me", {}, 201),
        (his, "POST", "/api/v1/communities/guild/contributions", {"json": lesson}, 201),
        (his, "POST", "/api/v1/communities/guild/contributions", {"json": {**lesson, WORRY: MAIL}}, 422),
        (his, "GET", "/api/v1/search", {"params": {"q": MAIL}}, 200),
        (f"s:{held['session']}", "GET", "/search", {"params": {"q": NAME}}, 200),
        (running.tokens["ada"], "POST", "/api/v1/kudos", {"json": {"to": USERNAME, "because": THANKS}}, 201),
        (running.tokens["ada"], "GET", f"/api/v1/people/{USERNAME}/tokens", {}, 403),
        (admin, "GET", f"/api/v1/communities/guild/members/{USERNAME}", {}, 200),
        (admin, "POST", f"/api/v1/communities/guild/guests/{USERNAME}/link", {}, 404),
        (admin, "POST", "/api/v1/communities/guild/guests", {"json": wrong}, 422),
        (admin, "PUT", f"/api/v1/communities/guild/licences/{USERNAME}", {}, 403),
        (admin, "POST", "/api/v1/people", {"json": {"username": USERNAME, "display_name": NAME, "email": MAIL}}, 409),
        (hr, "POST", "/api/v1/hr/events", {"json": hire}, 202),
        (hr, "POST", "/api/v1/hr/events", {"json": {**hire, "person": {**person, NAME: MAIL}}}, 422),
        (hr, "POST", "/api/v1/hr/events", {"json": {**hire, "effective_on": "2026-01-06"}}, 409),
        (scim, "POST", "/scim/v2/Users", {"json": user}, 201),
        (scim, "POST", "/scim/v2/Users", {"json": user}, 409),
        (scim, "POST", "/scim/v2/Users", {"json": {**user, "active": NAME}}, 400),
        (scim, "GET", "/scim/v2/Users", {"params": {"filter": f'emails.value eq "{MAIL}"'}}, 200),
        (scim, "GET", "/scim/v2/Users", {"params": {"filter": f'nonsense eq "{NAME}'}}, 400),
    ]
    for token, method, path, sent, status in asked:
        reply = running.ask(token, method, path, **sent)
        assert reply.status_code == status, (method, path, reply.status_code, reply.text[:300])
    with running.database.read() as session:
        [doomed] = session.scalars(select(Contribution.id).where(Contribution.title == WORRY))
    path = f"/api/v1/contributions/{doomed}/withdrawal"
    assert running.ask(his, "POST", path, json={"reason": "Not for here."}).status_code == 200
    for password in (PASSWORD, MAIL):
        running.client.post(f"{running.site.url}/sign-in", data={"username": MAIL, "password": password})


def test_an_erased_person_is_in_no_byte_of_the_log_nor_of_the_database(running: Running) -> None:
    live(running)
    raw.analysed(running.database)
    assert raw.found(raw.of(running.database), *TRACES) >= {NAME, MAIL, NUMBER, USERNAME, WORRY, THANKS, *BEFORE}
    path = f"/api/v1/people/{USERNAME}/erasure"
    assert running.ask(running.tokens["admin"], "POST", path, json={"confirm": USERNAME}).status_code == 200
    wiped = time.monotonic() + 20
    while (left := raw.found(raw.of(running.database), *TRACES)) and time.monotonic() < wiped:
        time.sleep(0.5)  # it is done right after the reply
    assert left == set()
    log = running.site.log.read_bytes()
    assert log.count(b'"event": "answered"') > 20, "it would tell"
    assert b"/api/v1/people/" in log
    assert raw.found(log, *TRACES) == set()
    with running.database.read() as session:
        assert checking.verify(session).faults == []
