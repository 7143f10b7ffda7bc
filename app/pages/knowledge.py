"""A community's knowledge: the list, and one asset with why it may be trusted."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query

from app.core import paging
from app.core.errors import NotFoundError
from app.core.settings import settings
from app.http.call import Asked, Call
from app.models.communities import Community
from app.models.knowledge import Asset, AssetArchival, Confidence, Revision
from app.models.trust import AssetFlag, Reuse, Verification
from app.pages import knowledge_words as words
from app.pages import resource_words
from app.pages.forms import Form
from app.pages.markdown import File
from app.pages.render import View
from app.pages.route import PageRoute
from app.pages.serves import Serves, serves
from app.policies import knowledge as policy
from app.policies import resources as resource_policy
from app.services import attachments, communities, gaps, knowledge, people, questions, resources, reviews, topics
from app.services.people import Ref

router = APIRouter(route_class=PageRoute, include_in_schema=False)
RECEIPTS = 5


@dataclass(frozen=True)
class Card:
    """An asset as lists show it, in words."""

    row: Any
    kind: str
    state: str
    freshness: str
    label: str


def cards(rows: list[Any]) -> list[Card]:
    """Rows of a list of assets, in words."""
    kinds, states, labels = words.asset_kinds(), words.confidences(), words.freshnesses()
    told = [(row, knowledge.freshness(row.next_review_on, row.open_flags)) for row in rows]
    return [Card(row, kinds[row.kind], states[row.confidence], fresh, labels[fresh]) for row, fresh in told]


@dataclass(frozen=True)
class Listing(View):
    """A community's assets, by title."""

    template = "knowledge/listing.html"
    community: Any
    cards: list[Card]
    next: str | None
    kind: str
    kinds: dict[str, str]
    archived: bool
    may_write: bool
    sees_gaps: bool


@router.get("/communities/{slug}/assets")
def listing(call: Asked, slug: str, kind: str = "", state: str = "", after: str | None = None) -> Listing:
    """A community's knowledge; `state=archived` shows what was put away."""
    community = communities.find(call.session, call.actor, slug)
    archived = state == Confidence.ARCHIVED
    known = kind if kind in words.asset_kinds() else ""
    wanted = knowledge.Filters(kind=known or None, state=Confidence.ARCHIVED if archived else None)
    page = knowledge.of_community(call.session, community.id, wanted, paging.Ask(20, after))
    may_write = policy.can_edit(call.actor, community)
    sees_gaps = gaps.may_report(call.actor, community)
    return Listing(community, cards(page.items), page.next, known, words.asset_kinds(), archived, may_write, sees_gaps)


TextNumber = Annotated[int, Query(ge=0, le=1_000_000)]


@dataclass(frozen=True)
class One(View):
    """An asset, why it may be trusted, and what the reader may do."""

    template = "knowledge/one.html"
    community: Community
    card: Card
    text: Revision
    author: Ref | None
    form: Form
    archival: AssetArchival | None
    archived_by: Ref | None
    successor: Asset | None
    translations: list[Any]
    checks: list[tuple[Verification, Ref, str]]
    uses: list[tuple[Reuse, Ref, str]]
    flags: list[tuple[AssetFlag, Ref, str, str]]
    outcomes: dict[str, int]
    reuse_words: dict[str, str]
    flag_words: dict[str, str]
    may_edit: bool
    may_verify: bool
    may_reuse: bool
    may_say: bool
    may_settle: bool
    may_archive: bool
    credits: list[tuple[questions.Credit, str]]
    share: str
    chips: list[topics.Chip]
    work: tuple[str, dict[str, str]]
    serves: Serves
    files: list[tuple[Any, str]]
    named: tuple[File, ...]
    may_attach: bool


@router.get("/assets/{asset_id}")
def one(call: Asked, asset_id: str, form: Form | None = None, on: date | None = None, text_no: TextNumber | None = None) -> One:
    """An asset with its newest text, with another of its texts, or as it stood on a day."""
    asset, community = knowledge.find(call.session, call.actor, asset_id)
    number = asset.revision if text_no is None else text_no
    text = knowledge.as_of(call.session, asset, on) if on else knowledge.revision(call.session, asset, number)
    return shown(call, asset, community, text, form or Form())


def _work(call: Call, asset: Asset, community: Community) -> tuple[str, dict[str, str]]:
    """What others work with it as: its id there; and what the reader may say that it is, where it is nothing yet."""
    row = resources.of_asset(call.session, asset)
    may_say = not asset.is_archived and resource_policy.can_propose(call.actor, community)
    return row.id if row else "", resource_words.kinds() if may_say else {}


def shown(call: Call, asset: Asset, community: Community, text: Revision, form: Form) -> One:
    """The page of an asset, with one of its texts."""
    session, actor = call.session, call.actor
    archival = knowledge.archival(session, asset)
    names = people.refs(session, [text.author_id, archival.by_id if archival else None])
    publisher = policy.is_publisher(actor, community, licensed=knowledge.is_licensed(session, actor, community))
    standing = not asset.is_archived
    reasons, states = words.flag_reasons(), words.flag_states()
    verdicts, reuses = words.verdicts(), words.reuse_outcomes()
    files = attachments.of_asset(session, asset)
    return One(
        community=community, card=cards([knowledge.one(session, asset)])[0],
        text=text,
        author=names.get(text.author_id or ""),
        form=form,
        archival=archival,
        archived_by=names.get(archival.by_id or "") if archival else None,
        successor=_successor(call, archival),
        translations=knowledge.translations(session, asset),
        checks=[(row, who, verdicts[row.outcome]) for row, who in knowledge.verifications(session, asset, RECEIPTS)],
        uses=[(row, who, reuses[row.outcome]) for row, who in knowledge.reuses(session, asset, RECEIPTS)],
        flags=[(row, who, reasons[row.reason], states[row.state]) for row, who in knowledge.flags(session, asset, RECEIPTS)],
        outcomes=knowledge.outcomes(session, asset),
        reuse_words=reuses,
        flag_words=reasons,
        may_edit=standing and policy.can_edit(actor, community),
        may_verify=standing and (publisher or policy.can_reverify(actor, asset)),
        may_reuse=standing and policy.can_report_reuse(actor, knowledge.authors(session, asset)),
        may_say=standing and reviews.counts(session, actor, asset),
        may_settle=policy.can_settle(actor, community, asset),
        may_archive=policy.can_archive(actor, community),
        credits=[(one, words.credit_parts()[one.part]) for one in questions.credits_of(session, asset)],
        share=f"/communities/{community.slug}/contributions/new?kind=asset&evidence={settings().base_url}/assets/{asset.id}",
        chips=topics.chips(session, actor, asset.topics),
        work=_work(call, asset, community),
        serves=serves(call, asset, community),
        files=[(row, words.file_kind(row.media_type)) for row in files],
        named=named(files),
        may_attach=standing and policy.can_edit(actor, community) and len(files) < settings().attachments_each,
    )  # fmt: skip


def named(files: list[Any]) -> tuple[File, ...]:
    """An asset's files as its text may name them."""
    return tuple(File(row.name_key, row.id, attachments.shows(row.media_type)) for row in files)


def _successor(call: Call, archival: AssetArchival | None) -> Asset | None:
    """What took its place, if the reader may know of that."""
    if archival is None or archival.successor_id is None:
        return None
    try:
        return knowledge.find(call.session, call.actor, archival.successor_id)[0]
    except NotFoundError:
        return None
