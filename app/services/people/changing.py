"""Changing a person's record."""

from dataclasses import dataclass

from app.core.actor import Actor
from app.core.db import Session
from app.core.i18n import _
from app.core.text import fold
from app.journal import facts
from app.journal.book import record
from app.models.people import Person, PersonStatus
from app.policies import people as policy
from app.policies.guard import require
from app.services.people.leaving import deactivate
from app.services.people.registering import refuse_taken, unit
from app.services.people.taking_in import take_in

OWN = frozenset({"display_name", "time_zone", "languages", "leaderboard_opt_out"})


@dataclass(frozen=True, kw_only=True)
class Change:
    """New values by field; only those present in `given` are changed."""

    given: frozenset[str]
    display_name: str | None = None
    email: str | None = None
    time_zone: str | None = None
    languages: list[str] | None = None
    unit: str | None = None
    manager_id: str | None = None
    external_id: str | None = None
    status: PersonStatus | None = None
    leaderboard_opt_out: bool | None = None
    guest: bool | None = None


def change(session: Session, actor: Actor, person: Person, to: Change) -> Person:
    """Change a person's record: the person their own name, zone, languages and opt-out; the rest a platform admin."""
    require(policy.can_edit(actor, person), otherwise=_("You may change your own page only."))
    beyond = to.given - OWN
    require(
        not beyond or policy.can_administer(actor),
        otherwise=_("Only a platform administrator may change: %(fields)s.") % {"fields": ", ".join(sorted(beyond))},
    )
    refuse_taken(session, but=person.id, email=to.email, external_id=to.external_id)
    for name in sorted(to.given - {"display_name", "email", "unit", "status", "guest"}):
        setattr(person, name, getattr(to, name))
    if "display_name" in to.given and to.display_name:
        person.rename(to.display_name)
    if "email" in to.given:
        person.email, person.email_key = to.email, fold(to.email) if to.email else None
    if "unit" in to.given:
        person.unit_id = unit(session, to.unit).id if to.unit else None
    if to.guest is False:
        take_in(session, actor.person_id, person)
    _change_status(session, actor, person, to)
    person.touch()
    record(session, actor.person_id, facts.PersonChanged(person_id=person.id, fields=tuple(sorted(to.given))))
    return person


def _change_status(session: Session, actor: Actor, person: Person, to: Change) -> None:
    if to.status is None or to.status == person.status:
        return
    if to.status == PersonStatus.LEFT:
        deactivate(session, actor.person_id, person)
    person.status = to.status
