"""Mails about notices: promised in one unit of work, sent outside of any, settled in another.

A process that dies while it sends leaves a mail that another one takes up after `LEASE`, with the same Message-ID: nothing is
lost, and a mailbox that looks at ids shows it once. What was read in the inbox meanwhile is left out.
"""

from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, case, func, or_, select, update
from sqlmodel import col

from app.core import clock
from app.core.db import Session, lock
from app.core.rows import put
from app.models.notices import How, Mailing, MailState, Notice, NoticeSettings
from app.models.people import Person, PersonStatus
from app.services.notices.choosing import Choices, as_choices

DIGEST_HOUR = 8  # of the person's own clock, or when quiet ends, whichever is later
LEASE = timedelta(minutes=5)
PAUSES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
OLDEST = timedelta(days=14)  # what nobody read by then is no news


def plan(session: Session, moment: datetime) -> int:
    """Promise every mail that is due; how many."""
    return sum(promise(session, person_id, moment) for person_id in due(session, moment))


def due(session: Session, moment: datetime) -> list[str]:
    """Whose mail is due, as far as can be seen without keeping anybody waiting."""
    mailed = _mailed(session, moment)
    return [one.person.id for one in _waiting(session, moment) if _due(one, mailed.get(one.person.id, NONE), moment)]


def promise(session: Session, person_id: str, moment: datetime) -> bool:
    """Promise somebody's mail, if it still is due. Safe to repeat, also for two at once: a notice belongs to one mail."""
    lock(session, Person, person_id)
    mailed = _mailed(session, moment, person_id).get(person_id, NONE)
    for one in _waiting(session, moment, person_id):
        if how := _due(one, mailed, moment):
            mail = put(session, Mailing(person_id=person_id, how=how, created_at=moment, not_before=moment))
            ids = [notice.id for notice in one.notices]
            session.execute(update(Notice).where(col(Notice.id).in_(ids)).values(mailing_id=mail.id))
            return True
    return False


def take(session: Session, moment: datetime, most: int = 200) -> list[str]:
    """The ids of mails that wait to be sent, for this process alone until `LEASE` is over: no more than it sends by then."""
    due = select(Mailing).where(col(Mailing.state) == MailState.WAITING, col(Mailing.not_before) <= moment)
    mails = session.execute(due.order_by(col(Mailing.not_before)).limit(most).with_for_update(skip_locked=True)).scalars()
    taken = []
    for mail in mails:
        mail.not_before = moment + LEASE
        taken.append(mail.id)
    return taken


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


class _Waiting(NamedTuple):
    """Somebody who may be written to, and the news that they want by mail."""

    person: Person
    choices: Choices
    notices: list[Notice]


class _Mailed(NamedTuple):
    """How many mails somebody got within a week, and when they were last promised a day's mail."""

    number: int
    day: datetime | None


NONE = _Mailed(0, None)


def _waiting(session: Session, moment: datetime, person_id: str | None = None) -> list[_Waiting]:
    """Everybody with unread news that no mail tells of yet, or who wants their day in any case."""
    found: dict[str, _Waiting] = {}
    for person, row, notice in session.execute(_unsent(moment, person_id)):
        one = found.setdefault(person.id, _Waiting(person, as_choices(row), []))
        if notice and one.choices.how(notice.kind) != How.NEVER:
            one.notices.append(notice)
    return list(found.values())


def _unsent(moment: datetime, person_id: str | None) -> Select[Person, NoticeSettings | None, Notice | None]:
    news = and_(
        col(Notice.person_id) == col(Person.id),
        col(Notice.mailing_id).is_(None),
        col(Notice.read_at).is_(None),
        col(Notice.created_at) > moment - OLDEST,
    )
    query = (
        select(Person, NoticeSettings, Notice)
        .outerjoin(NoticeSettings, col(NoticeSettings.person_id) == col(Person.id))
        .outerjoin(Notice, news)
        .where(
            or_(col(Notice.id).is_not(None), col(NoticeSettings.day).is_(True)),
            col(Person.email).is_not(None),
            col(Person.status) == PersonStatus.ACTIVE,
        )
        .order_by(col(Notice.id))
    )
    return query if person_id is None else query.where(col(Person.id) == person_id)


def _mailed(session: Session, moment: datetime, person_id: str | None = None) -> dict[str, _Mailed]:
    """By person, the mails of the last seven days."""
    came = func.count(case((col(Mailing.state) != MailState.EMPTY, 1)))
    day = func.max(case((col(Mailing.how) == How.DIGEST, col(Mailing.created_at))))
    query = select(col(Mailing.person_id), came, day).where(col(Mailing.created_at) > moment - timedelta(days=7))
    query = query if person_id is None else query.where(col(Mailing.person_id) == person_id)
    return {person: _Mailed(number, last) for person, number, last in session.execute(query.group_by(col(Mailing.person_id)))}


def _due(one: _Waiting, mailed: _Mailed, moment: datetime) -> How | None:
    """Which mail may reach them now: one at once, the day's, or none."""
    if mailed.number >= one.choices.per_week or one.choices.is_quiet(moment, one.person.time_zone):
        return None
    if any(one.choices.how(notice.kind) == How.NOW for notice in one.notices):
        return How.NOW
    return How.DIGEST if (one.notices or one.choices.day) and _is_time(one.person, mailed.day, moment) else None


def _is_time(person: Person, last: datetime | None, moment: datetime) -> bool:
    """Whether the day's mail is due: after its hour, and none was promised today by the person's own calendar."""
    local = moment.astimezone(ZoneInfo(person.time_zone))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return local.hour >= DIGEST_HOUR and (last is None or last < midnight)
