"""Who may see and change what of a person."""

from app.core.actor import Actor
from app.models.people import Person, PersonStatus


def can_see_email(actor: Actor, person: Person) -> bool:
    """The person, HR and platform admins (api.md)."""
    return actor.person_id == person.id or actor.is_platform_admin or "hr" in actor.platform


def can_register(actor: Actor) -> bool:
    """Platform admins; HR events come in the HR door."""
    return actor.is_platform_admin


def can_edit(actor: Actor, person: Person) -> bool:
    """The person their own page; a platform admin anybody's."""
    return actor.person_id == person.id or actor.is_platform_admin


def can_administer(actor: Actor) -> bool:
    """Status, external id, unit: only the organisation sets them."""
    return actor.is_platform_admin


def can_appoint(actor: Actor) -> bool:
    """Appoint KM advisors, HR and other platform admins of the organisation."""
    return actor.is_platform_admin


def is_here(person: Person) -> bool:
    """Whether somebody is with the organisation now, so that one can thank them."""
    return person.status in {PersonStatus.ACTIVE, PersonStatus.LONG_LEAVE}
