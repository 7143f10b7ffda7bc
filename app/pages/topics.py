"""Topics: what there is to know about, what hangs on each, and who knows."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query

from app.core import paging
from app.core.i18n import _
from app.http.call import Asked
from app.models.topics import TopicName
from app.pages.render import View
from app.pages.route import PageRoute, Redirect
from app.pages.topic_words import languages, risk_tiers, thing_kinds
from app.policies import topics as policy
from app.services import topics
from app.services.people import Ref
from app.services.search import Found, Kind

router = APIRouter(route_class=PageRoute, include_in_schema=False)
After = Annotated[str | None, Query(max_length=2000)]


@dataclass(frozen=True)
class Listing(View):
    """All topics; for whoever names them, the words in use that mean none."""

    template = "topics/listing.html"
    rows: list[topics.Named]
    q: str
    next: str | None
    unnamed: list[topics.Unnamed]
    may_write: bool


@dataclass(frozen=True)
class One(View):
    """A topic: what it is called, what hangs on it, who knows."""

    template = "topics/one.html"
    named: topics.Named
    parent: topics.Named | None
    languages: dict[str, str]
    tier: str
    kinds: list[tuple[str, str, bool, int]]
    kind_words: dict[str, str]
    kind: str
    things: list[Found]
    next: str | None
    people: list[topics.Knower]
    names: list[tuple[TopicName, Ref | None]]
    may_write: bool


@router.get("/topics")
def listing(call: Asked, q: Annotated[str, Query(max_length=200)] = "", after: After = None) -> Listing:
    """Topics; `q`: those that are called so in any language."""
    page = topics.listing(call.session, call.actor, q, paging.Ask(50, after))
    may_write = policy.can_write(call.actor)
    unnamed = topics.unnamed(call.session, call.actor) if may_write and not q else []
    return Listing(topics.described(call.session, page.items), q, page.next, unnamed, may_write)


@router.get("/topics/{topic}")
def one(call: Asked, topic: str, kind: str = "", after: After = None) -> One | Redirect:
    """A topic; of one that is merged, the one that it is."""
    found = topics.find(call.session, call.actor, topic)
    [named] = topics.described(call.session, [found])
    if named.merged_into:
        return Redirect(f"/topics/{named.merged_into}")
    chosen = Kind(kind) if kind in topics.TOPICAL else None
    page = topics.things(call.session, call.actor, found, chosen, paging.Ask(20, after))
    above = topics.described(call.session, [topics.find(call.session, call.actor, named.parent)] if named.parent else [])
    return One(
        named=named,
        parent=next(iter(above), None),
        languages=languages(),
        tier=risk_tiers()[found.risk_tier],
        kinds=_tabs(topics.counts(call.session, call.actor, found), f"/topics/{found.slug}", chosen),
        kind_words=thing_kinds(),
        kind=chosen or "",
        things=page.items,
        next=page.next,
        people=topics.who_knows(call.session, call.actor, found),
        names=topics.told(call.session, found),
        may_write=policy.can_write(call.actor),
    )


def _tabs(counts: dict[Kind, int], here: str, chosen: Kind | None) -> list[tuple[str, str, bool, int]]:
    """All of it, and each kind: its name, where it is, whether it is shown, how many there are."""
    words = thing_kinds()
    kinds = [(words[kind], f"{here}?kind={kind}", kind == chosen, count) for kind, count in counts.items()]
    return [(_("All"), here, chosen is None, sum(counts.values())), *kinds]
