"""What a mail says: what its reader was told, what needs them today, and newsletters whole, in their own language."""

from dataclasses import dataclass
from typing import NamedTuple

from sqlmodel import col

from app.core import i18n, signing
from app.core.db import Session
from app.core.settings import settings
from app.models.newsletters import NewsletterIssue
from app.models.notices import How, Mailing, Notice, NoticeKind
from app.models.people import Person, PersonStatus
from app.services import newsletters
from app.services.access.actors import actor_of_person
from app.services.notices.inbox import Told, shown_to, with_titles
from app.services.today import Card, day_of

MOST = 20  # lines of one mail


class Issue(NamedTuple):
    """A newsletter as a mail holds it whole: its title, where it stands, and under each heading words and where they lead."""

    title: str
    path: str
    intro: str
    sections: list[tuple[str, list[newsletters.Bullet]]]


@dataclass(frozen=True)
class Letter:
    """A mail that is to be sent: to whom, in which language, what it tells of, and in the day's mail what needs them."""

    id: str
    to: str
    name: str
    language: str
    zone: str
    told: list[Told]
    more: int
    off: str
    cards: list[Card]
    issues: list[Issue]


def letter(session: Session, mailing_id: str) -> Letter | None:
    """What a mail says now; None when there is nothing left to say, or nobody to say it to."""
    mail = session.get_one(Mailing, mailing_id)
    person = session.get_one(Person, mail.person_id)
    if not person.email or person.status != PersonStatus.ACTIVE:
        return None
    actor = actor_of_person(session, person)
    theirs = shown_to(actor).where(col(Notice.mailing_id) == mail.id, col(Notice.read_at).is_(None))
    rows = session.execute(theirs.order_by(col(Notice.id))).all()
    with i18n.speaking(actor.language):
        cards = day_of(session, actor).cards if mail.how == How.DIGEST else []
    if not rows and not cards:
        return None
    told = with_titles(session, rows[:MOST])
    with i18n.speaking(actor.language):
        issues = [issue for one in told if (issue := _issue(session, one))]
    off = f"{settings().base_url}/mail/off?for={address(person.id)}"
    more = len(rows) - len(told)
    return Letter(mail.id, person.email, person.display_name, actor.language, actor.time_zone, told, more, off, cards, issues)


def _issue(session: Session, told: Told) -> Issue | None:
    """The newsletter that a notice tells of, worded for its reader."""
    row = session.get(NewsletterIssue, told.row.subject_id) if told.row.kind == NoticeKind.NEWSLETTER else None
    if row is None or told.community is None:
        return None
    title = newsletters.title(told.community.name, row.monday)
    sections = newsletters.under_headings(newsletters.bullets(session, row, told.community.slug))
    return Issue(title, f"/newsletters/{row.id}", row.intro, sections)


def address(person_id: str) -> str:
    """What a link to switch mails off names somebody by: nobody else can make it, and it opens nothing else."""
    return f"{person_id}.{signing.sign(settings(), _off(person_id))}"


def addressed(code: str) -> str | None:
    """Whose mails such a link switches off; None where it is not one of ours, or not whole."""
    person_id, _dot, signature = code.partition(".")
    return person_id if signing.is_signed(settings(), _off(person_id), signature) else None


def _off(person_id: str) -> str:
    return f"mail-off {person_id}"
