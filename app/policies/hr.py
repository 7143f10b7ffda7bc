"""Who brings HR's word in (domain.md §2.14, row 41)."""

from app.core.actor import Actor


def can_post_events(actor: Actor) -> bool:
    """A token with the scope hr whose holder, a person or an integration, was appointed hr (or is a platform admin).

    The scope alone opens nothing: a token can never do more than its holder may (api.md). A platform admin appoints HR, so they
    may give themselves a token for it.
    """
    return "hr" in actor.scopes and not actor.platform.isdisjoint({"hr", "platform_admin"})
