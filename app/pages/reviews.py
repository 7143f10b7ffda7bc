"""The review queue: what has to be looked at again, most used first, walked through by keyboard (domain.md §5.6)."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from app.core.errors import InvalidError
from app.core.i18n import _, ngettext
from app.http.call import Asked
from app.models.communities import Community
from app.pages import forms
from app.pages.forms import Form
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.services import communities, knowledge, reviews

router = APIRouter(route_class=PageRoute, include_in_schema=False)
Word = Annotated[str, Query(max_length=80)]


@dataclass(frozen=True)
class Queue(View):
    """What waits."""

    template = "reviews/queue.html"
    items: list[reviews.Item]
    is_more: bool
    place: Community | None
    lang: str
    languages: list[str]
    here: str
    tiers: dict[str, str]
    form: Form


def tiers() -> dict[str, str]:
    """How often a text is looked at."""
    return {"fast": _("Every 90 days"), "normal": _("Every 180 days"), "slow": _("Every 365 days")}


@router.get("/reviews")
def queue(call: Asked, community: Word = "", lang: Word = "", form: Form | None = None) -> Queue:
    """The first hundred, the most pressing first."""
    place = communities.find(call.session, call.actor, community) if community else None
    wanted = reviews.Filters(community_id=place.id if place else None, lang=lang or None)
    items = reviews.queue(call.session, call.actor, wanted)
    here = f"/reviews?community={place.slug}&lang=" if place else "/reviews?lang="
    spoken = reviews.languages(call.session, call.actor)
    return Queue(items, len(items) == reviews.MOST, place, lang, spoken, here, tiers(), form or Form())


@router.post("/reviews")
@again(queue)
def set_terms(call: Asked) -> Redirect:
    """Give what was chosen an owner or a tier."""
    chosen = forms.typed_many(call.body).get("asset", [])
    typed = forms.typed(call.body)
    terms = reviews.Terms(owner=typed.get("owner", "").strip().lstrip("@") or None, tier=typed.get("tier") or None)
    if not chosen:
        raise InvalidError.at("asset", _("Choose the texts first."))
    done = len(reviews.set_terms(call.session, call.actor, chosen, terms))
    return Redirect("/reviews", ngettext("%(num)s text was changed.", "%(num)s texts were changed.", done) % {"num": done})


@router.post("/assets/{asset_id}/looks")
def look(call: Asked, asset_id: str) -> Response:
    """A page was read."""
    asset, _community = knowledge.find(call.session, call.actor, asset_id)
    reviews.look(call.session, call.actor, asset)
    return Response(status_code=204)


@router.post("/assets/{asset_id}/feedback")
def say(call: Asked, asset_id: str) -> Redirect:
    """Whether it solved what the reader came for."""
    asset, _community = knowledge.find(call.session, call.actor, asset_id)
    solved = forms.typed(call.body).get("solved") == "yes"
    reviews.say(call.session, call.actor, asset, solved=solved)
    if solved:
        return Redirect(f"/assets/{asset_id}", _("Thank you. Nobody is told who said so."))
    return Redirect(
        f"/assets/{asset_id}#missing", _("Thank you; nobody is told who said so. What is missing? Flag it below, or ask.")
    )
