"""A GET is answered from ready bytes for as long as nothing changed, and never a moment longer."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text
from starlette.testclient import TestClient

from app.core import clock
from app.core.db import Database
from app.http import cookies
from app.services import access
from tests.doors import Doors


class Asking:
    """Somebody at the running service who notices whether an answer was ready."""

    def __init__(self, doors: Doors, client: TestClient) -> None:
        self.doors, self.client = doors, client

    def __call__(self, path: str = "/api/v1/communities/guild", *, was_ready: bool, status: int = 200, **headers: str) -> str:
        """Ask; check how it was answered; the body."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        before = ready()
        answer = self.client.get(path, headers=given)
        if was_ready and ready() == before:  # PostgreSQL's own housekeeping may come between; not every time
            answer = self.client.get(path, headers=given)
        assert (answer.status_code, ready() - before) == (status, int(was_ready))
        return answer.text


def ready() -> float:
    """How many answers were ready so far."""
    return REGISTRY.get_sample_value("guildry_fresh_answers_total", {"ready": "yes"}) or 0.0


@pytest.fixture
def doors(database: Database) -> Doors:
    """A service whose readers change nothing by themselves."""
    return Doors(database, readers="apart")


@pytest.fixture
def ask(doors: Doors) -> Iterator[Asking]:
    """Ask the service while it runs (without a loop of its own it does not follow PostgreSQL's changes)."""
    with TestClient(doors.app, doors.settings.base_url, follow_redirects=False) as client:
        client.headers["Authorization"] = f"Bearer {doors.token('ben')}"
        for _ in range(100):  # the connection to PostgreSQL opens beside the first answers
            before = ready()
            client.get("/api/v1/me")
            if ready() > before:
                break
        yield Asking(doors, client)


def change(database: Database, statement: str) -> None:
    """Change something by hand, as nobody should: no fact tells of it."""
    with database.write() as session:
        session.execute(text(statement))


def test_the_second_answer_is_ready_and_the_same(ask: Asking) -> None:
    assert ask(was_ready=False) == ask(was_ready=True)


def test_what_strangers_are_shown_is_ready_too_until_something_changes(ask: Asking, database: Database) -> None:
    del ask.client.headers["Authorization"]
    for path in ("/embed/communities/guild", "/feed.atom", "/communities/guild/calendar.ics"):
        ask(path, was_ready=False)
        ask(path, was_ready=True)
    change(database, "UPDATE community SET visibility = 'restricted'")
    ask("/embed/communities/guild", was_ready=False, status=404)


def test_whatever_is_committed_counts_even_what_no_fact_tells_of(ask: Asking, database: Database) -> None:
    ask(was_ready=False)
    change(database, "UPDATE community SET domain = 'Told by hand'")
    assert "Told by hand" in ask(was_ready=False)


def test_what_was_rolled_back_does_not(ask: Asking, database: Database) -> None:
    ask(was_ready=False)
    with suppress(LookupError), database.write() as session:
        session.execute(text("UPDATE community SET domain = 'Never was'"))
        raise LookupError
    assert "Never was" not in ask(was_ready=True)


def test_a_revoked_token_is_refused_on_the_next_request(ask: Asking, doors: Doors) -> None:
    ask(was_ready=False)
    with doors.database.write() as session:
        access.revoke_all(session, None, doors.people["ben"].id)
    ask(was_ready=False, status=401)
    ask(was_ready=False, status=401)


def test_an_ended_session_is_refused_on_the_next_request(ask: Asking, doors: Doors) -> None:
    with doors.database.write() as session:
        visit = access.sign_in(session, access.Claim("ben", "", doors.people["ben"].id))
    assert visit
    cookie = f"{cookies.session_name(doors.settings)}={visit.token}"
    ask("/communities", was_ready=False, Cookie=cookie)
    ask("/communities", was_ready=True, Cookie=cookie)
    with doors.database.write() as session:
        access.end_sessions(session, None, doors.people["ben"].id)
    ask("/communities", was_ready=False, status=303, Cookie=cookie)


def test_everybody_gets_their_own(ask: Asking, doors: Doors) -> None:
    ada = f"Bearer {doors.token('ada')}"
    mine = ask("/api/v1/me", was_ready=False)
    hers = ask("/api/v1/me", was_ready=False, Authorization=ada)
    assert '"ben"' in mine
    assert '"ada"' in hers
    assert ask("/api/v1/me", was_ready=True, Authorization=ada) == hers
    ask("/api/v1/me", was_ready=False, status=401, Authorization="")


def test_languages_fragments_and_codings_are_answers_of_their_own(ask: Asking) -> None:
    ask("/sign-in", was_ready=False, Authorization="")
    polish = ask("/sign-in", was_ready=False, Authorization="", Accept_Language="pl")
    assert 'lang="pl"' in polish
    assert ask("/sign-in", was_ready=True, Authorization="", Accept_Language="pl") == polish
    ask("/sign-in", was_ready=False, Authorization="", Accept_Language="pl", HX_Request="true")
    ask("/sign-in", was_ready=False, Authorization="", Accept_Language="pl", Accept_Encoding="identity")
    ask("/sign-in", was_ready=True, Authorization="", Accept_Language="pl", Accept_Encoding="gzip;q=0")


def test_what_the_key_leaves_out_no_route_can_see(ask: Asking) -> None:
    assert ask(was_ready=False) == ask(was_ready=True, Host="elsewhere.example", X_Forwarded_For="10.1.2.3", Referer="/x")


def test_an_etag_that_is_known_is_answered_without_a_body(ask: Asking) -> None:
    first = ask.client.get("/api/v1/communities/guild")
    for known in (first.headers["etag"], f'"other", W/{first.headers["etag"]}', "*"):
        assert ask(was_ready=True, status=304, If_None_Match=known) == ""
    ask(was_ready=True, If_None_Match='"other"')


def test_head_is_get_without_the_body(ask: Asking) -> None:
    whole = ask.client.get("/api/v1/communities/guild")
    head = ask.client.head("/api/v1/communities/guild")
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", whole.headers["etag"])
    assert head.headers["content-length"] == whole.headers["content-length"]


def test_what_depends_on_the_time_holds_until_then(ask: Asking, doors: Doors) -> None:
    """A token is good for a day, and that it is used is noted every few minutes."""
    now = clock.now()
    ask(was_ready=False)
    with clock.at(now + timedelta(minutes=1)):
        ask(was_ready=True)
    with clock.at(now + timedelta(hours=23, minutes=59)):
        ask(was_ready=False)
    with clock.at(now + timedelta(days=1, minutes=1)):
        ask(was_ready=False, status=401)


def test_a_note_is_shown_once(ask: Asking, doors: Doors) -> None:
    """An answer that hands out or takes away a cookie is nobody else's."""
    client = doors.site("ben")
    client.post("/communities/guild/contributions", data={"kind": "asset", "title": "A template"})
    shown = client.get("/communities/guild").text
    assert client.get("/communities/guild").text != shown


def test_problems_are_not_kept(ask: Asking) -> None:
    ask("/api/v1/communities/nowhere", was_ready=False, status=404)
    ask("/api/v1/communities/nowhere", was_ready=False, status=404)


def test_health_is_asked_anew_each_time(ask: Asking) -> None:
    ask("/readyz", was_ready=False)
    ask("/readyz", was_ready=False)


def test_it_can_be_switched_off(database: Database) -> None:
    doors = Doors(database, fresh_mb=0)
    with TestClient(doors.app, doors.settings.base_url, headers={"Authorization": f"Bearer {doors.token('ben')}"}) as client:
        ask = Asking(doors, client)
        ask(was_ready=False)
        ask(was_ready=False)
