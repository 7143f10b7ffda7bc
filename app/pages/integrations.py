"""HR in an hour: what is needed, a sandbox that writes nothing, and how the connection is getting on (domain.md §5.8)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter

from app.core import ids, paging
from app.core.errors import Fault, ProductError
from app.core.settings import settings
from app.core.text import Line
from app.http.call import Asked
from app.models.hr import HrEventState, HrEventType
from app.pages import admin_words as words
from app.pages import forms
from app.pages.forms import Form, FormShape
from app.pages.render import View
from app.pages.route import PageRoute, again
from app.policies import hr as policy
from app.services import hr

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class HrSystem(View):
    """The page of whoever connects an HR system, and looks after the connection."""

    template = "admin/hr.html"
    address: str
    connection: hr.Connection
    states: dict[str, str]
    types: dict[str, str]
    unmatched: list[dict[str, Any]]
    may_follow: bool
    reply: dict[str, Any] | None
    form: Form


@router.get("/admin/integrations/hr")
def hr_system(call: Asked, form: Form | None = None) -> HrSystem:
    """How to connect, and how it is getting on."""
    return _page(call, form or Form({"type": HrEventType.HIRE.value}))


def _page(call: Asked, form: Form, reply: dict[str, Any] | None = None) -> HrSystem:
    connection = hr.connection(call.session, call.actor)
    may_follow = policy.can_follow_events(call.actor)
    parked = paging.Page[dict[str, Any]]([], None)
    if may_follow:
        parked = hr.listing(call.session, call.actor, paging.Ask(20), HrEventState.UNMATCHED)
    return HrSystem(
        address=f"{settings().base_url}/api/v1/hr/events",
        connection=connection,
        states=words.hr_states(),
        types=words.hr_types(),
        unmatched=parked.items,
        may_follow=may_follow,
        reply=reply,
        form=form,
    )


class TrialForm(FormShape):
    """An event to try: the fields that Guildry takes, and no others."""

    type: HrEventType
    effective_on: date
    external_id: Line
    display_name: Line | None = None
    work_email: Line | None = None
    org_unit_code: Line | None = None
    manager_external_id: Line | None = None
    job_family: Line | None = None
    location: Line | None = None


@router.post("/admin/integrations/hr/trials")
@again(hr_system)
def rehearse(call: Asked) -> HrSystem:
    """Say what an event would do; nothing is written."""
    typed = forms.typed(call.body)
    form = forms.read(TrialForm, typed)
    event = hr.Told(
        source="trial",
        source_event_id=ids.new_mark(),
        type=form.type,
        effective_on=form.effective_on,
        external_id=form.external_id,
        person=form.model_dump(exclude={"type", "effective_on", "external_id"}, exclude_none=True),
    )
    try:
        reply = hr.rehearse(call.session, call.actor, event)
    except ProductError as error:
        error.faults = [Fault(fault.pointer.removeprefix("/person"), fault.detail) for fault in error.faults]
        raise
    return _page(call, Form(typed), reply)
