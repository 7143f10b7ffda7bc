"""One text under review: what changed, what readers say, and every action by one key (domain.md §5.6)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter

from app.core.i18n import _
from app.core.text import Sentence, Text
from app.http.call import Asked, Call
from app.models.communities import Community
from app.models.knowledge import Asset, Revision
from app.models.reviews import ReviewRequest
from app.models.trust import AssetFlag, FlagState, Outcome
from app.pages import forms
from app.pages import knowledge_words as words
from app.pages.forms import Form, FormShape
from app.pages.knowledge import Card, cards
from app.pages.render import View
from app.pages.reviews import tiers
from app.pages.route import PageRoute, Redirect, again
from app.policies import knowledge as policy
from app.services import knowledge, people, questions, reviews
from app.services.knowledge import Part
from app.services.people import Ref

router = APIRouter(route_class=PageRoute, include_in_schema=False)
MOST = 5


@dataclass(frozen=True)
class Review(View):
    """A text with all that speaks for looking at it."""

    template = "reviews/one.html"
    community: Community
    card: Card
    text: Revision
    parts: list[Part]
    flags: list[tuple[AssetFlag, Ref, str]]
    outcomes: dict[str, int]
    looks: int
    owner: Ref | None
    load: int
    asked: ReviewRequest | None
    similar: list[questions.Suggestion]
    tiers: dict[str, str]
    tier: str
    may_archive: bool
    next: str
    form: Form


class VerdictForm(FormShape):
    """What checking it came to; a body: as it should be."""

    verdict: Outcome
    evidence: Sentence = ""
    body: Text = ""


class AskForm(FormShape):
    """What its owner is asked."""

    due_on: date
    note: Sentence = ""


class ArchiveForm(FormShape):
    """Why it is put away, and what takes its place."""

    why: Sentence = ""
    successor: str = ""


@router.get("/reviews/{asset_id}")
def one(call: Asked, asset_id: str, form: Form | None = None) -> Review:
    """A text in review."""
    session, actor = call.session, call.actor
    asset, community = reviews.find(session, actor, asset_id)
    text = knowledge.revision(session, asset, asset.revision)
    reasons = words.flag_reasons()
    similar = [one for one in questions.suggest(session, actor, asset.title, MOST, but=asset.id) if one.kind == "asset"]
    return Review(
        community=community,
        card=cards([knowledge.one(session, asset)])[0],
        text=text,
        parts=_changed(call, asset, text),
        flags=[(row, who, reasons[row.reason]) for row, who in knowledge.flags(session, asset, MOST, state=FlagState.OPEN)],
        outcomes=knowledge.outcomes(session, asset),
        looks=reviews.looks_of(session, asset),
        owner=people.refs(session, [asset.owner_id]).get(asset.owner_id or ""),
        load=reviews.load(session, asset.owner_id) if asset.owner_id else 0,
        asked=reviews.asked(session, asset),
        similar=similar,
        tiers=tiers(),
        tier=reviews.tier_of(asset.review_interval_days),
        may_archive=policy.can_archive(actor, community),
        next=_next(call, asset_id),
        form=form or Form(),
    )


def _changed(call: Call, asset: Asset, text: Revision) -> list[Part]:
    """What changed since it was last confirmed; nothing where nothing did, or where nobody ever confirmed it."""
    if asset.verified_revision in {None, asset.revision}:
        return []
    before = knowledge.revision(call.session, asset, asset.verified_revision or asset.revision)
    return knowledge.compare(before.body, text.body)


def _next(call: Call, asset_id: str) -> str:
    """The text after this one in the queue, round and round; the queue itself where it was the only one."""
    ids = [item.id for item in reviews.queue(call.session, call.actor, reviews.Filters())]
    after = ids.index(asset_id) + 1 if asset_id in ids else 0
    others = [one for one in (*ids[after:], *ids[:after]) if one != asset_id]
    return f"/reviews/{others[0]}" if others else "/reviews"


@router.post("/reviews/{asset_id}/verifications")
@again(one)
def verify(call: Asked, asset_id: str) -> Redirect:
    """Say whether it is right, perhaps as you mended it, and go on to the next one."""
    asset, community, after = _taken(call, asset_id)
    typed = forms.read(VerdictForm, forms.typed(call.body))
    body = typed.body if typed.verdict == Outcome.CONFIRMED_WITH_EDIT else None
    verdict = knowledge.Verdict(outcome=typed.verdict, evidence=typed.evidence, body=body)
    knowledge.verify(call.session, call.actor, asset, community, verdict)
    return _on(call, asset, after, _("Noted, with your name and today's date."))


@router.post("/reviews/{asset_id}/request")
@again(one)
def ask(call: Asked, asset_id: str) -> Redirect:
    """Ask its owner, and go on to the next one."""
    asset, _community, after = _taken(call, asset_id)
    typed = forms.read(AskForm, forms.typed(call.body))
    reviews.ask_owner(call.session, call.actor, asset, typed.due_on, typed.note)
    return _on(call, asset, after, _("Its owner was asked."))


@router.post("/reviews/{asset_id}/terms")
@again(one)
def set_terms(call: Asked, asset_id: str) -> Redirect:
    """Give it to somebody else, or change its tier."""
    asset, _community, _after = _taken(call, asset_id)
    typed: dict[str, Any] = dict(forms.typed(call.body))
    terms = reviews.Terms(owner=typed.get("owner", "").strip().lstrip("@") or None, tier=typed.get("tier") or None)
    reviews.set_terms(call.session, call.actor, [asset.id], terms)
    return Redirect(f"/reviews/{asset_id}", _("Noted."))


@router.post("/reviews/{asset_id}/archival")
@again(one)
def archive(call: Asked, asset_id: str) -> Redirect:
    """Put it away, perhaps for another that says the same, and go on to the next one."""
    asset, community, after = _taken(call, asset_id)
    typed = forms.read(ArchiveForm, forms.typed(call.body))
    successor = typed.successor.rstrip("/").rpartition("/")[2] or None
    knowledge.archive(call.session, call.actor, asset, community, typed.why, successor)
    return _on(call, asset, after, _("Archived. It can still be read, and brought back."))


@router.post("/reviews/{asset_id}/hold")
@again(one)
def hold(call: Asked, asset_id: str) -> Redirect:
    """Keep it to oneself for a quarter of an hour."""
    _taken(call, asset_id)
    return Redirect(f"/reviews/{asset_id}", _("It is yours for fifteen minutes."))


def _taken(call: Call, asset_id: str) -> tuple[Asset, Community, str]:
    """The text, held by whoever acts on it: ConflictError while somebody else does. And which comes next."""
    asset, community = reviews.find(call.session, call.actor, asset_id)
    reviews.hold(call.session, call.actor, asset)
    return asset, community, _next(call, asset_id)


def _on(call: Call, asset: Asset, after: str, note: str) -> Redirect:
    reviews.let_go(call.session, call.actor, asset)
    return Redirect(after, note)
