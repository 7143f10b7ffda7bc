"""Who may see and change what of a person."""

from app.core.actor import Actor
from app.models.people import Person, PersonStatus


def can_see_email(actor: Actor, person: Person) -> bool:
    """The person, HR and platform admins (api.md)."""
    return actor.person_id == person.id or actor.is_platform_admin or "hr" in actor.platform


def can_provision(actor: Actor) -> bool:
    """Accounts and groups: the identity provider alone, by a token that was made for it (docs/scim.md)."""
    return "scim" in actor.scopes


def can_know_of_newcomers(actor: Actor) -> bool:
    """Of whom nobody else may know before their first day: HR and platform admins (domain.md §5.1)."""
    return actor.is_platform_admin or "hr" in actor.platform


def can_register(actor: Actor) -> bool:
    """Platform admins and the identity provider; HR events come in the HR door."""
    return actor.is_platform_admin or can_provision(actor)


def can_edit(actor: Actor, person: Person) -> bool:
    """The person their own page; whoever administers records anybody's."""
    return actor.person_id == person.id or can_administer(actor)


def can_administer(actor: Actor) -> bool:
    """Status, external id, unit, manager: only the organisation sets them."""
    return actor.is_platform_admin or can_provision(actor)


def can_appoint(actor: Actor) -> bool:
    """Appoint KM advisors, HR and other platform admins of the organisation."""
    return actor.is_platform_admin


def is_here(person: Person) -> bool:
    """Whether somebody is with the organisation now, so that one can thank them."""
    return person.status in {PersonStatus.ACTIVE, PersonStatus.LONG_LEAVE}
