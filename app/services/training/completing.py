"""Completions: one's own word, a session's, a learning system's; and asking afterwards whether it was of use."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import col

from app.core import clock, paging
from app.core.actor import Actor
from app.core.db import Session, lock
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.people import Person
from app.models.training import CompletionSource, CompletionStatus, TrainingCompletion, TrainingModule, TrainingVersion
from app.policies import training as policy
from app.policies.guard import require
from app.services.people.finding import Ref, refs
from app.services.training.modules import versions
from app.services.training.standing import Standing, expiry, standing

EARLIEST = date(1970, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Done:
    """What is said of somebody: `number` None means the newest version, `completed_on` None today, by their clock."""

    status: CompletionStatus = CompletionStatus.COMPLETED
    score: int | None = None
    number: int | None = None
    completed_on: date | None = None


class Record(NamedTuple):
    """A completion beside its module and the person it is of."""

    completion: TrainingCompletion
    module: TrainingModule
    person: Ref


def complete(session: Session, actor: Actor, module: TrainingModule, person: Person, done: Done) -> TrainingCompletion:
    """Record that somebody completed a module: oneself, or whoever held the session. Only a session or a system says passed.

    The same again on the same day changes nothing.
    """
    require(policy.can_record_for(actor, person.id), otherwise=_("You may record your own trainings only."))
    own = person.id == actor.person_id
    if own and done.status != CompletionStatus.COMPLETED and not policy.can_publish(actor):
        raise InvalidError.at("status", _("Whether you passed is for others to say. Record it as completed."))
    if not person.is_active:
        raise ConflictError(_("%(name)s is no longer with the organisation.") % {"name": person.display_name})
    lock(session, Person, person.id)
    version = find_version(session, module, done.number)
    told = told_of(module, version, done, clock.today(person.time_zone))
    source = CompletionSource.SELF if own else CompletionSource.SESSION
    row = TrainingCompletion(
        person_id=person.id, module_id=module.id, number=version.number, source=source, recorded_by=actor.person_id, **told
    )
    if again := _same(session, row):
        return again
    session.add(row)
    session.flush()
    record(session, actor.person_id, completed(row))
    return row


def find_version(session: Session, module: TrainingModule, number: int | None) -> TrainingVersion:
    """A version of a module, the newest unless told; raises InvalidError where there is none."""
    wanted = number or module.number
    version = next((one for one in versions(session, [module.id])[module.id] if one.number == wanted), None)
    if version is None:
        raise InvalidError.at("version", _("This module has no such version."))
    return version


def told_of(module: TrainingModule, version: TrainingVersion, done: Done, today: date) -> dict[str, Any]:
    """The values of a completion that follow from what is said, checked; raises InvalidError at the field."""
    day = done.completed_on or today
    if day > today + timedelta(days=1):
        raise InvalidError.at("completed_on", _("This day has not come yet. Record it when it is done."))
    if day < EARLIEST:
        raise InvalidError.at("completed_on", _("This day is too long ago."))
    if done.score is not None and not 0 <= done.score <= 100:
        raise InvalidError.at("score", _("A score is 0 to 100."))
    counts = done.status != CompletionStatus.FAILED
    return {
        "status": done.status,
        "score": done.score,
        "completed_on": day,
        "expires_on": expiry(version, day) if counts else None,
        "follow_up_on": day + timedelta(days=module.follow_up_days) if counts and module.follow_up_days else None,
    }


def completed(row: TrainingCompletion) -> facts.TrainingCompleted:
    """The fact of a completion."""
    return facts.TrainingCompleted(
        completion_id=row.id, module_id=row.module_id, person_id=row.person_id, number=row.number, status=row.status.value,
        source=row.source.value,
    )  # fmt: skip


def find_completion(session: Session, actor: Actor, completion_id: str) -> tuple[TrainingCompletion, TrainingModule]:
    """A completion and its module, if the actor may know of it: the person, HR, KM advisors, and the module's owner."""
    row = session.get(TrainingCompletion, completion_id)
    module = session.get_one(TrainingModule, row.module_id) if row else None
    if row is None or module is None or not _may_see(actor, row, module):
        raise NotFoundError(_("There is no such completion."))
    return row, module


def _may_see(actor: Actor, row: TrainingCompletion, module: TrainingModule) -> bool:
    return policy.can_see_completions(actor, row.person_id) or module.owner_id == actor.person_id


def completions(
    session: Session, actor: Actor, ask: paging.Ask, person: Person | None = None, module: TrainingModule | None = None
) -> paging.Page[Record]:
    """Completions that the actor may see, newest first: one's own, everybody's for HR and KM advisors, and of modules owned."""
    keys = [col(TrainingCompletion.id)]
    statement = select(TrainingCompletion, TrainingModule, *paging.labelled(keys)).join(
        TrainingModule, col(TrainingModule.id) == col(TrainingCompletion.module_id)
    )
    if not policy.sees_all_completions(actor):
        own = col(TrainingCompletion.person_id) == actor.person_id
        statement = statement.where(own | (col(TrainingModule.owner_id) == actor.person_id))
    if person is not None:
        statement = statement.where(col(TrainingCompletion.person_id) == person.id)
    if module is not None:
        statement = statement.where(col(TrainingCompletion.module_id) == module.id)
    page = paging.page(session, statement, keys, ask)
    rows = [(row.TrainingCompletion, row.TrainingModule) for row in page.items]
    named = refs(session, [one.person_id for one, _module in rows])
    return paging.Page([Record(one, module, named[one.person_id]) for one, module in rows], page.next)


def standing_of(session: Session, person: Person, module: TrainingModule) -> Standing:
    """How somebody stands with a module today, by their own clock."""
    query = select(TrainingCompletion).where(
        col(TrainingCompletion.person_id) == person.id, col(TrainingCompletion.module_id) == module.id
    )
    told = session.execute(query).scalars()
    return standing(versions(session, [module.id])[module.id], told, clock.today(person.time_zone))


def _same(session: Session, row: TrainingCompletion) -> TrainingCompletion | None:
    names = ("person_id", "module_id", "number", "status", "score", "completed_on", "source")
    query = select(TrainingCompletion).where(*(col(getattr(TrainingCompletion, name)) == getattr(row, name) for name in names))
    return session.execute(query.limit(1)).scalar_one_or_none()
