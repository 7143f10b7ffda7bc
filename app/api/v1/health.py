"""How a community stands (domain.md §4.2, docs/health.md): figures with all that is needed to compute them again."""

from datetime import date, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from app.api.fields import BySlug, Day
from app.api.route import ApiRoute
from app.api.shapes import Out, PageOut, problems
from app.core.errors import InvalidError
from app.core.i18n import _
from app.http.call import Asked
from app.policies import health as policy
from app.services import communities, health
from app.services.health import Light, Measure
from app.services.held import today

router = APIRouter(tags=["health"], route_class=ApiRoute)
EARLIEST = date(2000, 1, 1)


class MeasureOut(Out):
    """One measure."""

    measure: Literal["contributor_absence_factor", "unit_concentration_factor"] = Field(
        description="The fewest people, or units, that did half of what was endorsed."
    )
    value: int | None = Field(description="The figure; null where there is nothing to count.", examples=[4])
    numerator: float = Field(description="Contributions of those fewest; joint ones count in equal parts.", examples=[16.5])
    denominator: float = Field(description="Contributions of all.", examples=[31.0])
    n_min: int = Field(description="With fewer contributions there is no light.", examples=[20])
    light: Light = Field(description="People: green from 4, units: from 3; amber from 2. `unknown`: too few.")
    window_days: int = Field(description="Of how many days, the last of which is the one before `as_of`.", examples=[182])
    formula: str = Field(description="Which formula, in which edition.", examples=["H3.1"])
    as_of: date = Field(description="As of which day.")

    @classmethod
    def of(cls, one: Measure) -> "MeasureOut":
        """Of what was computed."""
        return cls(
            measure=one.kind.id, value=one.value, numerator=float(one.numerator), denominator=float(one.denominator),
            n_min=one.n_min, light=one.light, window_days=one.window, formula=one.kind.formula, as_of=one.as_of,
        )  # fmt: skip


@router.get("/communities/{slug}/health", responses=problems(), summary="How a community stands")
def measures(
    call: Asked, slug: BySlug, as_of: Annotated[Day | None, Query(description="As of which day; today, if left out.")] = None
) -> PageOut[MeasureOut]:
    """For its members: on how many people and units it rests."""
    community = communities.find(call.session, call.actor, slug)
    policy.require_sight(call.actor, community)
    day = as_of or today()
    if day < EARLIEST:
        raise InvalidError.at("as_of", _("This day is too long ago."))
    if day > today() + timedelta(days=1):
        raise InvalidError.at("as_of", _("That day has not come yet."))
    return PageOut(items=[MeasureOut.of(one) for one in health.resilience(call.session, community, day)], next=None)
