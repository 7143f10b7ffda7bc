"""Calendars to subscribe to: a community's by anybody, one's own by a link that only oneself makes and ends."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from http.server import HTTPServer
from pathlib import Path
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, make_server

import httpx2
import pytest
import vobject
from radicale import Application
from radicale.config import load
from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.models.belonging import RoleAssignment
from app.models.communities import Visibility
from app.services import communities, knowledge, people
from tests.doors import Doors
from tests.story import Story

IN_A_WEEK = clock.today("UTC") + timedelta(days=7)
LONG = "长名字 " * 30


@pytest.fixture
def dated(doors: Doors) -> Doors:
    """The guild has days; Ada's term ends, and a page of hers is to be looked at again."""
    with doors.database.write() as session:
        story = Story.over(session, doors.people)
        guild = communities.find(session, story.root, "guild")
        guild.name, guild.first_meeting_on, guild.review_on = f"Guild; of, {LONG}", IN_A_WEEK, IN_A_WEEK + timedelta(days=80)
        query = select(RoleAssignment).where(col(RoleAssignment.person_id) == doors.people["ada"].id)
        session.execute(query).scalar_one().valid_to = IN_A_WEEK
        asset = knowledge.write(session, story.ada, guild, knowledge.Draft(title="Guide", body="So."))
        asset.next_review_on = IN_A_WEEK
    return doors


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[str]:
    """A real CalDAV server; the address of a collection in it."""

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    wanted = {"storage": {"filesystem_folder": str(tmp_path)}, "auth": {"type": "none"}, "rights": {"type": "authenticated"}}
    configuration = load()
    configuration.update({**wanted, "logging": {"level": "critical"}}, "test", privileged=True)
    server: HTTPServer = make_server("127.0.0.1", 0, Application(configuration), handler_class=Quiet)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/ada/days/"
    server.shutdown()
    server.server_close()


def days(body: bytes) -> dict[str, date]:
    """What another library than ours reads: summaries with their days."""
    return {event.summary.value: event.dtstart.value for event in vobject.readOne(body.decode()).vevent_list}


def link(doors: Doors, name: str) -> str:
    """Somebody makes a link; its path."""
    page = doors.site(name).post("/people/me/calendar")
    found = re.search(r"http://[^/]+(/calendar/[^<]+\.ics)", page.text)
    assert found, page.text
    return found[1]


def test_a_communitys_days_are_for_whoever_asks(dated: Doors) -> None:
    stranger = dated.site()
    reply = stranger.get("/communities/guild/calendar.ics?lang=es")
    assert (reply.status_code, reply.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert days(reply.content) == {
        f"Guild; of, {LONG}: reunión": IN_A_WEEK,
        f"Guild; of, {LONG}: toca revisarla": IN_A_WEEK + timedelta(days=80),
    }
    assert max(len(line) for line in reply.content.split(b"\r\n")) <= 75
    assert (
        stranger.get("/communities/guild/calendar.ics?lang=es", headers={"If-None-Match": reply.headers["etag"]}).status_code
        == 304
    )
    with dated.database.write() as session:
        story = Story.over(session, dated.people)
        communities.find(session, story.root, "guild").visibility = Visibility.RESTRICTED
    assert stranger.get("/communities/guild/calendar.ics").status_code == 404


def test_my_link_shows_my_days_until_i_end_it(dated: Doors, capsys: pytest.CaptureFixture[str]) -> None:
    mine, hers = link(dated, "cleo"), link(dated, "ada")
    stranger = dated.site()
    assert len(days(stranger.get(hers).content)) == 4
    assert "Look again at “Guide”" in days(stranger.get(hers).content)
    assert days(stranger.get(hers).content)[f"Guild; of, {LONG}: last day as Community leader"] == IN_A_WEEK - timedelta(days=1)
    assert b"VEVENT" not in stranger.get(mine).content
    assert stranger.get(hers).headers["cache-control"] == "private, no-cache"
    again = link(dated, "ada")
    assert (stranger.get(hers).status_code, stranger.get(again).status_code) == (404, 200)
    assert dated.site("ada").post("/people/me/calendar/end").status_code == 303
    assert stranger.get(again).status_code == 404
    with dated.database.write() as session:
        people.deactivate(session, None, session.merge(dated.people["cleo"]))
    assert stranger.get(mine).status_code == 404
    log = capsys.readouterr().out
    assert "/calendar/…" in log
    assert not [secret for secret in (mine, hers, again) if secret.removeprefix("/calendar/").removesuffix(".ics") in log]


def test_a_calendar_server_takes_it(dated: Doors, shelf: str) -> None:
    with httpx2.Client(auth=("ada", "")) as client:
        assert client.request("MKCALENDAR", shelf).status_code == 201
        whole = dated.site().get(link(dated, "ada")).content
        [*entries] = re.findall(rb"BEGIN:VEVENT.*?END:VEVENT\r\n", whole, re.DOTALL)
        assert len(entries) == 4
        for number, entry in enumerate(entries):
            one = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//EN\r\n" + entry + b"END:VCALENDAR\r\n"
            kind = {"Content-Type": "text/calendar"}
            assert client.put(f"{shelf}{number}.ics", content=one, headers=kind).status_code == 201
            broken = one.replace(b"BEGIN:VEVENT", b"BEGIN:VNOTHING")
            assert client.put(f"{shelf}broken.ics", content=broken, headers=kind).status_code == 400
