"""Resources and standards: what a community gives others to work with, how far units follow, and what binds a unit."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query

from app.core import paging
from app.core.db import Session
from app.http.call import Asked
from app.models.communities import Community
from app.models.knowledge import Asset
from app.models.people import OrgUnit
from app.models.resources import AdoptionState, Exemption, Mandate, Resource, ResourceVersion
from app.pages import resource_words as words
from app.pages.forms import Form
from app.pages.render import View
from app.pages.route import PageRoute
from app.policies import resources as policy
from app.services import communities, people, resources
from app.services.held import today
from app.services.people import Ref
from app.services.resources import Coverage, Row

router = APIRouter(route_class=PageRoute, include_in_schema=False)
WIDTH, HEIGHT, GAP = 320, 60, 2
HEIGHTS = {
    AdoptionState.ADOPTED: 60, AdoptionState.PLANNED: 40, AdoptionState.ACKNOWLEDGED: 24, AdoptionState.EXEMPT: 60,
    AdoptionState.REJECTED: 8, AdoptionState.UNKNOWN: 8,
}  # fmt: skip


@dataclass(frozen=True)
class Card:
    """A resource as lists show it."""

    resource: Resource
    asset: Asset
    kind: str
    version: ResourceVersion | None
    mandate: str
    share: Coverage | None
    light: str


@dataclass(frozen=True)
class Listing(View):
    """What a community gives others to work with."""

    template = "resources/listing.html"
    community: Community
    cards: list[Card]
    next: str | None


@dataclass(frozen=True)
class May:
    """What the reader may do about it."""

    propose: bool
    bind: bool
    check: bool
    ask: bool
    grant: bool
    publish: frozenset[str]  # ids of versions
    unit: str  # code of the reader's own, where the version is for it


@dataclass(frozen=True)
class One(View):
    """A resource: its versions, and how each unit stands with the one that holds."""

    template = "resources/one.html"
    community: Community
    card: Card
    rows: list[Row]
    bars: list[tuple[float, float, float, int, str]]
    counts: list[tuple[str, str, int]]
    versions: list[ResourceVersion]
    exemptions: list[tuple[Exemption, str, bool]]
    names: dict[str, Ref]
    mandates: dict[str, str]
    states: dict[str, str]
    standings: dict[str, str]
    pleas: dict[str, str]
    units: list[OrgUnit]
    may: May
    today: object
    form: Form


@dataclass(frozen=True)
class Binding(View):
    """What binds a unit."""

    template = "resources/binding.html"
    unit: OrgUnit
    rows: list[tuple[Card, str, str]]


@router.get("/communities/{slug}/resources")
def listing(call: Asked, slug: str, after: Annotated[str | None, Query(max_length=2000)] = None) -> Listing:
    """Templates, standards and the like, the newest first."""
    community = communities.find(call.session, call.actor, slug)
    page = resources.listing(call.session, community, paging.Ask(20, after))
    return Listing(community, [card(call.session, row, asset) for row, asset in page.items], page.next)


@router.get("/resources/{resource_id}")
def one(call: Asked, resource_id: str, form: Form | None = None) -> One:
    """How it stands with each unit, as a chart and as a table; what was proposed; who is exempt until when."""
    session, actor = call.session, call.actor
    resource, community = resources.find(session, actor, resource_id)
    made = card(session, resource, resources.asset_of(session, resource))
    rows = resources.rows(session, resource, made.version) if made.version else []
    versions = resources.versions(session, resource)
    freed = resources.exemptions(session, [version.id for version in versions])
    named = [who for one in versions for who in (one.proposed_by, one.decided_by)]
    named += [one.proposed_by for one in freed]
    said = [record.attested_by for row in rows for record in row.records[-1:]]
    standings = words.standings()
    return One(
        community=community, card=made, rows=rows, bars=bars(rows), counts=_counts(rows, standings), versions=versions,
        exemptions=[(each, resources.unit_of(session, each.unit_id).name, each.until <= today()) for each in freed],
        names=people.refs(session, [*named, *said]), mandates=words.mandates(), states=words.states(),
        standings=standings, pleas=words.exemptions(), units=resources.units(session),
        may=May(
            propose=policy.can_propose(actor, community), bind=policy.can_propose_mandatory(actor, community),
            check=policy.can_check(actor, community), ask=policy.can_propose_exemption(actor, community),
            grant=policy.can_grant(actor, community),
            publish=frozenset(each.id for each in versions if _may_publish(call, community, each)),
            unit=_own(call, rows),
        ),
        today=today(), form=form or Form(),
    )  # fmt: skip


@router.get("/units/{unit}/standards")
def binding(call: Asked, unit: str) -> Binding:
    """What binds a unit, and how it stands there."""
    place = resources.unit(call.session, call.actor, unit)
    standings = words.standings()
    found: list[tuple[Card, str, str]] = []
    for resource, asset, version in resources.binding(call.session, call.actor, place.id):
        [state] = [row.state for row in resources.rows(call.session, resource, version) if row.unit.id == place.id]
        found.append((card(call.session, resource, asset), state, standings[state]))
    return Binding(place, found)


def card(session: Session, resource: Resource, asset: Asset) -> Card:
    """A resource in words, with the version that holds."""
    version = resources.current(session, resource)
    share = resources.coverage(session, resource, version) if version else None
    mandate = words.mandates()[version.mandate] if version else ""
    light = words.lights()[share.light] if share else ""
    shared = share if share and share.in_scope else None
    return Card(resource, asset, words.kinds()[resource.kind], version, mandate, shared, light)


def bars(rows: list[Row]) -> list[tuple[float, float, float, int, str]]:
    """A bar for each unit, the further it is the higher: x, y, width, height, state."""
    width = WIDTH / max(len(rows), 1)
    return [
        (number * width, float(HEIGHT - HEIGHTS[row.state]), max(width - GAP, 0.5), HEIGHTS[row.state], row.state.value)
        for number, row in enumerate(rows)
    ]  # fmt: skip


def _counts(rows: list[Row], standings: dict[str, str]) -> list[tuple[str, str, int]]:
    states = [row.state for row in rows]
    counted = [(state, name, states.count(AdoptionState(state))) for state, name in standings.items()]
    return [one for one in counted if one[2]]


def _own(call: Asked, rows: list[Row]) -> str:
    """The code of the reader's own unit, if the version is for it."""
    mine = resources.own_unit(call.session, call.actor)
    return next((row.unit.code for row in rows if policy.can_attest(call.actor, mine, row.unit.id)), "")


def _may_publish(call: Asked, community: Community, version: ResourceVersion) -> bool:
    other = version.mandate != Mandate.MANDATORY or version.proposed_by != call.actor.person_id
    return version.state == "proposed" and other and policy.can_publish(call.actor, community, version.mandate)
