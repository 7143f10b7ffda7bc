"""Who may ask, answer, accept, route and tidy up (domain.md §2.5, §2.14 rows 20, 21 and 44)."""

from app.core.actor import Actor
from app.models.communities import Community, Status
from app.models.questions import Question
from app.policies.matrix import may


def can_ask(actor: Actor, community: Community) -> bool:
    """Ask, answer, vote and ask who knows: everybody with a part in a community that works."""
    return community.status in {Status.ACTIVE, Status.PAUSED} and may(actor, "ask", community.id, "D")


def can_moderate(actor: Actor, community: Community) -> bool:
    """Change and close what others asked, and learn who asked without their name."""
    return may(actor, "moderate", community.id, "D")


def can_change(actor: Actor, community: Community, author_id: str | None) -> bool:
    """Change a text: whoever wrote it, and whoever moderates; not in a community that is put away."""
    return not community.is_closed and (actor.person_id == author_id or can_moderate(actor, community))


def can_accept(actor: Actor, question: Question) -> bool:
    """The asker says which answer it was."""
    return actor.person_id == question.asker_id


def can_accept_on_behalf(actor: Actor, community: Community) -> bool:
    """The leader does, once the asker has been silent for long."""
    return may(actor, "accept answer", community.id, "D")


def can_settle(actor: Actor, community: Community) -> bool:
    """Say what became of a solution: whoever may write the community's knowledge."""
    return may(actor, "edit asset", community.id, "D")
