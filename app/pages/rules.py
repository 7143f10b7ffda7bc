"""Rules that make memberships: written here, looked at before they do anything, applied, undone. For administrators."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import StringConstraints

from app.core import paging
from app.core.db import Session
from app.core.i18n import LANGUAGES, _
from app.core.text import Line
from app.http.call import Asked
from app.models.communities import Community
from app.models.rules import MembershipRule
from app.pages import forms
from app.pages.forms import Form, FormShape
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.services import communities, rules
from app.services.rules import Condition, Plan

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class Row:
    """A rule as the list and its own page show it."""

    rule: MembershipRule
    community: Community
    conditions: list[Condition]
    members: int


@dataclass(frozen=True)
class Rules(View):
    """Every rule, and the form for the next."""

    template = "rules/listing.html"
    rows: list[Row]
    next: str | None
    communities: list[tuple[str, str]]
    units: list[tuple[str, str]]
    groups: list[tuple[str, str]]
    job_families: list[tuple[str, str]]
    locations: list[tuple[str, str]]
    languages: list[tuple[str, str]]
    form: Form


@dataclass(frozen=True)
class OneRule(View):
    """What a rule would do, or what undoing it would."""

    template = "rules/one.html"
    row: Row
    plan: Plan
    form: Form


class RuleForm(FormShape):
    """A rule as it was typed."""

    community: Annotated[str, StringConstraints(max_length=79)]
    unit: Line | None = None
    group: Line | None = None
    job_family: Line | None = None
    location: Line | None = None
    language: Annotated[str, StringConstraints(max_length=35)] | None = None
    mandated: bool = False


@router.get("/membership-rules")
def listing(
    call: Asked, after: Annotated[str | None, Query(max_length=2000)] = None, form: Form | None = None
) -> Rules:  # fmt: skip
    """Every rule, newest first."""
    page = rules.listing(call.session, call.actor, paging.Ask(50, after))
    known = {name: list(values) for name, values in rules.options(call.session, call.actor).items()}
    return Rules(
        rows=[_row(call.session, rule) for rule in page.items],
        next=page.next,
        communities=known["community"],
        units=known["unit"],
        groups=known["group"],
        job_families=known["job_family"],
        locations=known["location"],
        languages=list(LANGUAGES.items()),
        form=form or Form(),
    )


@router.post("/membership-rules")
@again(listing)
def write(call: Asked) -> Redirect:
    """Write a rule down, and look at what it would do."""
    rules.only_administrators(call.actor)
    typed = forms.read(RuleForm, forms.typed(call.body))
    community = communities.find(call.session, call.actor, typed.community)
    rule = rules.write(call.session, call.actor, community, rules.Rule(**typed.model_dump(exclude={"community"})))
    return Redirect(f"/membership-rules/{rule.id}", _("Written down. Nothing has happened yet: see what it would do."))


@router.get("/membership-rules/{rule_id}")
def one(call: Asked, rule_id: str, form: Form | None = None) -> OneRule:
    """Who would join, who would leave, and why."""
    rule = rules.find(call.session, call.actor, rule_id)
    plan = Plan([], []) if rule.undone_at else rules.preview(call.session, rule, undone=rule.is_in_force)
    return OneRule(_row(call.session, rule), plan, form or Form())


@router.post("/membership-rules/{rule_id}/application")
@again(one)
def apply(call: Asked, rule_id: str) -> Redirect:
    """Put it in force."""
    rules.apply(call.session, call.actor, rules.find(call.session, call.actor, rule_id))
    return Redirect(f"/membership-rules/{rule_id}", _("In force. From now on it follows people by itself."))


@router.post("/membership-rules/{rule_id}/undoing")
@again(one)
def undo(call: Asked, rule_id: str) -> Redirect:
    """Undo it."""
    rules.undo(call.session, call.actor, rules.find(call.session, call.actor, rule_id))
    return Redirect("/membership-rules", _("Undone. Only the memberships that it alone had made have ended."))


def _row(session: Session, rule: MembershipRule) -> Row:
    community = session.get_one(Community, rule.community_id)
    return Row(rule, community, rules.conditions(session, rule), rules.held_by(session, rule))
