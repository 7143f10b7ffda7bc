"""Mail over a real mail server: it arrives as it was written, nobody adds a header, and a server that is away is said to be.

A guest's way in by mail is asked for at the door, and gone to the end.
"""

import asyncio
import re
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlmodel import select

from app.adapters import mail
from app.core import clock
from app.core.settings import settings
from app.models.access import SignInLink
from app.models.people import Person
from app.services import guests
from app.services.guests import Invitation
from tests.browser.site import free_port
from tests.doors import Doors
from tests.story import Story


class Box:
    """What the server took."""

    def __init__(self) -> None:
        self.letters: list[Any] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        self.letters.append(envelope)
        return "250 OK"


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Iterator[Box]:
    kept, port = Box(), free_port()
    server = Controller(kept, hostname="127.0.0.1", port=port)
    server.start()
    monkeypatch.setenv("GUILDRY_SMTP_URL", f"smtp://127.0.0.1:{port}")
    monkeypatch.setenv("GUILDRY_MAIL_FROM", "guildry@example.org")
    settings.cache_clear()
    yield kept
    server.stop()
    settings.cache_clear()


def test_a_letter_arrives_as_it_was_written(box: Box) -> None:
    assert asyncio.run(mail.send("gil@partner.example", "Twoje wejście 进入", "Zażółć\n\nhttps://example.org/?code=x\n"))
    (envelope,) = box.letters
    letter = message_from_bytes(envelope.content, policy=default)
    assert (letter["To"], letter["Subject"]) == ("gil@partner.example", "Twoje wejście 进入")
    assert letter.get_content().replace("\r\n", "\n") == "Zażółć\n\nhttps://example.org/?code=x\n"
    assert envelope.rcpt_tos == ["gil@partner.example"]


@pytest.mark.parametrize(
    ("to", "subject"), [("a@b.c\nBcc: d@e.f", "x"), ("a@b.c", "x\r\nBcc: d@e.f"), ("a@b.c\r\n\r\nbody", "x")]
)
def test_nobody_adds_a_header(box: Box, to: str, subject: str) -> None:
    assert not asyncio.run(mail.send(to, subject, "text"))
    assert box.letters == []


def test_a_server_that_is_away_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUILDRY_SMTP_URL", f"smtp://127.0.0.1:{free_port()}")
    monkeypatch.setenv("GUILDRY_MAIL_FROM", "guildry@example.org")
    settings.cache_clear()
    assert not asyncio.run(mail.send("a@b.c", "x", "y"))
    settings.cache_clear()


GIL = "gil@partner.example"


@pytest.fixture
def gil(doors: Doors) -> Person:
    """A guest of the guild."""
    with doors.database.write() as session:
        story = Story.over(session, doors.people)
        until = clock.today("UTC") + timedelta(days=30)
        person, _secret = guests.invite(
            session, story.ada, session.merge(doors.guild), Invitation(name="Gil", email=GIL, until=until)
        )
    return person


def ask(doors: Doors, email: str) -> int:
    """Ask for a link at the door, as a browser does."""
    return doors.site().post("/sign-in/mail", data={"email": email}).status_code


def noted(doors: Doors) -> list[bool | None]:
    """Whether the newest link's mail arrived."""
    with doors.database.read() as session:
        return [link.mailed for link in session.exec(select(SignInLink)) if link.ended_at is None]


def test_a_guest_asks_for_a_link_by_mail_and_comes_in_with_it_once(doors: Doors, gil: Person, box: Box) -> None:
    assert "/sign-in/mail" in doors.site().get("/sign-in").text
    assert [ask(doors, email) for email in (GIL.upper(), "ben@example.org", "nobody@example.org", "")] == [303] * 4
    (envelope,) = box.letters
    assert envelope.rcpt_tos == [GIL]
    letter = message_from_bytes(envelope.content, policy=default).get_content()
    (path,) = re.findall(rf"{re.escape(settings().base_url)}(/sign-in/link\?code=gld_[\w-]+)", letter)
    assert noted(doors) == [True]
    visitor, code = doors.site(), path.partition("code=")[2]
    assert visitor.get(path).status_code == 200
    assert visitor.post("/sign-in/link", data={"code": code}).status_code == 303
    assert visitor.get("/communities/guild").status_code == 200
    assert doors.site().post("/sign-in/link", data={"code": code}).status_code == 422, "it is good once"


def test_who_asks_for_links_without_end_is_slowed_down(doors: Doors, gil: Person, box: Box) -> None:
    assert [ask(doors, GIL) for _ in range(12)] == [303] * 10 + [429] * 2
    assert len(box.letters) == 10


def test_a_letter_that_does_not_arrive_is_noted(doors: Doors, gil: Person, box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUILDRY_SMTP_URL", f"smtp://127.0.0.1:{free_port()}")
    settings.cache_clear()
    assert ask(doors, GIL) == 303
    assert (noted(doors), box.letters) == ([False], [])
