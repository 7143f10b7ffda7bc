"""Who brings HR's word in (domain.md §2.14, row 41)."""

from app.core.actor import Actor


def can_post_events(actor: Actor) -> bool:
    """A token with the scope hr whose holder, a person or an integration, was appointed hr (or is a platform admin).

    The scope alone opens nothing: a token can never do more than its holder may (api.md). A platform admin appoints HR, so they
    may give themselves a token for it.
    """
    return "hr" in actor.scopes and not actor.platform.isdisjoint({"hr", "platform_admin"})


def can_follow_events(actor: Actor) -> bool:
    """Whoever may post them; and, at the site, whom the organisation appointed HR: what is to come is confidential."""
    return can_post_events(actor) or (actor.session_id is not None and "hr" in actor.platform)


def can_connect(actor: Actor) -> bool:
    """See to it that events arrive: HR, and platform administrators, who learn how many there are and of whom not."""
    return can_follow_events(actor) or actor.is_platform_admin
