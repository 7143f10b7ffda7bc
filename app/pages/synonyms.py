"""Synonyms: the terms that search takes to mean the same, for KM advisors and platform administrators."""

from dataclasses import dataclass

from fastapi import APIRouter

from app.core.i18n import _
from app.core.text import Sentence
from app.http.call import Asked
from app.models.search import SynonymSet
from app.pages import forms
from app.pages.forms import Form, FormShape
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.services.search import synonyms

router = APIRouter(route_class=PageRoute, include_in_schema=False)
PAGE = "/search/synonyms"


@dataclass(frozen=True)
class Synonyms(View):
    """All sets, and the form for one more."""

    template = "search/synonyms.html"
    sets: list[SynonymSet]
    form: Form


class SynonymsForm(FormShape):
    """Terms, parted by commas or on lines of their own."""

    terms: Sentence


@router.get(PAGE)
def listing(call: Asked, form: Form | None = None) -> Synonyms:
    """What means the same."""
    synonyms.require_writer(call.actor)
    return Synonyms(synonyms.listing(call.session, call.actor), form or Form())


@router.post(PAGE)
@again(listing)
def write(call: Asked) -> Redirect:
    """Say that some terms mean the same."""
    given = forms.read(SynonymsForm, forms.typed(call.body))
    terms = [term.strip() for line in given.terms.splitlines() for part in line.split("，") for term in part.split(",")]
    synonyms.write(call.session, call.actor, [term for term in terms if term])
    return Redirect(PAGE, _("From now on, who looks for one of them finds the others too."))


@router.post(PAGE + "/{set_id}/removal")
def remove(call: Asked, set_id: str) -> Redirect:
    """Look for each by itself again."""
    synonyms.remove(call.session, call.actor, synonyms.find(call.session, call.actor, set_id))
    return Redirect(PAGE, _("Removed."))
