"""Rows → knowledge assets, a revision to a row, with the times they had. A revision that came in is never changed again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import col

from app.core import clock, ids
from app.core.errors import InvalidError
from app.core.i18n import _
from app.core.text import fold, sort_key
from app.journal import facts
from app.models.communities import Community
from app.models.knowledge import Asset, AssetArchival, AssetKind, Confidence, Revision
from app.services.importing import communities, histories
from app.services.importing.batch import Batch
from app.services.importing.shapes import AssetRow, CommunityRow, PageRow

NOUN = "assets"
NOWHERE = CommunityRow(slug="knowledge-base", name="Knowledge base")  # pages of no community's folder come in here
SEEN = ("title", "body", "author_id", "path", "summary")


@dataclass
class Shelved:
    """An asset with what is known of its past: what each revision says, and when it was archived."""

    asset: Asset
    revisions: dict[int, dict[str, object]] = field(default_factory=dict)
    archivals: list[AssetArchival] = field(default_factory=list)


def learn(batch: Batch, rows: Sequence[AssetRow]) -> None:
    """Look up the communities and people named, and what came in before."""
    batch.know_communities({*(_folder(row) for row in rows), *(row.community or "" for row in rows), NOWHERE.slug})
    batch.know_people(row.author for row in rows if row.author)
    known = {asset.id: Shelved(asset) for asset in batch.lookup(Asset, col(Asset.source_id), {row.source_id for row in rows})}
    for revision in batch.lookup(Revision, col(Revision.asset_id), list(known)):
        told = {name: getattr(revision, name) for name in (*SEEN, "at")}
        known[revision.asset_id].revisions[revision.number] = told
    for archival in batch.lookup(AssetArchival, col(AssetArchival.asset_id), list(known)):
        known[archival.asset_id].archivals.append(archival)
    batch.assets |= {shelved.asset.source_id or "": shelved for shelved in known.values()} | batch.assets
    paths = {path for row in rows if row.path and (path := histories.original_path(row.path))}
    batch.paths |= {asset.path or "": asset for asset in batch.lookup(Asset, col(Asset.path), paths)} | batch.paths


def take(batch: Batch, _line: int, row: AssetRow) -> None:
    """Take in one revision, or a deletion. Raises InvalidError at the field that cannot be taken."""
    if row.at and row.at > clock.now() + timedelta(days=1):
        raise InvalidError.at("at", _("This time has not come yet."))
    shelved = batch.assets.get(row.source_id)
    if shelved and row.community and row.community != _slug(batch, shelved.asset):
        raise InvalidError.at("community", _("It came in for another community before, and stays there."))
    if row.gone:
        batch.tally.note(NOUN, "updated" if _archive(batch, shelved, row) else "unchanged")
    elif shelved and (row.revision or 0) in shelved.revisions:
        _compare(batch, shelved, row)
    else:
        _lay_down(batch, shelved or _begin(batch, row), row)
        batch.tally.note(NOUN, "updated" if shelved else "created")


def _compare(batch: Batch, shelved: Shelved, row: AssetRow) -> None:
    """A revision that is there already must be this one."""
    there = shelved.revisions[row.revision or 0]
    told = _told(batch, shelved.asset, row)
    same = all(there[name] == told[name] for name in SEEN if name != "title" or row.title)
    if not same or (row.at and row.at != there["at"]):
        raise InvalidError.at("revision", _("This version is there already, and says something else. Versions never change."))
    batch.tally.note(NOUN, "unchanged")


def _begin(batch: Batch, row: AssetRow) -> Shelved:
    community, moment = _community(batch, row), row.at or clock.now()
    title = row.title or histories.name_of(row.path)
    original = batch.paths.get(histories.original_path(row.path or "") or "")
    asset = Asset(
        id=ids.new_id(moment), community_id=community.id, kind=row.kind or AssetKind.REFERENCE, title=title,
        title_key=sort_key(title), lang=row.lang, revision=0, revised_at=moment, doubted_at=moment, created_at=moment,
        source_id=row.source_id, owner_id=_author(batch, row), translation_of=original.id if original else None,
    )  # fmt: skip
    batch.add(asset)
    batch.assets[row.source_id] = Shelved(asset)
    fact = facts.AssetCreated(
        asset_id=asset.id, community_id=community.id, author_id=asset.owner_id, kind=AssetKind(asset.kind).value,
        confidence=Confidence.NOT_VALIDATED.value,
    )  # fmt: skip
    batch.tell(fact, moment)
    return batch.assets[row.source_id]


def _lay_down(batch: Batch, shelved: Shelved, row: AssetRow) -> None:
    asset, number = shelved.asset, row.revision or shelved.asset.revision + 1
    if number <= asset.revision:
        raise InvalidError.at("revision", _("Version %(number)d comes after this one, and is there already.")
                              % {"number": asset.revision})  # fmt: skip
    told, moment = _told(batch, asset, row), row.at or clock.now()
    first = not shelved.revisions
    _bring_back(batch, shelved, moment)
    shelved.revisions[number] = {**told, "at": moment}
    batch.add_values(Revision, id=ids.new_id(moment), asset_id=asset.id, number=number, at=moment, created_at=moment, **told)
    asset.title, asset.title_key = str(told["title"]), sort_key(str(told["title"]))
    asset.path, asset.revision, asset.revised_at, asset.doubted_at = row.path, number, moment, moment
    if row.path:
        batch.paths[row.path] = asset
    if not first:
        asset.touch()
        fact = facts.AssetRevised(
            asset_id=asset.id, community_id=asset.community_id, author_id=_author(batch, row), revision=number, material=True,
            confidence=Confidence.NOT_VALIDATED.value, fields=("body",),
        )  # fmt: skip
        batch.tell(fact, moment)


def _archive(batch: Batch, shelved: Shelved | None, row: AssetRow) -> bool:
    """A deletion archives; whether it is news."""
    if shelved is None:
        raise InvalidError.at("source_id", _("This was deleted before anything was told of it."))
    moment = row.at or clock.now()
    if any(archival.at == moment or (not row.at and not archival.ended_at) for archival in shelved.archivals):
        return False
    asset = shelved.asset
    shelved.archivals.append(AssetArchival(asset_id=asset.id, by_id=_author(batch, row), reason=row.summary, at=moment))
    batch.add(shelved.archivals[-1])
    asset.confidence, asset.next_review_on = Confidence.ARCHIVED, None
    batch.tell(facts.AssetArchived(asset_id=asset.id, community_id=asset.community_id, successor_id=None), moment)
    return True


def _bring_back(batch: Batch, shelved: Shelved, moment: datetime) -> None:
    """Whatever is written anew after a deletion is there again."""
    if shelved.asset.is_archived:
        shelved.archivals[-1].ended_at = moment
        shelved.asset.confidence = Confidence.NOT_VALIDATED
        batch.tell(facts.AssetBroughtBack(asset_id=shelved.asset.id, community_id=shelved.asset.community_id), moment)


def _told(batch: Batch, asset: Asset, row: AssetRow) -> dict[str, object]:
    title = row.title or asset.title
    return {"title": title, "body": row.body, "author_id": _author(batch, row), "path": row.path, "summary": row.summary}


def _author(batch: Batch, row: AssetRow) -> str | None:
    if not row.author:
        return None
    known = batch.people.get(fold(row.author))
    return (known or batch.person(row.author, row.author_name)).id


def _community(batch: Batch, row: AssetRow) -> Community:
    """The one that is named; for a page, the one whose folder it stands in."""
    if not isinstance(row, PageRow):
        return batch.community(row.community or "")
    if _folder(row) not in batch.communities and NOWHERE.slug not in batch.communities:
        communities.take(batch, 0, NOWHERE)
    return batch.communities.get(_folder(row)) or batch.communities[NOWHERE.slug]


def _folder(row: AssetRow) -> str:
    folder, slash, _rest = (row.path or "").partition("/")
    return folder.lower() if slash else ""


def _slug(batch: Batch, asset: Asset) -> str:
    return next((one.slug for one in batch.communities.values() if one.id == asset.community_id), "")
