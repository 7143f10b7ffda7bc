"""Training: what one's roles ask for, what one has learned, whether it was of use; and what there is to learn."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import AfterValidator, Field, StringConstraints

from app.core import paging
from app.core.i18n import _
from app.core.text import Line, Sentence, safe
from app.http.call import Asked
from app.models.training import TrainingModule, TrainingVersion, Use
from app.pages import forms, training_words
from app.pages.forms import Form, FormShape
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.policies import training as policy
from app.services import naming, people, training
from app.services.training import Answer, Done, Duty, Edition, NewModule

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class Training(View):
    """One's own duties, questions and completions, and the modules."""

    template = "training/training.html"
    duties: list[Duty]
    role_names: dict[str, str]
    duty_states: dict[str, tuple[str, str]]
    asked: list[training.Asked]
    calls: list[training.Call]
    uses: list[tuple[str, str]]
    mine: list[Any]
    modules: list[TrainingModule]
    newest: dict[str, TrainingVersion]
    may_publish: bool
    form: Form


@router.get("/training")
def mine(call: Asked, form: Form | None = None) -> Training:
    """What concerns the reader, then what there is."""
    session, actor = call.session, call.actor
    me = people.find(session, actor, "me")
    modules = training.listing(session, paging.Ask(100)).items
    versions = training.versions(session, [module.id for module in modules])
    return Training(
        duties=training.duties_of(session, actor, me),
        role_names=naming.roles(),
        duty_states=training_words.duty_states(),
        asked=training.asked(session, actor),
        calls=training.calls_for_help(session, actor),
        uses=training_words.uses(),
        mine=training.completions(session, actor, paging.Ask(50), me).items,
        modules=modules,
        newest={module.id: versions[module.id][-1] for module in modules},
        may_publish=policy.can_publish(actor),
        form=form or Form(),
    )


@router.post("/training/modules/{code}/completions")
def complete(call: Asked, code: str) -> Redirect:
    """Say that one has completed it."""
    module = training.find(call.session, code)
    training.complete(call.session, call.actor, module, people.find(call.session, call.actor, "me"), Done())
    return Redirect("/training", _("Noted. After a while you will be asked whether it was of use."))


class ModuleForm(FormShape):
    """A module in its first version."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9._-]{0,78}[a-z0-9])?$")]
    title: Line
    minutes: Annotated[int, Field(ge=1, le=10_000)]
    link: Annotated[str, StringConstraints(max_length=2000), AfterValidator(safe)] = ""
    validity_months: Annotated[int, Field(ge=1, le=120)] | None = None


@router.post("/training/modules")
@again(mine)
def publish(call: Asked) -> Redirect:
    """Publish a module, and own it."""
    given = forms.read(ModuleForm, forms.typed(call.body))
    edition = Edition(minutes=given.minutes, validity_months=given.validity_months)
    training.publish(call.session, call.actor, NewModule(code=given.code, title=given.title, link=given.link, edition=edition))
    return Redirect("/training", _("Published; you look after it."))


class FollowUpForm(FormShape):
    """Whether it was of use."""

    used: Use
    obstacle: Sentence = ""
    needs_help: bool = False


@router.post("/training/completions/{completion_id}/follow-up")
@again(mine)
def follow_up(call: Asked, completion_id: str) -> Redirect:
    """Answer whether it was of use."""
    row, module = training.find_completion(call.session, call.actor, completion_id)
    given = forms.read(FollowUpForm, forms.typed(call.body))
    answer = Answer(used=given.used, obstacle=given.obstacle, needs_help=given.needs_help)
    training.follow_up(call.session, call.actor, row, module, answer)
    return Redirect("/training", _("Thank you for saying so."))


@router.post("/training/completions/{completion_id}/help")
def help_given(call: Asked, completion_id: str) -> Redirect:
    """One has helped whoever asked for it."""
    row, module = training.find_completion(call.session, call.actor, completion_id)
    training.help_given(call.session, call.actor, row, module)
    return Redirect("/training", _("Noted."))
