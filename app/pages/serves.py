"""Which goal a contribution or a page serves, as their pages show it: one click away; behind a fold, to say otherwise (B02)."""

from dataclasses import dataclass

from app.http.call import Call
from app.models.communities import Community
from app.models.contributions import Contribution
from app.models.goals import Goal
from app.models.knowledge import Asset
from app.services import goals
from app.services.goals import Standing


@dataclass(frozen=True)
class Serves:
    """The goal with how far it is, whether somebody said so, and what the reader could say instead."""

    path: str
    standing: Standing | None
    presumed: bool
    choices: list[Goal]

    @property
    def chosen(self) -> str:
        """What the form begins with."""
        return self.standing.goal.id if self.standing else ""


def serves(call: Call, thing: Contribution | Asset, community: Community) -> Serves:
    """Of a thing that was found."""
    of = goals.of_asset(thing) if isinstance(thing, Asset) else goals.of_contribution(thing)
    found = goals.served(call.session, [of])[of.id]
    standing = goals.standing(call.session, call.actor, found.goal) if found.goal else None
    gone = thing.is_archived if isinstance(thing, Asset) else thing.is_gone
    may_say = not gone and goals.can_say(call.session, call.actor, thing, community)
    path = f"/{'assets' if isinstance(thing, Asset) else 'contributions'}/{thing.id}"
    return Serves(path, standing, found.presumed, goals.choices(call.session, of) if may_say else [])
