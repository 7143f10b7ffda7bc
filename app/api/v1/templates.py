"""Onboarding templates: what awaits whom, in versions (domain.md §2.12)."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field, StringConstraints

from app.api.fields import Tag
from app.api.route import ApiRoute, needs
from app.api.sent import In, Sent
from app.api.shapes import Out, PageOut, problems
from app.core.text import Line
from app.http.call import Asked
from app.models.onboarding import Party, PlanKind, Stage, TaskKind
from app.services.onboarding import NewTemplate, TaskPlan, Template, proposals, templates

router = APIRouter(tags=["onboarding"], route_class=ApiRoute)

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9._-]{0,58}[a-z0-9])?$")]
ByCode = Annotated[str, Path(description="Code of the template.", examples=["newcomer"])]


class TemplateRuleShape(In):
    """For whom: everything that is named has to be so."""

    unit: Line | None = Field(default=None, description="Code of a unit; those below it too.", examples=["sales"])
    job_family: Line | None = Field(default=None, description="As HR calls it.", examples=["Pricing"])
    location: Line | None = Field(default=None, description="As HR calls it.", examples=["Kraków"])
    language: Tag | None = Field(default=None, description="The language in which the site speaks to them.", examples=["pl"])


class TemplateTaskShape(In):
    """A task of a template."""

    kind: TaskKind = Field(description="What is to be done.", examples=["greet"])
    stage: Annotated[Stage, Field(description="The day to which it belongs.", examples=[0])]
    owner: Party = Field(description="Whose it is.", examples=["line_manager"])
    offset_days: int = Field(ge=-60, le=180, description="Days from the first day until it is due.", examples=[0])
    minutes: int = Field(default=0, ge=0, le=480, description="How long it takes; 0: nobody said.")
    required: bool = Field(default=True, description="Whether the plan waits for it.")
    title: Annotated[str, StringConstraints(max_length=200)] = Field(default="", description="In words; needed for `other`.")
    module: Annotated[str, StringConstraints(max_length=80)] = Field(default="", description="For `training`: which module.")


class TemplateIn(In):
    """A template's next version."""

    code: Code = Field(description="What it is called in addresses; a known one gets its next version.", examples=["sales-pl"])
    name: Line = Field(description="What it is called.", examples=["Sales, Poland"])
    kind: PlanKind = Field(default=PlanKind.HIRE, description="For who comes, or for who comes back.")
    rule: TemplateRuleShape = Field(default=TemplateRuleShape(), description="For whom; empty: for everybody.")
    tasks: list[TemplateTaskShape] = Field(default=[], max_length=40, description="What is to be done.")
    retired: bool = Field(default=False, description="No longer used for anybody; plans that run stay.")


class TemplateOut(TemplateIn):
    """A template in its newest version."""

    number: int = Field(description="Which version.", examples=[3])


class ProposalOut(Out):
    """A template that a unit might have."""

    unit: str = Field(description="Code of the unit.", examples=["sales"])
    name: str = Field(description="What the unit is called.", examples=["Sales"])
    hires: int = Field(description="How many were hired into it within half a year.", examples=[4])
    template: TemplateOut = Field(description="What most of them were given: a beginning for the unit's own.")


def shown(one: Template) -> TemplateOut:
    """A template in its out shape."""
    plain = {"code": one.code, "number": one.number, "name": one.name, "kind": one.kind, "retired": one.retired}
    return TemplateOut.model_validate({**plain, "rule": dict(one.rule), "tasks": list(one.tasks)}, strict=False)


@router.get("/onboarding/templates", responses=problems(), summary="What awaits newcomers")
@needs("read", "hr")
def listing(call: Asked) -> PageOut[TemplateOut]:
    """Every template in its newest version, by code, all on one page; retired ones too."""
    return PageOut(items=[shown(one) for one in templates.book(call.session)], next=None)


@router.get("/onboarding/template-proposals", responses=problems(), summary="Units that lack a template")
@needs("read", "hr")
def proposed(call: Asked) -> PageOut[ProposalOut]:
    """Units into which two people or more were hired within half a year and that have no template of their own: HR."""
    found = proposals(call.session, call.actor)
    items = [ProposalOut(unit=one.unit, name=one.name, hires=one.hires, template=shown(one.template)) for one in found]
    return PageOut(items=items, next=None)


@router.post("/onboarding/templates", status_code=201, responses=problems(409), summary="Publish a template's next version")
@needs("write", "hr")
def publish(call: Asked, sent: Sent[TemplateIn]) -> TemplateOut:
    """HR only. Plans that run stay as they are; a template that came with Guildry is replaced under its code."""
    given = sent.read()
    new = NewTemplate(
        code=given.code, name=given.name, kind=given.kind, retired=given.retired,
        rule=given.rule.model_dump(exclude_none=True), tasks=[TaskPlan(**dict(task)) for task in given.tasks],
    )  # fmt: skip
    call.reply.headers["Location"] = f"/api/v1/onboarding/templates/{given.code}"
    return shown(templates.publish(call.session, call.actor, new))


@router.get("/onboarding/templates/{template}", responses=problems(), summary="One template")
@needs("read", "hr")
def get(call: Asked, template: ByCode) -> TemplateOut:
    """A template in its newest version."""
    return shown(templates.find(call.session, template))
