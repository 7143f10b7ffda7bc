"""Letters over a real mail server: each goes once, in its reader's language, and a sender that dies loses none."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest

from app.adapters import letters
from app.core import clock
from app.core.actor import Actor
from app.core.settings import settings
from app.models.communities import Community
from app.models.newsletters import IssueState, Pace, Section
from app.readers.notices import Notices
from app.readers.runner import catch_up
from app.services import contributions, newsletters, notices
from app.services.contributions import Thanks
from app.services.newsletters import Point
from tests.adapters.test_mail import Box, box
from tests.doors import Doors
from tests.helpers import looping
from tests.helpers.ahead import MONDAY_NOON
from tests.story import Story

__all__ = ["box"]  # a fixture

LANGUAGES = {"ada": "pl", "ben": "es", "cleo": "zh", "root": "en"}


@pytest.fixture
def doors(box: Box, doors: Doors) -> Iterator[Doors]:
    """Four people of four languages; each was thanked by the next one today, so that a mail is due to each."""
    with clock.at(MONDAY_NOON):
        doors.settle()
        with doors.database.write() as session:
            story = Story.over(session, doors.people)
            for name, language in LANGUAGES.items():
                story.people[name].languages = [language]
            notices.read_all(session, story.ada)
            for giver, name in zip(["ben", "cleo", "root", "ada"], LANGUAGES, strict=True):
                contributions.thank(session, story.actor(giver), story.people[name], Thanks("You were there when it mattered."))
        doors.people = dict(story.people)
        catch_up(doors.database, Notices())
        yield doors


def read(box: Box) -> dict[str, Any]:
    found = [message_from_bytes(envelope.content, policy=default) for envelope in box.letters]
    return {str(letter["To"]).partition("@")[0]: letter for letter in found}


def deliver(doors: Doors) -> int:
    return looping.run(letters.deliver(doors.database))


def test_each_reads_it_in_their_own_language_as_text_and_as_html_with_a_way_out(doors: Doors, box: Box) -> None:
    assert (deliver(doors), deliver(doors)) == (4, 0)
    got = read(box)
    texts = {name: letter.get_body(("plain",)).get_content() for name, letter in got.items()}
    assert "Ben dziękuje Ci." in texts["ada"]
    assert "Cleo te da las gracias." in texts["ben"]
    assert "Root 感谢你。" in texts["cleo"]
    assert "Ada thanks you." in texts["root"]
    assert "<li>Ada thanks you.</li>" in got["root"].get_body(("html",)).get_content()
    assert got["root"]["Subject"] == f"Ada thanks you. · {settings().organisation}"
    off = str(got["ben"]["List-Unsubscribe"]).strip("<>")
    assert off in texts["ben"].replace("\n", "")
    assert got["ben"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert doors.site().post(off.removeprefix(settings().base_url), data={"List-Unsubscribe": "One-Click"}).status_code == 200
    with doors.database.read() as session:
        assert notices.choices_of(session, doors.people["ben"].id).choices


def test_a_sender_that_dies_after_two_of_four_doubles_none_and_loses_none(
    doors: Doors, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = letters.send
    left = 2

    async def dying(letter: notices.Letter) -> bool:
        nonlocal left
        left -= 1
        if left < 0:
            raise SystemExit("killed")
        return await taken(letter)

    monkeypatch.setattr(letters, "send", dying)
    with pytest.raises(SystemExit):
        deliver(doors)
    monkeypatch.setattr(letters, "send", taken)
    assert len(box.letters) == 2
    assert deliver(doors) == 1, "the one that the dead one held is its own for five minutes"
    with clock.at(MONDAY_NOON + timedelta(minutes=6)):
        assert deliver(doors) == 1
    ids = [message["Message-ID"] for message in read(box).values()]
    assert (len(box.letters), len(ids), len(set(ids))) == (4, 4, 4)


def test_a_newsletter_reaches_each_reader_whole_in_their_language_once_though_its_sender_dies(
    doors: Doors, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Quiet until eight by each one's own clock; then the sender dies after two of four."""
    with clock.at(MONDAY_NOON - timedelta(days=3)), doors.database.write() as session:
        story = Story.over(session, doors.people)
        guild = session.merge(doors.guild)
        for name in ("ada", "ben", "cleo", "root"):
            newsletters.choose_pace(session, story.actor(name), guild, Pace.WEEKLY)
        newsletters.keep(session, leader(story.ada, guild), guild, newsletters.Wanted("UTC"))
    with clock.at(MONDAY_NOON - timedelta(days=1)), doors.database.write() as session:
        story = Story.over(session, doors.people)
        guild = session.merge(doors.guild)
        issue = newsletters.draft_now(session, leader(story.ada, guild), guild)
        point = Point(Section.DECIDED, "We price by the template.", "https://example.com/t")
        newsletters.edit(session, leader(story.ada, guild), issue, newsletters.Edit("Good morning.", [point]))
        newsletters.move(session, leader(story.ada, guild), issue, guild, IssueState.APPROVED)
    early = MONDAY_NOON.replace(hour=6, minute=1)
    with clock.at(early):
        assert newsletters.turn(doors.database) == 1
        catch_up(doors.database, Notices())
        assert deliver(doors) == 0, "it is quiet"

    taken, left = letters.send, 2

    async def dying(letter: notices.Letter) -> bool:
        nonlocal left
        left -= 1
        if left < 0:
            raise SystemExit("killed")
        return await taken(letter)

    monkeypatch.setattr(letters, "send", dying)
    with pytest.raises(SystemExit):
        deliver(doors)
    monkeypatch.setattr(letters, "send", taken)
    with clock.at(MONDAY_NOON + timedelta(minutes=6)):
        assert deliver(doors) == 2
        assert deliver(doors) == 0
    got = read(box)
    assert (len(box.letters), len(got)) == (4, 4), "neither doubled nor lost"
    headings = {"ada": "Postanowiono", "ben": "Decidido", "cleo": "已决定", "root": "Decided"}
    for name, heading in headings.items():
        text = got[name].get_body(("plain",)).get_content()
        html = got[name].get_body(("html",)).get_content()
        assert f"{heading}\n- We price by the template." in text.replace("\r\n", "\n")
        assert f"<h2>{heading}</h2>" in html
        assert '<a href="https://example.com/t">We price by the template.</a>' in html
        assert got[name]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def leader(actor: Actor, guild: Community) -> Actor:
    """As if the role had been held for long."""
    return replace(actor, roles={**actor.roles, guild.id: frozenset({"leader", "member"})})


def test_a_server_that_is_away_gets_them_when_it_is_back(doors: Doors, box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    here = settings().smtp_url
    monkeypatch.setenv("GUILDRY_SMTP_URL", "smtp://127.0.0.1:9")
    settings.cache_clear()
    assert deliver(doors) == 0
    monkeypatch.setenv("GUILDRY_SMTP_URL", here)
    settings.cache_clear()
    with clock.at(MONDAY_NOON + timedelta(minutes=2)):
        assert deliver(doors) == 4
