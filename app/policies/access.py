"""Who sees and ends sessions and tokens, and which scopes one may give (api.md, Tokens and scopes)."""

from app.core.actor import Actor

OWN_SCOPES = frozenset({"read", "write"})  # what people may give a program of their own


def can_see_access(actor: Actor, person_id: str) -> bool:
    """A person's sessions and tokens: they themselves, and platform administrators."""
    return actor.person_id == person_id or actor.is_platform_admin


def can_give(actor: Actor, person_id: str, scopes: frozenset[str]) -> bool:
    """Platform administrators give any scope to anybody; people give themselves what no appointment is needed for.

    A token gives only what it has: whoever steals one cannot make of it one that may more.
    """
    if actor.is_platform_admin:
        return True
    return actor.person_id == person_id and scopes <= OWN_SCOPES and (actor.token_id is None or scopes <= actor.scopes)
