"""The hub, founding a community and changing its page."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import AfterValidator, Field

from app.core import clock, paging
from app.core.i18n import _
from app.core.text import Line, Sentence
from app.http.call import Asked, Call
from app.http.unit import hot
from app.models.communities import Community, Kind, Orientation, Visibility
from app.pages import forms, words
from app.pages.directory import Entry, entries
from app.pages.forms import Form, FormShape
from app.pages.items import Item, items
from app.pages.knowledge import Card, cards
from app.pages.meeting_words import purposes
from app.pages.oembed import discovery
from app.pages.questions import Card as QuestionCard
from app.pages.questions import cards as question_cards
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.policies import belonging as belonging_policy
from app.policies import communities as policy
from app.policies import contributions as contribution_policy
from app.policies import questions as question_policy
from app.services import belonging, communities, contributions, knowledge, live, meetings, naming, questions, rules

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
    may_ask: bool
    state: str
    because: str
    may_join: bool
    may_log: bool
    may_edit: bool
    may_admit: bool
    waiting_for_me: list[belonging.Offer]
    meeting: Any | None
    agenda: list[Any]
    purposes: dict[str, str]
    today: date
    oembed: str
    since: int


@dataclass(frozen=True)
class CommunityForm(View):
    """The form in which a community is founded, or its page changed (`community` is None when founding)."""

    template = "communities/form.html"
    community: Community | None
    form: Form
    kinds: dict[str, str]
    orientations: dict[str, str]
    visibilities: dict[str, str]
    may_scope: bool


@router.get("/communities/new")
def founding_form(call: Asked, form: Form | None = None) -> CommunityForm:
    """The form in which a community is proposed."""
    return _form(call, None, form or Form())


def _form(call: Call, community: Community | None, form: Form) -> CommunityForm:
    _who = call.actor
    may_scope = community is None or policy.can_edit_scope(call.actor, community)
    return CommunityForm(
        community, form, words.community_kinds(), words.orientations(), words.visibilities(), may_scope
    )  # fmt: skip


def _slug(typed: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,78}", typed):
        raise ValueError(_("Small letters, digits and hyphens only, such as pricing-practice."))
    return typed


class FoundingForm(FormShape):
    """What founding asks."""

    name: Line
    slug: Annotated[str, AfterValidator(_slug)]
    kind: Kind = Kind.COP
    orientation: Orientation = Orientation.PROFESSIONAL
    visibility: Visibility = Visibility.OPEN
    domain: Annotated[Sentence, Field(max_length=280)] = ""
    in_scope: Sentence = ""
    out_of_scope: Sentence = ""
    capacity: Annotated[int | None, Field(ge=1, le=1_000_000)] = None
    exit_criterion: Sentence | None = None
    review_on: date | None = None

    def values(self) -> dict[str, Any]:
        """The fields, with scopes a line each made lists."""
        lists = {
            name: [line for line in getattr(self, name).split("\n") if line.strip()] for name in ("in_scope", "out_of_scope")
        }
        return {**dict(self), **lists}


@router.post("/communities")
@again(founding_form)
def found(call: Asked) -> Redirect:
    """Found a community as a draft."""
    form = forms.read(FoundingForm, forms.typed(call.body))
    community = communities.found(call.session, call.actor, communities.Founding(**form.values()))
    return Redirect(f"/communities/{community.slug}", _("Founded as a draft. Invite four others, then propose it."))


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
        gaps=communities.missing(community),
        items=items(page.items),
        next=page.next,
        latest=cards(knowledge.latest(call.session, community.id)),
        open_questions=question_cards(questions.waiting(call.session, community.id)),
        may_ask=question_policy.can_ask(call.actor, community),
        state=me.state or "",
        because=rules.told(rules.worded(*me.ruled[0])) if me.ruled else "",
        may_join=me.state is None and belonging_policy.can_join(community),
        may_log=contribution_policy.can_log(call.actor, community),
        may_edit=policy.can_edit(call.actor, community),
        may_admit=belonging_policy.can_admit(call.actor, community),
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


@router.get("/communities/{slug}/edit")
def edit_form(call: Asked, slug: str, form: Form | None = None) -> CommunityForm:
    """The form in which a community's page is changed."""
    community = communities.find(call.session, call.actor, slug)
    return _form(call, community, form or Form(_values(community)))


def _values(community: Community) -> dict[str, str]:
    values = {name: getattr(community, name) for name in FoundingForm.model_fields}
    lists = {name: "\n".join(values[name]) for name in ("in_scope", "out_of_scope")}
    return {name: str(value) for name, value in {**values, **lists}.items() if value is not None}


@router.post("/communities/{slug}/edit")
@again(edit_form)
def edit(call: Asked, slug: str) -> Redirect:
    """Change a community's page."""
    community = communities.find(call.session, call.actor, slug)
    values = forms.read(FoundingForm, {**_values(community), **forms.typed(call.body), "slug": community.slug}).values()
    del values["slug"]
    communities.change(call.session, call.actor, community, communities.Change(values=values))
    return Redirect(f"/communities/{community.slug}", _("Saved."))
