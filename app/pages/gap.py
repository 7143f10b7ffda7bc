"""One gap: why it is one, how it went, and what people do about it."""

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter

from app.core.i18n import _
from app.core.text import Sentence
from app.http.call import Asked
from app.models.communities import Community
from app.models.gaps import Gap, GapState, GapStep
from app.pages import forms, gap_words
from app.pages.forms import Form, FormShape
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.pages.trend import Point, Trend, drawn, turning_points
from app.policies import gaps as policy
from app.services import gaps, people
from app.services.people import Ref

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class May:
    """What the reader may do about it."""

    triage: bool
    take_on: bool
    work: bool


@dataclass(frozen=True)
class One(View):
    """A gap with its evidence."""

    template = "gaps/one.html"
    gap: Gap
    title: str
    place: Community | None
    owner: Ref | None
    rule: str
    reason: str
    states: dict[str, str]
    figures: list[tuple[str, float]]
    things: list[gaps.Thing]
    steps: list[tuple[GapStep, Ref | None]]
    trend: Trend | None
    turns: list[Point]
    may: May
    form: Form


class TriageForm(FormShape):
    """Whose it is, who sees to it, by when."""

    community: str = ""
    owner: str = ""
    due_on: date | None = None


class MoveForm(FormShape):
    """A step."""

    to: GapState
    reason: Sentence = ""


@router.get("/gaps/{gap_id}")
def one(call: Asked, gap_id: str, form: Form | None = None) -> One:
    """A gap, why it is one, and what became of it."""
    gap, place = gaps.find(call.session, call.actor, gap_id)
    labels = gap_words.measures()
    points = [Point(reading.day, reading.priority) for reading in gaps.readings(call.session, gap)]
    return One(
        gap=gap,
        title=gaps.title_of(call.session, gap),
        place=place,
        owner=people.refs(call.session, [gap.owner_id]).get(gap.owner_id or ""),
        rule=gap_words.rules()[gap.rule],
        reason=gap_words.reasons()[gap.rule],
        states=gap_words.states(),
        figures=[(labels[name], value) for name, value in gap.measures.items() if name in labels],
        things=gaps.things(call.session, gap),
        steps=gaps.steps(call.session, gap),
        trend=drawn(points),
        turns=turning_points(points),
        may=May(
            triage=policy.can_triage(call.actor, gap.community_id),
            take_on=gap.is_open and policy.can_take_on(call.actor, gap),
            work=policy.can_work(call.actor, gap),
        ),
        form=form or Form(),
    )


@router.post("/gaps/{gap_id}/triage")
@again(one)
def triage(call: Asked, gap_id: str) -> Redirect:
    """Say whose it is, who sees to it, by when."""
    gap, place = gaps.find(call.session, call.actor, gap_id)
    typed = forms.typed(call.body)
    said = forms.read(TriageForm, typed)
    given = {"owner", "due_on"} & typed.keys()
    if "community" in typed and said.community != (place.slug if place else ""):
        given |= {"community"}
    gaps.triage(
        call.session, call.actor, gap,
        gaps.Triage(given=frozenset(given), community=said.community or None, owner=said.owner.lstrip("@") or None,
                    due_on=said.due_on),
    )  # fmt: skip
    return Redirect(f"/gaps/{gap_id}", _("Noted."))


@router.post("/gaps/{gap_id}/owner")
@again(one)
def take_on(call: Asked, gap_id: str) -> Redirect:
    """See to it oneself."""
    gap, _place = gaps.find(call.session, call.actor, gap_id)
    gaps.take_on(call.session, call.actor, gap)
    return Redirect(f"/gaps/{gap_id}", _("It is yours now. It closes by itself once nobody misses it any more."))


@router.post("/gaps/{gap_id}/transitions")
@again(one)
def move(call: Asked, gap_id: str) -> Redirect:
    """Begin, hand back, put aside, take up again."""
    gap, _place = gaps.find(call.session, call.actor, gap_id)
    said = forms.read(MoveForm, forms.typed(call.body))
    gaps.move(call.session, call.actor, gap, said.to, said.reason)
    return Redirect(f"/gaps/{gap_id}", _("Noted."))


@router.post("/gaps/{gap_id}/merger")
@again(one)
def merge(call: Asked, gap_id: str) -> Redirect:
    """Say that it is another gap, by that one's address."""
    gap, _place = gaps.find(call.session, call.actor, gap_id)
    address = forms.typed(call.body).get("into", "").strip().rstrip("/").rpartition("/")[2]
    other, _at = gaps.named(call.session, call.actor, address, field="into")
    gaps.merge(call.session, call.actor, gap, other)
    return Redirect(f"/gaps/{other.id}", _("They are one from now on."))


@router.post("/gaps/{gap_id}/parts")
@again(one)
def split(call: Asked, gap_id: str) -> Redirect:
    """Say that a part of it is another gap."""
    gap, _place = gaps.find(call.session, call.actor, gap_id)
    part = gaps.split(call.session, call.actor, gap, forms.typed(call.body).get("lead", ""))
    return Redirect(f"/gaps/{part.id}", _("This is a gap of its own from now on. Its figures come tonight."))
