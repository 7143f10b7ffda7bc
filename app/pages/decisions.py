"""A community's decisions: the log, one of them with its positions, and the form in which something is proposed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query

from app.core import ids, paging
from app.core.i18n import _
from app.http.call import Asked, Call
from app.models.communities import Community
from app.models.decisions import Decision, DecisionState, Position, Stance
from app.pages import decision_words as words
from app.pages.forms import Form
from app.pages.render import View
from app.pages.route import PageRoute
from app.policies import decisions as policy
from app.services import communities, decisions, people
from app.services.decisions import Shown
from app.services.people import Ref

router = APIRouter(route_class=PageRoute, include_in_schema=False)
QUORA = (1_000, 2_500, 3_333, 5_000, 6_667, 10_000)
CLOSED = (DecisionState.ACCEPTED, DecisionState.REJECTED, DecisionState.LAPSED, DecisionState.SUPERSEDED)
GROUPS = {"open": (DecisionState.OPEN,), "draft": (DecisionState.DRAFT,), "closed": CLOSED}


@dataclass(frozen=True)
class Card:
    """A decision as lists show it, in words."""

    shown: Shown
    state: str
    light: str
    method: str
    left: str


@dataclass(frozen=True)
class Listing(View):
    """The log."""

    template = "decisions/listing.html"
    community: Community
    cards: list[Card]
    next: str | None
    group: str
    groups: dict[str, str]
    names: dict[str, Ref]
    may_draft: bool


@dataclass(frozen=True)
class May:
    """What the reader may do about it."""

    take: bool
    open: bool
    change: bool
    withdraw: bool
    state: bool
    decide: bool
    replace: bool


@dataclass(frozen=True)
class One(View):
    """A decision: what is proposed, who says what, and what it would lead to."""

    template = "decisions/one.html"
    community: Community
    card: Card
    form: Form
    names: dict[str, Ref]
    bars: list[tuple[float, float, str]]
    counts: list[tuple[str, str, int]]
    objections: list[tuple[Position, Ref]]
    rows: list[tuple[Position, Ref]]
    next: str | None
    stances: dict[str, str]
    leads_to: str
    waits: bool
    replaced: str
    heir: str
    may: May


@dataclass(frozen=True)
class Drafting(View):
    """The form in which something is proposed, or a draft changed (`decision` is None when proposing)."""

    template = "decisions/form.html"
    community: Community
    decision: Decision | None
    form: Form
    key: str
    rules: dict[str, str]
    quora: list[int]
    replaceable: list[Decision]


@router.get("/communities/{slug}/decisions")
def listing(
    call: Asked, slug: str, state: str = "", after: Annotated[str | None, Query(max_length=2000)] = None
) -> Listing:  # fmt: skip
    """What the community decides and has decided, the newest first."""
    community = communities.find(call.session, call.actor, slug)
    group = state if state in GROUPS else ""
    page = decisions.listing(call.session, call.actor, community, GROUPS.get(group, ()), paging.Ask(20, after))
    names = people.refs(call.session, [one.decision.proposed_by for one in page.items])
    groups = {"open": _("Being decided"), "draft": _("Drafts"), "closed": _("Settled")}
    may_draft = policy.can_draft(call.actor, community)
    return Listing(community, cards(page.items), page.next, group, groups, names, may_draft)


@router.get("/communities/{slug}/decisions/new")
def new(call: Asked, slug: str, form: Form | None = None, supersedes: str = "") -> Drafting:
    """The form in which something is proposed; `supersedes` names what it is to replace."""
    community = communities.find(call.session, call.actor, slug)
    decisions.require_proposer(call.actor, community)
    return _form(call, community, None, form or Form({"supersedes": supersedes}))


@router.get("/decisions/{decision_id}")
def one(
    call: Asked, decision_id: str, form: Form | None = None, after: Annotated[str | None, Query(max_length=2000)] = None
) -> One:
    """One decision."""
    row, community = decisions.find(call.session, call.actor, decision_id)
    session, shown = call.session, decisions.one(call.session, call.actor, row)
    page = decisions.positions(session, row, paging.Ask(50, after))
    named = [row.proposed_by, row.opened_by, row.settled_by, row.stated_by]
    stances = words.stances()
    return One(
        community=community, card=cards([shown])[0], form=form or _mine(shown), names=people.refs(session, named),
        bars=words.bars(shown), counts=[(code, name, shown.tally.stances[code]) for code, name in stances.items()],
        objections=decisions.positions(session, row, paging.Ask(50), Stance.OBJECT).items,
        rows=page.items, next=page.next, stances=stances,
        leads_to=words.leads_to().get(shown.leads_to or "", ""), waits=decisions.waits_for_word(row),
        replaced=decisions.title_of(session, row.supersedes), heir=decisions.title_of(session, shown.superseded_by),
        may=_may(call, row, community),
    )  # fmt: skip


@router.get("/decisions/{decision_id}/edit")
def edit(call: Asked, decision_id: str, form: Form | None = None) -> Drafting:
    """The form in which a draft is changed."""
    row, community = decisions.find(call.session, call.actor, decision_id)
    decisions.require_changer(call.actor, row, community)
    return _form(call, community, row, form or Form(_values(row)))


def cards(found: Sequence[Shown]) -> list[Card]:
    """Decisions in words."""
    states, methods = words.states(), words.methods()
    return [
        Card(one, states[row.state], words.LIGHTS[row.state], methods[row.method], words.left(row))
        for one in found
        for row in (one.decision,)
    ]


def _mine(shown: Shown) -> Form:
    return Form({"stance": shown.mine.stance.value, "reason": shown.mine.reason}) if shown.mine else Form()


def _may(call: Call, row: Decision, community: Community) -> May:
    actor, running = call.actor, decisions.is_running(row)
    changes, waits = policy.can_change(actor, community, row.proposed_by), decisions.waits_for_word(row)
    states, withdraws = policy.can_state(actor, community), policy.can_withdraw(actor, community, row.proposed_by)
    return May(
        take=decisions.may_take(call.session, actor, row, community),
        open=row.state == DecisionState.DRAFT and policy.can_open(actor, community),
        change=row.state == DecisionState.DRAFT and changes,
        withdraw=withdraws and (running or row.state == DecisionState.DRAFT),
        state=states and row.state in CLOSED and not row.outcome,
        decide=states and waits and row.opened_by == actor.person_id,
        replace=row.state == DecisionState.ACCEPTED and policy.can_draft(actor, community),
    )  # fmt: skip


def _form(call: Call, community: Community, row: Decision | None, form: Form) -> Drafting:
    quora = sorted({*QUORA, *([row.quorum_bp] if row and row.quorum_bp else [])})
    key = form.value("key") or ids.new_id()
    return Drafting(community, row, form, key, words.rules(), quora, decisions.replaceable(call.session, community))


def _values(row: Decision) -> dict[str, str]:
    draft = decisions.draft_of(row)
    values: dict[str, Any] = {name: getattr(draft, name) for name in decisions.FIELDS}
    values["options"] = "\n".join(draft.options)
    return {name: str(value) for name, value in values.items() if value is not None}
