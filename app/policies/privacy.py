"""Who may see who looked at whose data, take it away, erase a person, and read the journal (domain.md §3.7)."""

from app.core.actor import Actor


def can_see_looks(actor: Actor, person_id: str) -> bool:
    """The person themselves, and platform admins, whose look is noted in turn."""
    return actor.person_id == person_id or actor.is_platform_admin


def can_export(actor: Actor, person_id: str) -> bool:
    """One's own data and nobody else's: points are in it, which no role opens."""
    return actor.person_id == person_id


def can_erase(actor: Actor) -> bool:
    """Platform admins."""
    return actor.is_platform_admin


def can_audit(actor: Actor) -> bool:
    """Read the whole journal: platform admins."""
    return actor.is_platform_admin
