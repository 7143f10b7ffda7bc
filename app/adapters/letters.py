"""Letters: the mails that tell of notices, in the reader's language, as text and as HTML; one click ends them (RFC 8058)."""

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.adapters import mail
from app.core import clock, i18n
from app.core.db import Database
from app.core.i18n import _, ngettext
from app.core.settings import settings
from app.models.notices import NoticeKind
from app.services import notices
from app.services.notices import Issue, Letter

TEMPLATES = Path(__file__).parent.parent / "templates" / "mail"


@lru_cache
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True)


async def send(letter: Letter) -> bool:
    """Whether the mail server took a letter. Its Message-ID is the mail's own, however often it is sent."""
    with i18n.speaking(letter.language):
        subject, text, html = written(letter)
    headers = {
        "List-Unsubscribe": f"<{letter.off}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "Message-ID": f"<{letter.id}@guildry.{settings().mail_from.rpartition('@')[2].strip('<> ') or 'localhost'}>",
    }
    return await mail.send(letter.to, subject, text, html=html, headers=headers)


def written(letter: Letter) -> tuple[str, str, str]:
    """Subject, text and HTML of a letter, in the language that is spoken."""
    place = settings().organisation
    said = [
        notices.sentence(
            told.row.kind, told.by.display_name if told.by else "", told.title, told.community.name if told.community else ""
        )
        for told in letter.told
    ]  # fmt: skip
    whole = {NoticeKind.NEWSLETTER} if letter.issues else set()
    lines = [words for words, told in zip(said, letter.told, strict=True) if told.row.kind not in whole]
    why = _("You get this from %(place)s as you chose: at most a few mails a week, none while it is quiet.")
    given = {
        "hello": _("Hello %(name)s,") % {"name": letter.name},
        "needs_you": _("What needs you today"),
        "day": f"{settings().base_url}/",
        "more": ngettext("and %(num)d more", "and %(num)d more", letter.more) % {"num": letter.more} if letter.more else "",
        "inbox": f"{settings().base_url}/notices",
        "open": _("Open your inbox"),
        "why": why % {"place": place},
        "choose": f"{settings().base_url}/notices/settings",
        "change": _("Choose what you are told"),
        "off": letter.off,
        "stop": _("No more mail"),
        "language": "zh-Hans" if letter.language == "zh" else letter.language,
        "subject": _subject(said, letter),
    }
    cards = [card.title for card in letter.cards]
    news = [(one, _at(one.path)) for one in letter.issues]
    html = _templates().get_template("_notices.html").render(given, lines=lines, cards=cards, news=news, at=_at)
    return f"{given['subject']} · {place}", _as_text(cards, lines, letter.issues, given), html


def _subject(lines: list[str], letter: Letter) -> str:
    number = len(lines) + letter.more
    if not number:
        asked = len(letter.cards)
        return ngettext("%(num)d thing needs you today", "%(num)d things need you today", asked) % {"num": asked}
    return lines[0] if number == 1 else ngettext("%(num)d thing to know", "%(num)d things to know", number) % {"num": number}


def _at(href: str) -> str:
    """A whole address: of a path of ours, with where we are before it."""
    return f"{settings().base_url}{href}" if href.startswith("/") else href


def _newsletter(issue: Issue) -> list[str]:
    """A newsletter as plain text."""
    parts = [issue.title, _at(issue.path), "", *([issue.intro, ""] if issue.intro else [])]
    for heading, bullets in issue.sections:
        parts += [heading, *(f"- {one.words}" + (f"\n  {_at(one.href)}" if one.href else "") for one in bullets), ""]
    return parts


def _as_text(cards: list[str], lines: list[str], issues: list[Issue], given: dict[str, str]) -> str:
    parts = [given["hello"], ""]
    if cards:
        parts += [f"{given['needs_you']}: {given['day']}", "", *(f"- {card}" for card in cards), ""]
    if lines:
        parts += [*(f"- {line}" for line in lines), *([f"  {given['more']}"] if given["more"] else []), ""]
        parts += [f"{given['open']}: {given['inbox']}", ""]
    parts += [line for issue in issues for line in _newsletter(issue)]
    parts += ["--", given["why"]]
    return "\n".join([*parts, f"{given['change']}: {given['choose']}", f"{given['stop']}: {given['off']}", ""])


async def deliver(database: Database) -> int:
    """Send what is due, each mail in units of work of its own; how many went out. Nothing is held while a server answers."""
    with database.read() as session:
        due = notices.due(session, clock.now())
    for person_id in due:
        with database.write() as session:
            notices.promise(session, person_id, clock.now())
    went = 0
    while mailing_id := _taken(database):
        with database.read() as session:
            letter = notices.letter(session, mailing_id)
        done = letter is not None and await send(letter)
        settled = notices.sent if done else notices.refused if letter else notices.dropped
        with database.write() as session:
            settled(session, mailing_id)
        went += done
    return went


def _taken(database: Database) -> str | None:
    """The next mail, for this process alone; only one, as a long queue would outlive its lease, and others send it, too."""
    with database.write() as session:
        return next(iter(notices.take(session, clock.now(), most=1)), None)
