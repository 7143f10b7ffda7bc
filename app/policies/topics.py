"""Who may say what topics there are, and what they are called (docs/topics.md)."""

from app.core.actor import Actor
from app.policies.matrix import may


def can_write(actor: Actor) -> bool:
    """Name, rename and merge topics: KM advisors of the organisation, for everybody."""
    return not actor.bounded and may(actor, "write topics", None, "D")


def can_read(actor: Actor) -> bool:
    """Everybody of the organisation; not its guests, whom a name might tell of what is not theirs."""
    return not actor.bounded
