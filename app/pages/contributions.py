"""Logging a contribution in thirty seconds, endorsing in place, and one contribution with everybody's word on it."""

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter
from pydantic import field_validator

from app.core import ids
from app.core.i18n import _
from app.core.text import Prose, Sentence, Title
from app.http.call import Asked, Call
from app.models.communities import Community
from app.models.contributions import Contribution, ContributionKind, EndorsementType, Ruling
from app.pages import forms
from app.pages.forms import Form, FormShape
from app.pages.items import Item, item
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.pages.words import guess, kinds
from app.policies import contributions as policy
from app.services import communities, contributions
from app.services.people import Ref

router = APIRouter(route_class=PageRoute, include_in_schema=False)


class LogForm(FormShape):
    """What the log form asks: a title; what was guessed may be changed."""

    title: Title
    kind: ContributionKind | None = None
    evidence: str = ""
    beneficiary: str = ""
    body: Prose = ""
    occurred_on: date | None = None

    @field_validator("beneficiary")
    @classmethod
    def bare(cls, value: str) -> str:
        """A leading @ is how people type names."""
        return value.strip().removeprefix("@")

    def draft(self) -> contributions.Draft:
        """The draft; an address inside the title counts as evidence, the kind is guessed from the words."""
        links = [word for word in (*self.evidence.split(), *self.title.split()) if word.startswith(("http://", "https://"))]
        unfit = [word for word in self.evidence.split() if word not in links]
        return contributions.Draft(
            kind=self.kind or guess(self.title),
            title=self.title,
            body=self.body,
            evidence=list(dict.fromkeys([*links, *unfit])),
            beneficiary=self.beneficiary or None,
            occurred_on=self.occurred_on,
        )


@dataclass(frozen=True)
class Log(View):
    """The log form: at most three fields in sight."""

    template = "contributions/log.html"
    community: Community
    form: Form
    kinds: dict[str, str]
    kind: str
    key: str


@dataclass(frozen=True)
class Logged(View):
    """The new row in place of the form, with ten seconds to undo."""

    template = "contributions/_logged.html"
    item: Item
    community: Community
    asked: Ref | None
    alike: Contribution | None


@dataclass(frozen=True)
class One(View):
    """A contribution, who says that it helped, and what the reader may do."""

    template = "contributions/one.html"
    item: Item
    community: Community
    form: Form
    may_endorse: bool
    is_asked: bool
    may_withdraw: bool
    may_return: bool
    may_void: bool
    mine: list[str]
    rulings: list[Ruling]


@router.get("/communities/{slug}/contributions/new")
def log_form(call: Asked, slug: str, form: Form | None = None, title: str = "", evidence: str = "") -> Log:
    """The thirty-second form; `title` and `evidence` may come from a link elsewhere in the intranet."""
    community = communities.find(call.session, call.actor, slug)
    form = form or Form({"title": title, "evidence": evidence})
    return Log(community, form, kinds(), form.value("kind"), form.value("key") or ids.new_id())


@router.post("/communities/{slug}/contributions")
@again(log_form)
def log(call: Asked, slug: str) -> View | Redirect:
    """Log it, and show the new row; the same form sent twice logs once."""
    community = communities.find(call.session, call.actor, slug)
    typed = forms.typed(call.body)
    draft = forms.read(LogForm, typed).draft()
    alike = contributions.alike(call.session, call.actor, draft.title)
    contribution = contributions.log(call.session, call.actor, community, draft, key=typed.get("key"))
    shown = item(call.session, contribution, community)
    if call.is_fragment:
        return Logged(shown, community, shown.beneficiary, alike)
    return Redirect(f"/contributions/{contribution.id}", _logged_note(shown))


def _logged_note(shown: Item) -> str:
    if shown.beneficiary:
        return _("Logged. %(name)s was asked to confirm.") % {"name": shown.beneficiary.display_name}
    return _("Logged. Somebody whom it helped can now say so.")


@router.get("/contributions/{contribution_id}")
def one(call: Asked, contribution_id: str, form: Form | None = None) -> One:
    """A contribution with everybody's word on it."""
    contribution, community = contributions.find(call.session, call.actor, contribution_id)
    return _one(call, contribution, community, form or Form())


def _one(call: Call, contribution: Contribution, community: Community, form: Form) -> One:
    shown = item(call.session, contribution, community)
    actor, authors = call.actor, [ref.id for ref in shown.authors]
    mine = [word.id for word in shown.words if word.endorser.id == actor.person_id]
    open_for_words = contribution.state in {"logged", "lapsed", "endorsed"}
    changing = policy.can_change(actor, contribution, authors) and not contribution.is_gone
    return One(
        item=shown,
        community=community,
        form=form,
        may_endorse=policy.can_endorse(actor, authors) and open_for_words and not mine,
        is_asked=contribution.beneficiary_id == actor.person_id and not mine,
        may_withdraw=changing,
        may_return=policy.can_return(actor, community) and contribution.state == "logged",
        may_void=policy.can_void(actor, community, authors) and not contribution.is_gone,
        mine=mine,
        rulings=contributions.rulings_of(call.session, contribution),
    )


class EndorseForm(FormShape):
    """How it helped, and whether it helped me."""

    benefit: Sentence
    type: EndorsementType = EndorsementType.PEER


@router.post("/contributions/{contribution_id}/endorsements")
@again(one)
def endorse(call: Asked, contribution_id: str) -> View | Redirect:
    """Say how it helped."""
    contribution, community = contributions.find(call.session, call.actor, contribution_id)
    word = forms.read(EndorseForm, forms.typed(call.body))
    contributions.endorse(call.session, call.actor, contribution, word.benefit, word.type)
    if call.is_fragment:
        return _one(call, contribution, community, Form())
    return Redirect(f"/contributions/{contribution_id}", _("Thank you: your sentence is what counts."))
