"""One contribution with everybody's word on it, and endorsing in place."""

from dataclasses import dataclass

from fastapi import APIRouter

from app.core.i18n import _
from app.core.text import Sentence
from app.http.call import Asked, Call
from app.models.communities import Community
from app.models.contributions import Contribution, EndorsementType, Ruling
from app.pages import forms
from app.pages.forms import Form, FormShape
from app.pages.items import Item, items
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.pages.serves import Serves, serves
from app.pages.words import states
from app.policies import contributions as policy
from app.services import contributions, people, topics
from app.services.people import Ref

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class One(View):
    """A contribution, who says that it helped, and what the reader may do."""

    template = "contributions/one.html"
    item: Item
    community: Community
    form: Form
    may_endorse: bool
    is_asked: bool
    needs_evidence: bool
    may_change: bool
    may_withdraw: bool
    may_return: bool
    may_void: bool
    mine: list[str]
    rulings: list[tuple[Ruling, str, Ref | None]]
    chips: list[topics.Chip]
    serves: Serves


@router.get("/contributions/{contribution_id}")
def one(call: Asked, contribution_id: str, form: Form | None = None) -> One:
    """A contribution with everybody's word on it."""
    contribution, community = contributions.find(call.session, call.actor, contribution_id)
    return _one(call, contribution, community, form or Form())


def _one(call: Call, contribution: Contribution, community: Community, form: Form) -> One:
    [shown] = items([contributions.one(call.session, contribution)])
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
        needs_evidence=contribution.needs_evidence,
        may_change=changing and contribution.state in {"logged", "returned"},
        may_withdraw=changing,
        may_return=policy.can_return(actor, community) and contribution.state == "logged",
        may_void=policy.can_void(actor, community, authors) and not contribution.is_gone,
        mine=mine,
        rulings=_rulings(call, contribution),
        chips=topics.chips(call.session, actor, contribution.topics),
        serves=serves(call, contribution, community),
    )


def _rulings(call: Call, contribution: Contribution) -> list[tuple[Ruling, str, Ref | None]]:
    """Each with its verdict in words and who gave it (nobody when it lapsed)."""
    rulings = contributions.rulings_of(call.session, contribution)
    names = people.refs(call.session, [ruling.by_id for ruling in rulings])
    return [(ruling, states()[ruling.verdict], names.get(ruling.by_id or "")) for ruling in rulings]


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
