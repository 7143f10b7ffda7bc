"""What people do before a meeting: plan it, ask something of it, let its agenda out. Every form works without JavaScript."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from app.core.i18n import _
from app.core.text import Line, Prose, Sentence
from app.http.call import Asked
from app.models.meetings import Purpose
from app.pages import forms
from app.pages import meeting_words as words
from app.pages.forms import Form, FormShape
from app.pages.meetings import Listing, One, listing, one
from app.pages.route import PageRoute, Redirect, again
from app.services import communities, meetings
from app.services.meetings import agenda, series
from app.services.meetings.locking import hold_still

router = APIRouter(route_class=PageRoute, include_in_schema=False)
Place = Annotated[Sentence, Field(max_length=500)]


class PlanForm(FormShape):
    """A meeting, or meetings that recur."""

    title: Line
    starts_on: date
    at: str
    zone: str
    duration: int = 60
    place: Place = ""
    rhythm: str = "once"
    rule: Annotated[str, Field(max_length=200)] = ""


class ItemForm(FormShape):
    """A question for a meeting."""

    title: Line
    purpose: Purpose | None = None
    owner: str = ""
    minutes: int | None = None
    pre_reads: Prose = ""
    proposal: Sentence = ""


class CancellationForm(FormShape):
    """Why it does not take place."""

    reason: Sentence = ""


@router.post("/communities/{slug}/meetings")
@again(listing)
def plan(call: Asked, slug: str) -> Redirect:
    """Plan a single meeting, or begin a series."""
    community = communities.find(call.session, call.actor, slug)
    said = dict(forms.read(PlanForm, forms.typed(call.body)))
    rhythm, rule = said.pop("rhythm"), said.pop("rule")
    if rhythm == "once":
        row = meetings.plan(call.session, call.actor, community, meetings.Draft(**said))
        return Redirect(f"/meetings/{row.id}", _("Planned. Now put questions on its agenda."))
    rule = words.rule_of(rhythm, said["starts_on"], rule)
    series.begin(call.session, call.actor, community, series.Draft(**said, rule=rule))
    return Redirect(f"/communities/{slug}/meetings", _("Planned for the next eight weeks; the rest comes by itself."))


def _of_series(call: Asked, series_id: str, form: Form | None = None) -> Listing:
    """The meetings of a series' community."""
    _row, community = meetings.find_series(call.session, call.actor, series_id)
    return listing(call, community.slug, form=form)


@router.post("/meeting-series/{series_id}/edit")
@again(_of_series)
def move(call: Asked, series_id: str) -> Redirect:
    """Let a series be otherwise; what its agendas begin with stays."""
    row, community = meetings.find_series(call.session, call.actor, series_id)
    said = dict(forms.read(PlanForm, forms.typed(call.body)))
    del said["rhythm"]
    meetings.require_scheduler(call.actor, community)
    hold_still(call.session, row)  # what its agendas begin with stays as it is by then
    draft = series.Draft(**{**vars(series.draft_of(row)), **said})
    series.change(call.session, call.actor, row, community, draft)
    return Redirect(f"/communities/{community.slug}/meetings", _("Saved."))


@router.post("/meeting-series/{series_id}/end")
def end(call: Asked, series_id: str) -> Redirect:
    """End a series."""
    row, community = meetings.find_series(call.session, call.actor, series_id)
    series.end(call.session, call.actor, row, community)
    return Redirect(f"/communities/{community.slug}/meetings", _("Ended. Meetings whose agenda is out still take place."))


@router.post("/meetings/{meeting_id}/edit")
@again(one)
def change(call: Asked, meeting_id: str) -> Redirect:
    """Move or rename a meeting."""
    row, community = meetings.find(call.session, call.actor, meeting_id)
    said = dict(forms.read(PlanForm, forms.typed(call.body)))
    del said["rhythm"], said["rule"]
    meetings.change(call.session, call.actor, row, community, meetings.Draft(**said))
    return Redirect(f"/meetings/{meeting_id}", _("Saved."))


@router.post("/meetings/{meeting_id}/cancellation")
@again(one)
def cancel(call: Asked, meeting_id: str) -> Redirect:
    """Cancel a meeting."""
    row, community = meetings.find(call.session, call.actor, meeting_id)
    said = forms.read(CancellationForm, forms.typed(call.body))
    meetings.cancel(call.session, call.actor, row, community, said.reason)
    return Redirect(f"/meetings/{meeting_id}", _("Cancelled. Members are told."))


@router.post("/meetings/{meeting_id}/agenda")
@again(one)
def add(call: Asked, meeting_id: str) -> Redirect:
    """Ask something of a meeting."""
    row, community = meetings.find(call.session, call.actor, meeting_id)
    item = meetings.add(call.session, call.actor, row, community, agenda.Draft(**_item(forms.typed(call.body))))
    said = _("It is on the agenda.") if item.taken else _("Proposed. Whoever prepares the meeting takes it in.")
    return Redirect(f"/meetings/{meeting_id}", said)


def _of_item(call: Asked, item_id: str, form: Form | None = None) -> One:
    """The meeting of an item."""
    _item_row, row, _community = meetings.find_item(call.session, call.actor, item_id)
    return one(call, row.id, form)


@router.post("/agenda-items/{item_id}/edit")
@again(_of_item)
def edit(call: Asked, item_id: str) -> Redirect:
    """Edit a question; who only speaks to it brings reading and proposal."""
    item, row, community = meetings.find_item(call.session, call.actor, item_id)
    typed = forms.typed(call.body)
    values = _item({"title": item.title, **typed})
    meetings.edit(call.session, call.actor, item, row, community, {name: values[name] for name in values.keys() & typed.keys()})
    return Redirect(f"/meetings/{row.id}#agenda", _("Saved."))


@router.post("/agenda-items/{item_id}/{step}")
@again(_of_item)
def step(call: Asked, item_id: str, step: str) -> Redirect:
    """Take a question in, move it up, or take it away."""
    item, row, community = meetings.find_item(call.session, call.actor, item_id)
    if step == "removal":
        meetings.remove(call.session, call.actor, item, row, community)
    elif step == "taking":
        meetings.edit(call.session, call.actor, item, row, community, {"taken": True})
    else:
        order = [each.id for each in meetings.items(call.session, [row.id])[row.id] if each.taken]
        place = order.index(item.id) if item.id in order else len(order)
        meetings.edit(call.session, call.actor, item, row, community, {"position": max(place, 1)})
    return Redirect(f"/meetings/{row.id}#agenda", _("Saved."))


@router.post("/meetings/{meeting_id}/agenda/publication")
@again(one)
def publish(call: Asked, meeting_id: str) -> Redirect:
    """Let the agenda out."""
    row, community = meetings.find(call.session, call.actor, meeting_id)
    meetings.publish(call.session, call.actor, row, community)
    return Redirect(f"/meetings/{meeting_id}", _("The agenda is out. Members are told."))


def _item(typed: Mapping[str, str]) -> dict[str, Any]:
    """What was typed of a question, what is read beforehand a line each."""
    said = dict(forms.read(ItemForm, typed))
    said["pre_reads"] = said["pre_reads"].split()
    return said
