"""The hub: a community's home."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query

from app.core import clock, paging
from app.http.call import Asked
from app.http.unit import hot
from app.models.communities import Orientation
from app.pages import words
from app.pages.directory import Entry, entries
from app.pages.items import Item, items
from app.pages.knowledge import Card, cards
from app.pages.meeting_words import purposes
from app.pages.oembed import discovery
from app.pages.questions import Card as QuestionCard
from app.pages.questions import cards as question_cards
from app.pages.render import View
from app.pages.route import PageRoute
from app.policies import belonging as belonging_policy
from app.policies import communities as policy
from app.policies import contributions as contribution_policy
from app.policies import health as health_policy
from app.policies import questions as question_policy
from app.services import belonging, communities, contributions, decisions, knowledge, live, meetings, naming, questions, rules
from app.services.communities import aims

router = APIRouter(route_class=PageRoute, include_in_schema=False)
ASKED_ROLES = ("leader", "manager", "sponsor", "km_advisor", "tech_expert")


@dataclass(frozen=True)
class Hub(View):
    """A community's home: purpose, what happens next, people in roles with vacancies, the thread."""

    template = "communities/hub.html"
    entry: Entry
    vacant: list[str]
    role_names: dict[str, str]
    visibility: str
    gaps: list[str]
    items: list[Item]
    next: str | None
    latest: list[Card]
    open_questions: list[QuestionCard]
    open_decisions: list[tuple[str, str]]
    may_ask: bool
    state: str
    because: str
    may_join: bool
    may_log: bool
    may_edit: bool
    may_admit: bool
    sees_health: bool
    waiting_for_me: list[belonging.Offer]
    meeting: Any | None
    agenda: list[Any]
    purposes: dict[str, str]
    today: date
    oembed: str
    since: int


@router.get("/communities/{slug}")
@hot
def hub(call: Asked, slug: str, after: Annotated[str | None, Query(max_length=2000)] = None) -> Hub:
    """A community's home."""
    community = communities.seen(call.session, call.actor, slug)
    [entry] = entries([community])
    page = contributions.feed(call.session, call.actor, contributions.Filters(community_id=community.id), paging.Ask(10, after))
    me = belonging.here(call.session, call.actor, community.id)
    meeting, agenda = meetings.next_up(call.session, community.id)
    return Hub(
        entry=entry,
        vacant=[role for role in _asked_roles(community) if not entry.roles.get(role)],
        role_names=naming.roles(),
        visibility=words.visibilities()[community.visibility],
        gaps=[*communities.missing(community), *aims.missing(call.session, community)],
        items=items(page.items),
        next=page.next,
        latest=cards(knowledge.latest(call.session, community.id)),
        open_decisions=decisions.running(call.session, community.id),
        open_questions=question_cards(questions.waiting(call.session, community.id)),
        may_ask=question_policy.can_ask(call.actor, community),
        state=me.state or "",
        because=rules.told(rules.worded(*me.ruled[0])) if me.ruled else "",
        may_join=me.state is None and belonging_policy.can_join(community),
        may_log=contribution_policy.can_log(call.actor, community),
        may_edit=policy.can_edit(call.actor, community),
        may_admit=belonging_policy.can_admit(call.actor, community),
        sees_health=health_policy.can_see(call.actor, community),
        waiting_for_me=me.offered,
        meeting=meeting,
        agenda=agenda,
        purposes=purposes(),
        today=clock.today(call.actor.time_zone),
        oembed=discovery(community),
        since=live.now(call.session),
    )


def _asked_roles(community: Any) -> list[str]:
    """The roles that stand open when nobody holds them: a community of interest needs no sponsor (domain.md §2.3)."""
    return [role for role in ASKED_ROLES if role != "sponsor" or community.orientation != Orientation.INTEREST]
