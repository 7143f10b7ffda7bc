"""How somebody wants to be told: by kind now, in the day's mail or not at all; when it is quiet; how many mails a week."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import InvalidError
from app.core.i18n import _
from app.models.notices import How, NoticeKind, NoticeSettings
from app.services.notices.saying import OF_HELP

# Whoever is asked for something that waits for them alone hears of it at once; all else comes together.
AT_ONCE = frozenset({NoticeKind.PROPOSED, NoticeKind.INVITED, NoticeKind.ANSWERED, NoticeKind.CALLED_OFF, *OF_HELP})


@dataclass(frozen=True)
class Choices:
    """What somebody chose, or what holds until they do. Hours are 0 to 23 of their own clock; `per_week` is 0 to 50.

    `day`: the day's mail comes whenever a card waits, not only when there is news.
    """

    choices: Mapping[NoticeKind, How] = field(default_factory=dict)
    quiet_from: int = 18
    quiet_to: int = 8
    per_week: int = 5
    day: bool = False
    version: int = 0

    def how(self, kind: NoticeKind) -> How:
        """How they want to hear of one kind."""
        return self.choices.get(kind, How.NOW if kind in AT_ONCE else How.DIGEST)

    def is_quiet(self, moment: datetime, zone: str) -> bool:
        """Whether no mail may reach them then."""
        hour = moment.astimezone(ZoneInfo(zone)).hour
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= hour < self.quiet_to
        return hour >= self.quiet_from or hour < self.quiet_to


def row_of(session: Session, person_id: str) -> NoticeSettings | None:
    """What somebody chose, as it is stored."""
    return session.execute(select(NoticeSettings).where(col(NoticeSettings.person_id) == person_id)).scalar_one_or_none()


def choices_of(session: Session, person_id: str) -> Choices:
    """What somebody chose."""
    return as_choices(row_of(session, person_id))


def as_choices(row: NoticeSettings | None) -> Choices:
    """A stored choice; kinds that are gone are left out."""
    if row is None:
        return Choices()
    known = {NoticeKind(kind): How(how) for kind, how in row.choices.items() if kind in set(NoticeKind)}
    return Choices(known, row.quiet_from, row.quiet_to, row.per_week, row.day, row.version)


def choose(
    session: Session,
    actor: Actor,
    choices: Mapping[NoticeKind, How],
    *,
    quiet_from: int | None = None,
    quiet_to: int | None = None,
    per_week: int | None = None,
    day: bool | None = None,
) -> NoticeSettings:
    """Change the actor's own choices; what is not given stays. Raises InvalidError at the field that is wrong."""
    for name, hour in (("quiet_from", quiet_from), ("quiet_to", quiet_to)):
        if hour is not None and not 0 <= hour <= 23:
            raise InvalidError.at(name, _("An hour of the day is a number from 0 to 23."))
    if per_week is not None and not 0 <= per_week <= 50:
        raise InvalidError.at("per_week", _("Between no mail and fifty a week."))
    row = _mine(session, actor.person_id)
    row.choices = {**row.choices, **{kind.value: how.value for kind, how in choices.items()}}
    row.quiet_from = row.quiet_from if quiet_from is None else quiet_from
    row.quiet_to = row.quiet_to if quiet_to is None else quiet_to
    row.per_week = row.per_week if per_week is None else per_week
    row.day = row.day if day is None else day
    row.touch()
    return row


def switch_off(session: Session, person_id: str) -> None:
    """No more mail at all, as the link in each of them promises. The inbox stays."""
    row = _mine(session, person_id)
    row.choices, row.day = dict.fromkeys([kind.value for kind in NoticeKind], How.NEVER.value), False
    row.touch()


def _mine(session: Session, person_id: str) -> NoticeSettings:
    row = row_of(session, person_id)
    if row is None:
        row = NoticeSettings(person_id=person_id, updated_at=clock.now(), version=0)
        session.add(row)
    return row
