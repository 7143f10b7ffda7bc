"""Mail over a real mail server: it arrives as it was written, nobody adds a header, and a server that is away is said to be."""

import asyncio
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from app.adapters import mail
from app.core.settings import settings
from tests.browser.site import free_port


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
