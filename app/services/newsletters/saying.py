"""What an issue says, worded for its reader: a bullet without words of its own is put into words from what it is about."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.core import i18n
from app.core.db import Session
from app.core.i18n import _, ngettext
from app.core.text import leads
from app.models.contributions import Contribution, ContributionState, Kudos
from app.models.knowledge import Asset, Confidence
from app.models.newsletters import NewsletterIssue, NewsTip, Section
from app.models.people import Person
from app.models.questions import Question
from app.policies.publishing import told
from app.services.newsletters.gathering import Item

LONGEST = 240
GONE = {ContributionState.WITHDRAWN, ContributionState.VOIDED}
Said = tuple[str, str]


class Bullet(NamedTuple):
    """One thing of an issue in words, and where it leads (a path of ours, a web address or nothing); `at`: its place there."""

    section: Section
    words: str
    href: str
    at: int


def title(place: str, monday: date) -> str:
    """What an issue is called."""
    return _("%(community)s: the week of %(day)s") % {"community": place, "day": i18n.day(monday, "long")}


def sections() -> dict[Section, str]:
    """Headings."""
    return {
        Section.DECIDED: _("Decided"),
        Section.KNOWLEDGE: _("New knowledge"),
        Section.PRACTICE: _("What helped"),
        Section.HELP: _("Who can help?"),
        Section.PEOPLE: _("New among us"),
        Section.THANKS: _("Thanks"),
        Section.DATES: _("Dates"),
        Section.OUTSIDE: _("From outside"),
    }


def bullets(session: Session, issue: NewsletterIssue, slug: str, *, stranger: bool = False) -> list[Bullet]:
    """What an issue says now, in the language that is spoken; what is gone since is left out.

    To a stranger thanks are not told: they name people, and feed readers keep for ever what they fetched.
    """
    known = _known(session, issue.items)
    found = []
    for at, one in enumerate(issue.items):
        section = Section(one["section"])
        if stranger and section == Section.THANKS:
            continue
        said = _of_subject(section, one, known, slug)
        if said is not None:
            words, href = said
            to = one["link"] or href
            found.append(Bullet(section, (one["text"] or words)[:LONGEST], to if leads(to) else "", at))
    return found


def under_headings(found: Sequence[Bullet]) -> list[tuple[str, list[Bullet]]]:
    """Bullets under their headings, in the order of the sections."""
    parts = [(words, [one for one in found if one.section == section]) for section, words in sections().items()]
    return [(words, some) for words, some in parts if some]


def _of_subject(section: Section, item: Item, known: Mapping[str, Said], slug: str) -> Said | None:
    """The system's own words for a bullet, and where it leads; None where what it is about is gone."""
    home = f"/communities/{slug}"
    if item["count"]:
        return newcomers(item["count"]), f"{home}/members"
    if not item["subject"]:
        return "", ""
    if section == Section.DATES:
        return _("The next meeting is on %(day)s.") % {"day": i18n.day(date.fromisoformat(item["subject"]), "full")}, home
    return known.get(item["subject"])


def newcomers(number: int) -> str:
    """How many are new; of fewer than five the number is not told (domain.md §6, D17)."""
    count = told(number)
    if count is None:
        return _("A few people joined. Say hello to them.")
    return ngettext("%(num)s person joined. Say hello.", "%(num)s people joined. Say hello to them.", count) % {"num": count}


def _known(session: Session, items: Sequence[Item]) -> dict[str, Said]:
    """What the things are called that bullets are about, and where they stand."""
    found: dict[str, Said] = {}
    for section, read in _READ.items():
        wanted = [one["subject"] for one in items if one["section"] == section and one["subject"]]
        if wanted:
            found.update(read(session, wanted))
    return found


def _pages(session: Session, ids: Sequence[str]) -> dict[str, Said]:
    shown = col(Asset.id).in_(ids), col(Asset.confidence).in_([Confidence.VALIDATED, Confidence.NOT_VALIDATED])
    rows = session.execute(select(col(Asset.id), col(Asset.title)).where(*shown))
    return {row.id: (row.title, f"/assets/{row.id}") for row in rows}


def _doings(session: Session, ids: Sequence[str]) -> dict[str, Said]:
    stands = col(Contribution.id).in_(ids), col(Contribution.state).not_in(GONE)
    rows = session.execute(select(col(Contribution.id), col(Contribution.title)).where(*stands))
    return {row.id: (row.title, f"/contributions/{row.id}") for row in rows}


def _questions(session: Session, ids: Sequence[str]) -> dict[str, Said]:
    rows = session.execute(select(col(Question.id), col(Question.title)).where(col(Question.id).in_(ids)))
    return {row.id: (row.title, f"/questions/{row.id}") for row in rows}


def _thanks(session: Session, ids: Sequence[str]) -> dict[str, Said]:
    giver, other = aliased(Person), aliased(Person)
    query = (
        select(col(Kudos.id), col(Kudos.because), col(giver.display_name), col(other.display_name), col(other.username))
        .join(giver, col(giver.id) == col(Kudos.from_id))
        .join(other, col(other.id) == col(Kudos.to_id))
        .where(col(Kudos.id).in_(ids))
    )
    said = _("%(name)s thanks %(other)s: “%(because)s”")
    return {
        row[0]: (said % {"name": row[2], "other": row[3], "because": row[1]}, f"/people/{row[4]}")
        for row in session.execute(query)
    }


def _tips(session: Session, ids: Sequence[str]) -> dict[str, Said]:
    rows = session.execute(select(col(NewsTip.id), col(NewsTip.text), col(NewsTip.link)).where(col(NewsTip.id).in_(ids)))
    return {row.id: (row.text, row.link) for row in rows}


_READ: dict[Section, Callable[[Session, Sequence[str]], dict[str, Said]]] = {
    Section.KNOWLEDGE: _pages,
    Section.PRACTICE: _doings,
    Section.HELP: _questions,
    Section.THANKS: _thanks,
    Section.OUTSIDE: _tips,
}
