"""Mails about notices: promised in one unit of work, sent outside of any, settled in another.

A process that dies while it sends leaves a mail that another one takes up after `LEASE`, with the same Message-ID: nothing is
lost, and a mailbox that looks at ids shows it once. What was read in the inbox meanwhile is left out.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select, update
from sqlmodel import col

from app.core import clock, i18n, secrets
from app.core.db import Session
from app.core.rows import put
from app.core.settings import settings
from app.models.notices import How, Mailing, MailState, Notice, NoticeSettings
from app.models.people import Person, PersonStatus
from app.services.access.actors import actor_of_person
from app.services.notices.choosing import Choices, as_choices
from app.services.notices.inbox import Told, shown_to, with_titles
from app.services.today import Card, day_of

DIGEST_HOUR = 8  # of the person's own clock, or when quiet ends, whichever is later
LEASE = timedelta(minutes=5)
PAUSES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
OLDEST = timedelta(days=14)  # what nobody read by then is no news
HALF_A_DAY = timedelta(hours=12)
AT_A_TIME = 200
MOST = 20  # lines of one mail


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


def plan(session: Session, moment: datetime) -> int:
    """Promise the mails that are due; how many. Safe to repeat: a notice belongs to one mail at most."""
    waiting: dict[str, list[Notice]] = defaultdict(list)
    for notice in session.execute(_unsent(moment)).scalars():
        waiting[notice.person_id].append(notice)
    for person_id in session.execute(_who_wants_their_day(moment)).scalars():
        waiting.setdefault(person_id, [])
    promised = 0
    for person_id, notices in waiting.items():
        row = session.execute(select(NoticeSettings).where(col(NoticeSettings.person_id) == person_id)).scalar_one_or_none()
        promised += _promise(session, session.get_one(Person, person_id), as_choices(row), notices, moment)
    return promised


def take(session: Session, moment: datetime) -> list[str]:
    """The ids of mails that wait to be sent, for this process alone until `LEASE` is over."""
    due = select(Mailing).where(col(Mailing.state) == MailState.WAITING, col(Mailing.not_before) <= moment)
    mails = session.execute(due.order_by(col(Mailing.not_before)).limit(AT_A_TIME).with_for_update(skip_locked=True)).scalars()
    taken = []
    for mail in mails:
        mail.not_before = moment + LEASE
        taken.append(mail.id)
    return taken


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
    off = f"{settings().base_url}/mail/off?for={address(person.id)}"
    more = len(rows) - len(told)
    return Letter(mail.id, person.email, person.display_name, actor.language, actor.time_zone, told, more, off, cards)


def sent(session: Session, mailing_id: str) -> None:
    """A mail is out."""
    mail = session.get_one(Mailing, mailing_id)
    mail.state, mail.sent_at = MailState.SENT, clock.now()


def dropped(session: Session, mailing_id: str) -> None:
    """There was nothing left to say, or nobody to say it to."""
    session.get_one(Mailing, mailing_id).state = MailState.EMPTY


def refused(session: Session, mailing_id: str) -> None:
    """The mail server did not take it: later again, at last never."""
    mail = session.get_one(Mailing, mailing_id)
    if mail.attempts < len(PAUSES):
        mail.not_before = clock.now() + PAUSES[mail.attempts]
    else:
        mail.state = MailState.FAILED
    mail.attempts += 1


def address(person_id: str) -> str:
    """What a link to switch mails off names somebody by: nobody else can make it, and it opens nothing else."""
    return f"{person_id}.{secrets.sign(settings().secret, f'mail-off {person_id}'.encode())[:32]}"


def _unsent(moment: datetime) -> Select[Notice]:
    return (
        select(Notice)
        .join(Person, col(Person.id) == col(Notice.person_id))
        .where(
            col(Notice.mailing_id).is_(None),
            col(Notice.read_at).is_(None),
            col(Notice.created_at) > moment - OLDEST,
            col(Person.email).is_not(None),
            col(Person.status) == PersonStatus.ACTIVE,
        )
        .order_by(col(Notice.id))
    )


def _who_wants_their_day(moment: datetime) -> Select[str]:
    lately = select(col(Mailing.person_id)).where(col(Mailing.how) == How.DIGEST, col(Mailing.created_at) > moment - HALF_A_DAY)
    return (
        select(col(NoticeSettings.person_id))
        .join(Person, col(Person.id) == col(NoticeSettings.person_id))
        .where(
            col(NoticeSettings.day).is_(True),
            col(NoticeSettings.person_id).not_in(lately),
            col(Person.email).is_not(None),
            col(Person.status) == PersonStatus.ACTIVE,
        )
    )


def _promise(session: Session, person: Person, choices: Choices, notices: list[Notice], moment: datetime) -> bool:
    wanted = [one for one in notices if choices.how(one.kind) != How.NEVER]
    urgent = any(choices.how(one.kind) == How.NOW for one in wanted)
    if (
        not (wanted or choices.day)
        or choices.is_quiet(moment, person.time_zone)
        or not (urgent or _is_time(session, person, moment))
    ):
        return False
    if _last_week(session, person.id, moment) >= choices.per_week:
        return False
    how = How.NOW if urgent else How.DIGEST
    mail = put(session, Mailing(person_id=person.id, how=how, created_at=moment, not_before=moment))
    ids = [one.id for one in wanted]
    session.execute(update(Notice).where(col(Notice.id).in_(ids)).values(mailing_id=mail.id))
    return True


def _is_time(session: Session, person: Person, moment: datetime) -> bool:
    """Whether the day's mail is due: after its hour, and none went today by the person's own calendar."""
    local = moment.astimezone(ZoneInfo(person.time_zone))
    if local.hour < DIGEST_HOUR:
        return False
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    today = col(Mailing.person_id) == person.id, col(Mailing.how) == How.DIGEST, col(Mailing.created_at) >= midnight
    return session.execute(select(col(Mailing.id)).where(*today).limit(1)).first() is None


def _last_week(session: Session, person_id: str, moment: datetime) -> int:
    since = col(Mailing.person_id) == person_id, col(Mailing.created_at) > moment - timedelta(days=7)
    came = col(Mailing.state) != MailState.EMPTY
    return session.execute(select(func.count()).select_from(Mailing).where(*since, came)).scalar_one()
