"""Templates: those that come with Guildry, those that HR publishes over them, and finding the one that fits somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import InvalidError, NotFoundError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.onboarding import OnboardingTemplate, Party, PlanKind, Stage, TaskKind
from app.policies import onboarding as policy
from app.policies.guard import require
from app.services.onboarding.matching import FIELDS, Template

OURS = Path(__file__).with_name("templates.yaml")
MOST_TASKS = 40


@dataclass(frozen=True, kw_only=True)
class TaskPlan:
    """A task of a template; `title` only where the kind's own words will not do, `module` only for a training."""

    kind: TaskKind
    stage: Stage
    owner: Party
    offset_days: int
    minutes: int = 0
    required: bool = True
    title: str = ""
    module: str = ""


@dataclass(frozen=True, kw_only=True)
class NewTemplate:
    """A template's next version."""

    code: str
    name: str
    kind: PlanKind = PlanKind.HIRE
    rule: Mapping[str, str] = field(default_factory=dict)
    tasks: Sequence[TaskPlan] = ()
    retired: bool = False


def book(session: Session) -> list[Template]:
    """The newest version of every template, retired ones too, by code."""
    newest = {one.code: one for one in shipped()}
    for row in session.execute(select(OnboardingTemplate).order_by(col(OnboardingTemplate.number))).scalars():
        newest[row.code] = _template(row)
    return [newest[code] for code in sorted(newest)]


def find(session: Session, code: str) -> Template:
    """A template's newest version; raises NotFoundError."""
    found = next((one for one in book(session) if one.code == code), None)
    if found is None:
        raise NotFoundError(_("There is no such onboarding template."))
    return found


def publish(session: Session, actor: Actor, new: NewTemplate) -> Template:
    """Publish a template's next version: HR. Plans that run stay as they are."""
    require(policy.can_publish_templates(actor), otherwise=_("Onboarding templates are HR's."))
    _check(new)
    before = next((one for one in book(session) if one.code == new.code), None)
    row = OnboardingTemplate(
        code=new.code, number=before.number + 1 if before else 1, name=new.name, kind=new.kind,
        rule={name: value for name, value in new.rule.items() if value}, tasks=[told(one) for one in new.tasks],
        retired=new.retired, published_by=actor.person_id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    fact = facts.OnboardingTemplatePublished(template_id=row.id, code=row.code, number=row.number, retired=row.retired)
    record(session, actor.person_id, fact)
    return _template(row)


def told(task: TaskPlan) -> dict[str, Any]:
    """A task as it is kept."""
    return {**vars(task), "kind": task.kind.value, "stage": int(task.stage), "owner": task.owner.value}


def understood(task: Mapping[str, Any]) -> TaskPlan:
    """A task out of what is kept."""
    return TaskPlan(
        **{**task, "kind": TaskKind(task["kind"]), "stage": Stage(task["stage"]), "owner": Party(task["owner"])}
    )  # fmt: skip


@lru_cache
def shipped() -> tuple[Template, ...]:
    """The templates that come with Guildry, each in its version 1."""
    kept = yaml.safe_load(OURS.read_text(encoding="utf-8"))
    return tuple(
        Template(
            code=one["code"], number=1, name=one["name"], kind=PlanKind(one["kind"]),
            tasks=[told(understood(task)) for task in one["tasks"]],
        )
        for one in kept
    )  # fmt: skip


def _template(row: OnboardingTemplate) -> Template:
    return Template(row.code, row.number, row.name, row.kind, row.rule, row.tasks, row.retired, row.id)


def _check(new: NewTemplate) -> None:
    if unknown := new.rule.keys() - set(FIELDS):
        raise InvalidError.at(f"rule/{min(unknown)}", _("A rule may name unit, job_family, location and language."))
    if len(new.tasks) > MOST_TASKS:
        raise InvalidError.at("tasks", _("Forty tasks are enough."))
    if not new.tasks and not new.retired:
        raise InvalidError.at("tasks", _("A template has at least one task."))
    for place, task in enumerate(new.tasks):
        if task.kind is TaskKind.OTHER and not task.title.strip():
            raise InvalidError.at(f"tasks/{place}/title", _("Say in a few words what is to be done."))
        if (task.kind is TaskKind.TRAINING) is not bool(task.module):
            raise InvalidError.at(f"tasks/{place}/module", _("A training names its module, and nothing else does."))
