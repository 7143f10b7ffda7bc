"""How a community stands, for its members: on how many people and units it rests."""

from dataclasses import dataclass

from fastapi import APIRouter

from app.core.i18n import _
from app.http.call import Asked
from app.models.communities import Community
from app.pages.render import View
from app.pages.route import PageRoute
from app.policies import health as policy
from app.services import communities, health
from app.services.health import ABSENCE, UNITS, Light, Measure
from app.services.held import today

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class Row:
    """A measure in words."""

    measure: Measure
    name: str
    meaning: str
    advice: str
    share: int  # of a hundred: what those fewest did


@dataclass(frozen=True)
class Health(View):
    """The measures."""

    template = "health/one.html"
    community: Community
    rows: list[Row]
    lights: dict[str, str]


@router.get("/communities/{slug}/health")
def shown(call: Asked, slug: str) -> Health:
    """What the figures say, and what they are made of."""
    community = communities.find(call.session, call.actor, slug)
    policy.require_sight(call.actor, community)
    rows = [_row(one) for one in health.resilience(call.session, community, today())]
    return Health(community, rows, _lights())


def _row(one: Measure) -> Row:
    name, meaning, advice = _words()[one.kind.id]
    share = round(100 * one.numerator / one.denominator) if one.denominator else 0
    return Row(one, name, meaning, advice if one.light in {Light.AMBER, Light.RED} else "", share)


def _words() -> dict[str, tuple[str, str, str]]:
    return {
        ABSENCE.id: (
            _("How many people carry it"),
            _("The fewest people who did half of what was confirmed as helpful. If one did, much stops when they are away."),
            _("Who could do with them what they do alone now? Pairing up, and a first task for a newcomer, spread it."),
        ),
        UNITS.id: (
            _("How many units carry it"),
            _("The fewest units whose people did half of it. If one did, the community depends on that unit's plans."),
            _("Which unit needs what is known here, and has nobody in the circle of those who give? Invite one of them."),
        ),
    }


def _lights() -> dict[str, str]:
    return {
        Light.GREEN: _("On many shoulders"),
        Light.AMBER: _("On few shoulders"),
        Light.RED: _("On one pair of shoulders"),
        Light.UNKNOWN: _("Too little to say yet"),
    }
