"""Onboarding templates: what awaits whom, published in versions by HR."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from pydantic import ValidationError

from app.core.errors import Fault, InvalidError
from app.core.i18n import LANGUAGES, _
from app.http.call import Asked, Call
from app.models.onboarding import Party, PlanKind, Stage, TaskKind
from app.pages import forms
from app.pages import onboarding_words as words
from app.pages.forms import Form, FormShape
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.policies import onboarding as policy
from app.services import naming
from app.services.onboarding import NewTemplate, Proposal, TaskPlan, Template, proposals, templates

router = APIRouter(route_class=PageRoute, include_in_schema=False)
SPARE = 3  # empty lines for tasks to be added
COLUMNS = ("kind", "title", "stage", "owner", "offset_days", "minutes", "module")


@dataclass(frozen=True)
class Templates(View):
    """Every template in its newest version."""

    template = "onboarding/templates.html"
    rows: list[Template]
    proposals: list[Proposal]
    rule_parts: dict[str, str]
    may_publish: bool


@dataclass(frozen=True)
class OneTemplate(View):
    """A template, and for HR the form of its next version: a line for each task, and some to spare."""

    template = "onboarding/template.html"
    code: str
    name: str
    number: int
    lines: list[dict[str, Any]]
    rule: dict[str, str]
    rule_parts: dict[str, str]
    kinds: dict[str, str]
    parties: dict[str, str]
    stages: dict[int, str]
    languages: dict[str, str]
    may_publish: bool
    form: Form


@router.get("/onboarding/templates")
def listing(call: Asked) -> Templates:
    """What awaits newcomers."""
    found = [one for one in templates.book(call.session) if not one.retired]
    may_publish = policy.can_publish_templates(call.actor)
    proposed = proposals(call.session, call.actor) if may_publish else []
    return Templates(found, proposed, words.rule_parts(), may_publish)


@router.get("/onboarding/templates/{code}")
def one(call: Asked, code: str, unit: str = "", form: Form | None = None) -> OneTemplate:
    """One template; `new` is an empty one, or with a `unit` that lacks one what is proposed for it."""
    form, may_publish = form or Form(), policy.can_publish_templates(call.actor)
    found = _new(call, unit if may_publish else "") if code == "new" else templates.find(call.session, code)
    spare = [dict.fromkeys(COLUMNS, "") | {"required": True} for _line in range(SPARE)]
    lines = [dict(task) for task in found.tasks] + spare
    return OneTemplate(
        code=found.code,
        name=found.name,
        number=found.number,
        lines=(_typed(form, len(lines)) if may_publish else []) or lines,
        rule=dict(found.rule),
        rule_parts=words.rule_parts(),
        kinds=naming.tasks(),
        parties=words.parties(),
        stages=words.stages(),
        languages=LANGUAGES,
        may_publish=may_publish,
        form=form,
    )


def _new(call: Call, unit: str) -> Template:
    """A template that nobody has published yet."""
    begun = next((one for one in proposals(call.session, call.actor) if one.unit == unit), None) if unit else None
    if begun is None:
        return Template("", 0, "", PlanKind.HIRE)
    return Template(begun.code, 0, begun.name, PlanKind.HIRE, {"unit": begun.unit}, begun.template.tasks)


class TemplateForm(FormShape):
    """What stands above the tasks."""

    code: str
    name: str
    unit: str = ""
    job_family: str = ""
    location: str = ""
    language: str = ""


class TaskLine(FormShape):
    """One line of the form."""

    kind: TaskKind
    stage: Stage
    owner: Party
    offset_days: int
    minutes: int = 0
    required: bool = False
    title: str = ""
    module: str = ""


@router.post("/onboarding/templates/{code}")
@again(one)
def publish(call: Asked, code: str) -> Redirect:
    """Publish the next version."""
    typed = forms.typed(call.body)
    given = forms.read(TemplateForm, typed)
    rule = {name: getattr(given, name) for name in words.rule_parts()}
    kind = PlanKind.HIRE if code == "new" else templates.find(call.session, code).kind
    new = NewTemplate(code=given.code.strip().lower(), name=given.name, kind=kind, rule=rule, tasks=_tasks(typed))
    made = templates.publish(call.session, call.actor, new)
    return Redirect(f"/onboarding/templates/{made.code}", _("Published. Plans that run stay as they are."))


def _tasks(typed: dict[str, str]) -> list[TaskPlan]:
    """The lines that name a kind; each fault at its line."""
    found = []
    for place in range(_lines(typed)):
        cells = {name: typed.get(f"{name}-{place}", "").strip() for name in (*COLUMNS, "required")}
        if not cells["kind"]:
            continue
        try:
            line = TaskLine.model_validate({name: value for name, value in cells.items() if value})
        except ValidationError as error:
            names = [str(fault["loc"][0]) for fault in error.errors()]
            faults = [Fault(f"/{name}-{place}", _("Please fill this in.")) for name in names]
            raise InvalidError(_("Please look at the marked fields."), faults) from error
        found.append(TaskPlan(**dict(line)))
    return found


def _lines(typed: Any) -> int:
    return sum(1 for name in typed if name.startswith("kind-"))


def _typed(form: Form, most: int) -> list[dict[str, Any]]:
    """The lines as they were sent."""
    count = min(_lines(form.values), most + 40)
    cells = [{name: form.value(f"{name}-{place}") for name in COLUMNS} for place in range(count)]
    return [line | {"required": form.value(f"required-{place}") == "true"} for place, line in enumerate(cells)]
