"""Who prepares a community's meetings, what others propose for them, and who does what they left (domain.md §2.14, 30–31)."""

from app.core.actor import Actor
from app.models.actions import ActionItem
from app.models.communities import Community
from app.models.meetings import AgendaItem, Meeting
from app.policies.matrix import may


def can_schedule(actor: Actor, community: Community) -> bool:
    """Plan meetings, take items in, publish agendas, cancel: leader and manager."""
    return not community.is_closed and may(actor, "schedule meeting", community.id, "D")


def can_propose(actor: Actor, community: Community) -> bool:
    """Propose an item: whoever belongs, and KM advisors."""
    return not community.is_closed and may(actor, "schedule meeting", community.id, "P", "D")


def can_edit_item(actor: Actor, community: Community, item: AgendaItem) -> bool:
    """Edit or take away an item: whoever prepares the meeting; one's own, until it is taken in."""
    mine = item.by_id == actor.person_id and not item.taken and can_propose(actor, community)
    return mine or can_schedule(actor, community)


def can_bring_reading(actor: Actor, community: Community, item: AgendaItem) -> bool:
    """Add to an item what people read beforehand and what is proposed: its owner too, whoever put it there."""
    owns = item.owner_id == actor.person_id and can_propose(actor, community)
    return owns or can_edit_item(actor, community, item)


def can_keep_minutes(actor: Actor, community: Community) -> bool:
    """Note who was there, write and publish minutes, give actions to people: leader and manager."""
    return not community.is_closed and may(actor, "keep minutes", community.id, "D")


def can_see_record(actor: Actor, community: Community) -> bool:
    """See who was there and what is left to do by whom: whoever belongs, and KM advisors."""
    return may(actor, "keep minutes", community.id, "D", "O", "V")


def can_see_minutes(actor: Actor, community: Community, meeting: Meeting) -> bool:
    """Read minutes: once they are out, whoever sees the record; before, whoever writes them."""
    out = meeting.minutes_published_at is not None
    return can_see_record(actor, community) if out else may(actor, "keep minutes", community.id, "D")


def can_excuse(actor: Actor, community: Community) -> bool:
    """Send one's own apologies: whoever belongs."""
    return not community.is_closed and actor.belongs_to(community.id)


def can_amend(actor: Actor, community: Community) -> bool:
    """Say what minutes leave out or get wrong, or object to what others say: whoever belongs."""
    return not community.is_closed and may(actor, "keep minutes", community.id, "O", "D")


def can_do(actor: Actor, community: Community, action: ActionItem) -> bool:
    """Say how far an action is: its owner, and leader and manager; in a closed community, too, what is done is done."""
    return action.owner_id == actor.person_id or may(actor, "keep minutes", community.id, "D")


def can_give(actor: Actor, community: Community) -> bool:
    """Give an action to somebody, or change it: leader and manager."""
    return can_keep_minutes(actor, community)
