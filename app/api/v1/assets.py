"""Knowledge assets: their text, every revision of it, and what changed between two (domain.md §2.5)."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import Field

from app.api.fields import ById, BySlug, Day, Tag
from app.api.route import ApiRoute, expect
from app.api.sent import In, Sent
from app.api.shapes import As, Out, PageOut, Paging, page_as, problems
from app.api.v1 import asset_shapes as shapes
from app.api.v1.asset_shapes import AssetDetail, AssetId, AssetIn, AssetOut, AssetPatch, RevisionDetail, RevisionOut, Summary
from app.core.errors import InvalidError, StaleError
from app.core.i18n import _
from app.core.text import Sentence
from app.http.call import Asked
from app.http.unit import hot
from app.models.knowledge import AssetKind, Confidence
from app.services import communities, knowledge, people

router = APIRouter(tags=["knowledge"], route_class=ApiRoute)
ByNumber = Annotated[int, Path(ge=1, le=1_000_000, description="Number of the revision.", examples=[2])]


class ArchivalIn(In):
    """Why something is archived."""

    reason: Sentence = Field(description="Why; whoever comes looking for it reads it.", examples=["The new tool does it."])
    successor: AssetId | None = Field(default=None, description="Id of what takes its place.")


class RestorationIn(In):
    """Which text is to stand again."""

    revision: int | None = Field(
        default=None, ge=1, le=1_000_000, description="Number of the text; may be left out to bring back what is archived."
    )
    summary: Summary = Field(default="", description="Why.")


class ChangeOut(Out):
    """A run of text."""

    op: Literal["equal", "insert", "delete"] = Field(description="In both, only in the newer, or only in the older.")
    text: str = Field(description="The run.", examples=["wait for the build"])


class DiffOut(Out):
    """What leads from one revision to another."""

    earlier: int = Field(description="Number of the revision compared with; 0 for nothing at all.", examples=[1])
    later: int = Field(description="Number of the revision asked for.", examples=[2])
    changes: list[ChangeOut] = Field(description="Runs of words, in order; Chinese, Japanese and Korean by characters.")


@router.get("/communities/{slug}/assets", responses=problems(), summary="A community's knowledge")
@hot
def listing(
    call: Asked,
    slug: BySlug,
    paging: Paging,
    kind: Annotated[AssetKind | None, Query(description="Only this kind.")] = None,
    state: Annotated[Confidence | None, Query(description="Only this confidence; archived ones show only so.")] = None,
    lang: Annotated[Tag | None, Query(description="Only this language.")] = None,
) -> As[PageOut[AssetOut]]:
    """A community's assets, by title."""
    wanted = knowledge.Filters(kind=kind, state=state, lang=lang)
    community_id = communities.id_of(call.session, call.actor, slug)
    page = knowledge.of_community(call.session, community_id, wanted, paging)
    return page_as([shapes.plain(row) for row in page.items], page.next)


@router.post("/communities/{slug}/assets", status_code=201, responses=problems(409), summary="Write an asset")
def write(call: Asked, slug: BySlug, sent: Sent[AssetIn]) -> AssetDetail:
    """Write something down for a community."""
    community = communities.find(call.session, call.actor, slug)
    asset = knowledge.write(call.session, call.actor, community, knowledge.Draft(**dict(sent.read())))
    call.reply.headers["Location"] = f"/api/v1/assets/{asset.id}"
    return shapes.detail(call.session, asset)


@router.get("/assets/{asset_id}", responses=problems(), summary="One asset")
def get(
    call: Asked,
    asset_id: ById,
    on: Annotated[Day | None, Query(description="As its text stood at the end of this day (UTC).")] = None,
) -> AssetDetail:
    """An asset with its newest text, or with the one of a day."""
    asset, _community = knowledge.find(call.session, call.actor, asset_id)
    return shapes.detail(call.session, asset, knowledge.as_of(call.session, asset, on) if on else None)


@router.patch("/assets/{asset_id}", responses=problems(409, 412), summary="Change an asset")
def patch(call: Asked, asset_id: ById, sent: Sent[AssetPatch]) -> AssetDetail:
    """Change an asset; honours If-Match, and a 412 holds the difference between what stands there and what was sent."""
    asset, community = knowledge.find(call.session, call.actor, asset_id)
    given = sent.read()
    try:
        expect(call, asset)
    except StaleError as error:
        raise knowledge.stale(call.session, asset, given.body) from error
    change = knowledge.Change(given=frozenset(given.model_fields_set), **dict(given))
    return shapes.detail(call.session, knowledge.change(call.session, call.actor, asset, community, change))


@router.get("/assets/{asset_id}/revisions", responses=problems(), summary="Every text it had")
def revisions(call: Asked, asset_id: ById, paging: Paging) -> As[PageOut[RevisionOut]]:
    """An asset's revisions, newest first."""
    asset, _community = knowledge.find(call.session, call.actor, asset_id)
    page = knowledge.revisions(call.session, asset, paging)
    return page_as([shapes.revised(row) for row in page.items], page.next)


@router.get("/assets/{asset_id}/revisions/{number}", responses=problems(), summary="One text it had")
def revision(call: Asked, asset_id: ById, number: ByNumber) -> RevisionDetail:
    """A revision with its text."""
    asset, _community = knowledge.find(call.session, call.actor, asset_id)
    text = knowledge.revision(call.session, asset, number)
    author = people.refs(call.session, [text.author_id]).get(text.author_id or "")
    told = {**text.model_dump(), "author": shapes.ref(author.username, author.display_name) if author else None}
    return RevisionDetail.model_validate(told)


@router.get("/assets/{asset_id}/revisions/{number}/diff", responses=problems(), summary="What changed between two texts")
def diff(
    call: Asked,
    asset_id: ById,
    number: ByNumber,
    earlier: Annotated[
        int | None, Query(alias="from", ge=0, le=1_000_000, description="Compared with this one; the one before unless told.")
    ] = None,
) -> DiffOut:
    """The runs of words that lead from one revision to another."""
    asset, _community = knowledge.find(call.session, call.actor, asset_id)
    start = number - 1 if earlier is None else earlier
    old = knowledge.revision(call.session, asset, start).body if start else ""
    parts = knowledge.compare(old, knowledge.revision(call.session, asset, number).body)
    return DiffOut(earlier=start, later=number, changes=[ChangeOut(op=part.op, text=part.text) for part in parts])


@router.post("/assets/{asset_id}/archival", responses=problems(409), summary="Archive an asset")
def archive(call: Asked, asset_id: ById, sent: Sent[ArchivalIn]) -> AssetDetail:
    """Archive it, with a reason; it can still be read."""
    asset, community = knowledge.find(call.session, call.actor, asset_id)
    why = sent.read()
    knowledge.archive(call.session, call.actor, asset, community, why.reason, why.successor)
    return shapes.detail(call.session, asset)


@router.post("/assets/{asset_id}/restoration", responses=problems(409), summary="Let an earlier text stand again")
def restore(call: Asked, asset_id: ById, sent: Sent[RestorationIn]) -> AssetDetail:
    """Restore a revision, as a new one; and bring back what is archived."""
    asset, community = knowledge.find(call.session, call.actor, asset_id)
    what = sent.read()
    if asset.is_archived:
        knowledge.bring_back(call.session, call.actor, asset, community)
    elif what.revision is None:
        raise InvalidError.at("revision", _("Say which version is to stand again."))
    if what.revision is not None and what.revision != asset.revision:
        knowledge.restore(call.session, call.actor, asset, community, what.revision, what.summary)
    return shapes.detail(call.session, asset)
