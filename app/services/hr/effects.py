"""What an event brought about, or would bring about, in sentences: for the reply and for the dry run. They hold no names."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlmodel import col

from app.core.db import Session
from app.core.i18n import _, ngettext
from app.models.handovers import Handover, HandoverState
from app.models.hr import Absence, Employment
from app.models.people import Person, PersonStatus
from app.services.people.finding import unit_codes


@dataclass(frozen=True)
class Snapshot:
    """How a person stands, as far as HR decides on it."""

    status: PersonStatus
    posts: frozenset[tuple[str | None, date | None, date | None]]
    away: frozenset[tuple[date, date | None]]
    tasks: int
    guest: bool


def snapshot(session: Session, person: Person) -> Snapshot:
    """How somebody stands now."""
    session.flush()
    posts = select(col(Employment.unit_id), col(Employment.valid_from), col(Employment.valid_to))
    away = select(col(Absence.valid_from), col(Absence.valid_to)).where(col(Absence.person_id) == person.id)
    tasks = select(func.count()).where(col(Handover.person_id) == person.id, col(Handover.state) == HandoverState.OPEN)
    return Snapshot(
        status=person.status,
        posts=frozenset(tuple(row) for row in session.execute(posts.where(col(Employment.person_id) == person.id))),
        away=frozenset(tuple(row) for row in session.execute(away)),
        tasks=session.execute(tasks).scalar_one(),
        guest=person.guest,
    )


def effects_of(session: Session, person: Person | None, before: Snapshot | None) -> list[str]:
    """What is different now."""
    if person is None:
        return [_("Kept until somebody with this external_id is known.")]
    after = snapshot(session, person)
    said = [] if before else [_("A person is added.")]
    if before and before.guest:
        said.append(_("They stay a guest until their first day.") if after.guest else _("A guest becomes a colleague."))
    if before is None or before.status != after.status:
        said.append(_status(after.status))
    fresh = sorted(after.posts - (before.posts if before else frozenset()), key=str)
    units = unit_codes(session, [unit_id for unit_id, _begins, _ends in fresh]) if fresh else {}
    said += [_where(units.get(unit_id or ""), begins, ends) for unit_id, begins, ends in fresh]
    if before and before.away != after.away:
        said.append(_("Long absences change."))
    if new := after.tasks - (before.tasks if before else 0):
        said.append(_tasks(new))
    return said or [_("Nothing changes.")]


def _status(status: PersonStatus) -> str:
    return {
        PersonStatus.PRE_HIRE: _("They wait for their first day."),
        PersonStatus.ACTIVE: _("They may sign in."),
        PersonStatus.LONG_LEAVE: _("They are away for long."),
        PersonStatus.LEFT: _("Their access, roles and memberships have ended."),
    }[status]


def _where(unit: str | None, begins: date | None, ends: date | None) -> str:
    named = {"unit": unit or "–", "from": begins or "…", "to": ends or "…"}
    return _("Unit %(unit)s from %(from)s to %(to)s.") % named


def _tasks(more: int) -> str:
    count = abs(more)
    if more < 0:
        said = ngettext("One hand-over task is no longer needed.", "%(count)d hand-over tasks are no longer needed.", count)
    else:
        said = ngettext("One hand-over task opens.", "%(count)d hand-over tasks open.", count)
    return said % {"count": count}
