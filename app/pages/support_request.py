"""One request for help: its clock, what was said, and for whoever helps what else there is to know (domain.md §5.7)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query

from app.core import clock, ids, paging
from app.http.call import Asked, Call
from app.models.communities import Community
from app.models.knowledge import Asset
from app.models.people import Person
from app.models.support import HelpRequest
from app.pages import question_words
from app.pages import support_words as words
from app.pages.forms import Form
from app.pages.render import View
from app.pages.route import PageRoute
from app.pages.support_words import Line
from app.services import people, support
from app.services.support import Promise

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class Beside:
    """What whoever helps sees beside a request: whose day it is there, and what is known already."""

    zone: str
    similar: list[HelpRequest]
    pages: list[Asset]
    broken: list[HelpRequest]


@dataclass(frozen=True)
class One(View):
    """A request, and all that came of it."""

    template = "support/one.html"
    line: Line
    community: Community | None
    promise: Promise | None
    replies: list[Any]
    next: str | None
    form: Form
    key: str
    now: datetime
    mine: bool
    helps: bool
    steps: frozenset[str]
    beginning: str
    beside: Beside | None
    original: HelpRequest | None
    outcome_words: dict[str, str]
    categories: dict[str, str]
    priorities: dict[str, str]


@router.get("/help/requests/{request_id}")
def one(
    call: Asked, request_id: str, form: Form | None = None, after: Annotated[str | None, Query(max_length=2000)] = None
) -> One:  # fmt: skip
    """A request with what was said."""
    request, community = support.find(call.session, call.actor, request_id)
    page = support.replies(call.session, request, paging.Ask(50, after))
    helps = support.may_work(call.session, call.actor, request)
    shown = form or Form()
    return One(
        line=words.line(support.one(call.session, request)),
        community=community,
        promise=support.promise(call.session, request, community),
        replies=page.items,
        next=page.next,
        form=shown,
        key=shown.value("key") or ids.new_id(),
        now=clock.minute(),
        mine=request.requester_id == call.actor.person_id,
        helps=helps,
        steps=frozenset(str(state) for state in support.steps(call.session, call.actor, request)),
        beginning=support.beginning(),
        beside=_beside(call, request) if helps else None,
        original=support.original(call.session, call.actor, request),
        outcome_words=question_words.outcomes(),
        categories=words.categories(),
        priorities=words.priorities(),
    )


def _beside(call: Call, request: HelpRequest) -> Beside:
    person: Person = people.by_id(call.session, request.requester_id)
    similar = support.similar(call.session, call.actor, request)
    pages = support.linked(call.session, call.actor, similar)
    return Beside(person.time_zone, similar, pages, support.broken_now(call.session, call.actor, request))
