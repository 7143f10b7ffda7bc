"""Naming topics: for KM advisors, in four languages side by side."""

from dataclasses import dataclass, replace

from fastapi import APIRouter

from app.core import i18n
from app.core.errors import StaleError
from app.core.i18n import LANGUAGES, _
from app.http.call import Asked, Call
from app.models.topics import RiskTier
from app.pages import forms
from app.pages.forms import Form
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.pages.topic_words import languages, risk_tiers
from app.services import topics

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class Edit(View):
    """What a topic is called in each language, how soon its pages are due, where it stands."""

    template = "topics/edit.html"
    named: topics.Named | None
    languages: dict[str, str]
    tiers: dict[str, str]
    form: Form


@router.get("/topics/new")
def new(call: Asked, words: str = "", form: Form | None = None) -> Edit:
    """The form for a topic; `words`: what people write already."""
    topics.require_writer(call.actor)
    begun = Form({f"label_{i18n.language()}": words[:60]}) if words else Form()
    return Edit(None, _shown({}), risk_tiers(), form or begun)


@router.post("/topics")
@again(new)
def create(call: Asked) -> Redirect:
    """Say that there is a topic."""
    topics.require_writer(call.actor)
    topic = topics.create(call.session, call.actor, _wanted(call, forms.typed(call.body)))
    return Redirect(f"/topics/{topic.slug}", _("Whoever writes or looks for one of these names means this topic."))


@router.get("/topics/{topic}/edit")
def edit(call: Asked, topic: str, form: Form | None = None) -> Edit:
    """The form with what the topic is called now."""
    found = topics.find(call.session, call.actor, topic)
    topics.require_writer(call.actor)
    [named] = topics.described(call.session, [found])
    values = {"version": str(found.version), "risk_tier": str(found.risk_tier), "parent": named.parent or ""}
    values |= {f"label_{lang}": name for lang, name in named.labels.items()}
    values |= {f"synonyms_{lang}": "\n".join(some) for lang, some in named.synonyms.items()}
    shown = form or Form()  # of the other form on this page, if that is what failed: then this one is as it was
    return Edit(
        named, _shown({**named.labels, **named.synonyms}), risk_tiers(), replace(shown, values={**values, **shown.values})
    )


@router.post("/topics/{topic}/edit")
@again(edit)
def change(call: Asked, topic: str) -> Redirect:
    """Call it otherwise."""
    found = topics.find(call.session, call.actor, topic)
    topics.require_writer(call.actor)
    typed = forms.typed(call.body)
    if typed.get("version") != str(found.version):
        raise StaleError(_("Somebody changed this since you read it. Read it again, then repeat your change."))
    topics.change(call.session, call.actor, found, _wanted(call, typed))
    return Redirect(f"/topics/{found.slug}", _("Noted."))


@router.post("/topics/{topic}/merger")
@again(edit)
def merge(call: Asked, topic: str) -> Redirect:
    """Say that it is another topic, by that one's address or slug."""
    found = topics.find(call.session, call.actor, topic)
    topics.require_writer(call.actor)
    into = _named(call, forms.typed(call.body).get("into", ""), "into")
    topics.merge(call.session, call.actor, found, into)
    return Redirect(f"/topics/{into.slug}", _("They are one from now on."))


def _shown(names: dict[str, object]) -> dict[str, str]:
    """The site's languages, and whatever others a topic has names in."""
    known = languages()
    return {**LANGUAGES, **{lang: known.get(lang, lang) for lang in names}}


def _named(call: Call, address: str, field: str) -> topics.Topic:
    with forms.named_in(field):
        return topics.find(call.session, call.actor, address.strip().rstrip("/").rpartition("/")[2])


def _wanted(call: Call, typed: dict[str, str]) -> topics.Wanted:
    """What the form says; names that were left empty are none."""
    named = {name.partition("_")[::2]: value for name, value in typed.items() if value.strip()}
    parent = typed.get("parent", "")
    tier = typed.get("risk_tier", "")
    return topics.Wanted(
        given=frozenset({"labels", "synonyms", "risk_tier", "parent"}),
        labels={lang: value.strip() for (kind, lang), value in named.items() if kind == "label"},
        synonyms={lang: _parted(value) for (kind, lang), value in named.items() if kind == "synonyms"},
        risk_tier=RiskTier(tier) if tier in set(RiskTier) else RiskTier.NORMAL,
        parent=_named(call, parent, "parent") if parent.strip() else None,
    )


def _parted(text: str) -> list[str]:
    """Names, one on each line: a name may have commas in it."""
    return [name.strip() for name in text.split("\n") if name.strip()]
