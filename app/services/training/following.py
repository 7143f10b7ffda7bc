"""A while after a training: was it used, what was in the way, is help needed? S1's step that is usually forgotten."""

from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, NotFoundError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.people import Person
from app.models.training import TrainingCompletion, TrainingFollowUp, TrainingModule, Use
from app.policies.guard import require

ASKED_FOR = timedelta(days=30)  # after that an answer would be a guess, and asking on a nuisance


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Whether it was used, what was in the way, and whether help is needed."""

    used: Use
    obstacle: str = ""
    needs_help: bool = False


class Asked(NamedTuple):
    """A training that its person is asked about."""

    completion_id: str
    code: str
    title: str


class Call(NamedTuple):
    """Somebody who asks for help with what they learned."""

    completion_id: str
    title: str
    username: str
    display_name: str
    obstacle: str


def asked(session: Session, actor: Actor) -> list[Asked]:
    """The trainings that one is asked about today, by one's own clock, longest waiting first."""
    today = clock.today(actor.time_zone)
    query = (
        select(col(TrainingCompletion.id), col(TrainingModule.code), col(TrainingModule.title))
        .join(TrainingModule, col(TrainingModule.id) == col(TrainingCompletion.module_id))
        .outerjoin(TrainingFollowUp, col(TrainingFollowUp.completion_id) == col(TrainingCompletion.id))
        .where(
            col(TrainingCompletion.person_id) == actor.person_id,
            col(TrainingCompletion.follow_up_on) <= today,
            col(TrainingCompletion.follow_up_on) > today - ASKED_FOR,
            col(TrainingFollowUp.id).is_(None),
        )
        .order_by(col(TrainingCompletion.follow_up_on), col(TrainingCompletion.id))
    )
    return [Asked(*row) for row in session.execute(query)]


def follow_up(
    session: Session, actor: Actor, completion: TrainingCompletion, module: TrainingModule, answer: Answer
) -> TrainingFollowUp:
    """The person's answer, once. Raises ForbiddenError for anybody else, ConflictError before the day and for a second one."""
    require(completion.person_id == actor.person_id, otherwise=_("Only the person who learned it can say."))
    if completion.follow_up_on is None or completion.follow_up_on > clock.today(actor.time_zone):
        raise ConflictError(_("It is too early to say. You will be asked."))
    if answer_to(session, completion.id):
        raise ConflictError(_("You have answered this already."))
    row = TrainingFollowUp(completion_id=completion.id, **vars(answer))
    session.add(row)
    session.flush()
    named = {"completion_id": completion.id, "module_id": module.id, "person_id": completion.person_id}
    record(session, actor.person_id, facts.TrainingFollowedUp(**named, needs_help=answer.needs_help))
    return row


def answer_to(session: Session, completion_id: str) -> TrainingFollowUp | None:
    """What was answered, if anything was."""
    query = select(TrainingFollowUp).where(col(TrainingFollowUp.completion_id) == completion_id)
    return session.execute(query).scalar_one_or_none()


def calls_for_help(session: Session, actor: Actor) -> list[Call]:
    """Who asks the owner of a module for help, oldest first."""
    query = (
        select(
            col(TrainingCompletion.id), col(TrainingModule.title), col(Person.username), col(Person.display_name),
            col(TrainingFollowUp.obstacle),
        )
        .join(TrainingCompletion, col(TrainingCompletion.id) == col(TrainingFollowUp.completion_id))
        .join(TrainingModule, col(TrainingModule.id) == col(TrainingCompletion.module_id))
        .join(Person, col(Person.id) == col(TrainingCompletion.person_id))
        .where(
            col(TrainingModule.owner_id) == actor.person_id, col(TrainingFollowUp.needs_help).is_(True),
            col(TrainingFollowUp.helped_at).is_(None),
        )
        .order_by(col(TrainingFollowUp.id))
    )  # fmt: skip
    return [Call(*row) for row in session.execute(query)]


def help_given(
    session: Session, actor: Actor, completion: TrainingCompletion, module: TrainingModule
) -> TrainingFollowUp:  # fmt: skip
    """The module's owner has helped. Again changes nothing."""
    require(module.owner_id == actor.person_id, otherwise=_("Only the module's owner says so."))
    row = answer_to(session, completion.id)
    if row is None or not row.needs_help:
        raise NotFoundError(_("Nobody asked for help here."))
    if row.helped_at is None:
        row.helped_at = clock.now()
        named = {"completion_id": completion.id, "module_id": module.id, "person_id": completion.person_id}
        record(session, actor.person_id, facts.TrainingHelpGiven(**named))
    return row
