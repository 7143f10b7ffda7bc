"""Who may say which terms mean the same (docs/search.md)."""

from app.core.actor import Actor
from app.policies.matrix import may


def can_write_synonyms(actor: Actor) -> bool:
    """KM advisors of the organisation and platform admins: synonyms hold for everybody."""
    return not actor.bounded and may(actor, "write synonyms", None, "D")


def can_read_synonyms(actor: Actor) -> bool:
    """Everybody of the organisation; not its guests, whom terms might tell of what is not theirs."""
    return not actor.bounded
