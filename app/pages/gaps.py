"""Knowledge gaps: what is missing, the most pressing first; and how it goes."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query

from app.core import paging
from app.core.i18n import _
from app.core.text import Line
from app.http.call import Asked
from app.models.communities import Community
from app.models.gaps import Gap, GapRule, GapState
from app.pages import forms, gap_words
from app.pages.forms import Form, FormShape
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.policies import gaps as policy
from app.services import communities, gaps, people
from app.services.gaps import strategic
from app.services.people import Ref

router = APIRouter(route_class=PageRoute, include_in_schema=False)
ON_ONE_PERSON = (GapRule.SINGLE_EXPERT, GapRule.EXPERT_LEAVING)
Word = Annotated[str, Query(max_length=80)]


@dataclass(frozen=True)
class Row:
    """A gap as the list shows it."""

    gap: Gap
    title: str
    place: Community | None
    owner: Ref | None


@dataclass(frozen=True)
class Gaps(View):
    """The list."""

    template = "gaps/listing.html"
    rows: list[Row]
    next: str | None
    here: str
    view: str
    place: Community | None
    states: dict[str, str]
    rules: dict[str, str]
    judged_on: object
    may_report: bool
    may_name: bool


@dataclass(frozen=True)
class Report(View):
    """How it goes."""

    template = "gaps/report.html"
    report: gaps.Report
    place: Community | None


@dataclass(frozen=True)
class Topics(View):
    """What the strategy needs, and the form for one more."""

    template = "gaps/topics.html"
    topics: list[strategic.Needed]
    may_write: bool
    form: Form


class TopicForm(FormShape):
    """A topic."""

    topic: Line


@router.get("/gaps")
def listing(
    call: Asked, community: Word = "", view: Word = "", after: Annotated[str | None, Query(max_length=2000)] = None
) -> Gaps:
    """What is missing: all that is open, one's own, what hangs on one person, or what was put aside or closed."""
    place = communities.find(call.session, call.actor, community) if community else None
    chosen = _views().get(view, gaps.Filters())
    wanted = gaps.Filters(**{**vars(chosen), "community_id": place.id if place else None})
    page = gaps.listing(call.session, call.actor, wanted, paging.Ask(20, after))
    names = people.refs(call.session, [gap.owner_id for gap, _place in page.items])
    titles = gaps.titles_of(call.session, [gap for gap, _place in page.items])
    return Gaps(
        rows=[Row(gap, titles[gap.id], at, names.get(gap.owner_id or "")) for gap, at in page.items],
        next=page.next,
        here=f"/gaps?community={place.slug}&view=" if place else "/gaps?view=",
        view=view if view in _views() else "",
        place=place,
        states=gap_words.states(),
        rules=gap_words.rules(),
        judged_on=gaps.judged_on(call.session),
        may_report=gaps.may_report(call.actor, place),
        may_name=policy.can_write_strategy(call.actor),
    )


@router.get("/gaps/report")
def report(call: Asked, community: Word = "") -> Report:
    """How it goes with what is missing: by month, this week, new or known."""
    place = communities.find(call.session, call.actor, community) if community else None
    return Report(gaps.report(call.session, call.actor, place), place)


@router.get("/gaps/topics")
def topics(call: Asked, form: Form | None = None) -> Topics:
    """What the strategy needs."""
    found = strategic.listing(call.session, call.actor)
    return Topics(found, policy.can_write_strategy(call.actor), form or Form())


@router.post("/gaps/topics")
@again(topics)
def name(call: Asked) -> Redirect:
    """Say that the strategy needs a topic."""
    strategic.name(call.session, call.actor, forms.read(TopicForm, forms.typed(call.body)).topic)
    return Redirect("/gaps/topics", _("From tonight on, what is missing there weighs more."))


@router.post("/gaps/topics/{topic_id}/removal")
def drop(call: Asked, topic_id: str) -> Redirect:
    """The strategy needs it no longer."""
    strategic.drop(call.session, call.actor, strategic.find(call.session, call.actor, topic_id)[0])
    return Redirect("/gaps/topics", _("Removed."))


def _views() -> dict[str, gaps.Filters]:
    return {
        "mine": gaps.Filters(mine=True),
        "experts": gaps.Filters(rules=ON_ONE_PERSON),
        "aside": gaps.Filters(state=GapState.DISMISSED),
        "closed": gaps.Filters(state=GapState.CLOSED),
    }
