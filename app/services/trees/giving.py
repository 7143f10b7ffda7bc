"""Giving a community's pages out as a tree: a file to a page, its attachments in a folder beside it, links between files."""

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from sqlalchemy import select
from sqlmodel import col

from app.core.db import Session
from app.core.errors import InvalidError
from app.core.files import Files
from app.core.i18n import _
from app.models.communities import Community
from app.models.knowledge import Asset, AssetKind, Confidence, Revision
from app.models.people import Person
from app.services import attachments
from app.services.attachments import key_of
from app.services.trees import links, paths
from app.services.trees.front import joined

_PAGE = re.compile(r"/assets/([0-9a-f-]{36})(.*)", re.DOTALL)


@dataclass(frozen=True)
class Given:
    """A file of the tree: where it goes, and its text, or the digest of the attachment that it is."""

    path: str
    text: str | None = None
    digest: str = ""


def give(session: Session, community: Community) -> Iterator[Given]:
    """Every page that is not archived, and every attachment of it."""
    rows = session.execute(
        select(Asset, Revision, col(Person.username))
        .join(Revision, (col(Revision.asset_id) == col(Asset.id)) & (col(Revision.number) == col(Asset.revision)))
        .outerjoin(Person, col(Person.id) == col(Asset.owner_id))
        .where(col(Asset.community_id) == community.id, col(Asset.confidence) != Confidence.ARCHIVED)
        .order_by(col(Asset.id))
    ).all()
    where = _placed([row[0] for row in rows])
    for asset, revision, owner in rows:
        path, taken = where[asset.id], set[str]()
        files = {}
        for file in attachments.of_asset(session, asset):
            stem, dot, ending = file.name.rpartition(".")
            name = paths.name_for(stem or file.name, f"{dot}{ending}" if stem and len(ending) < 20 else "", taken)
            taken.add(paths.key(name))
            files[file.name_key] = (file, f"{path.rpartition('.')[0]}.files/{name}")
        told: dict[str, Any] = {"id": asset.id, "title": revision.title, "kind": AssetKind(asset.kind).value}
        told |= {"topics": list(asset.topics), "language": asset.lang, **({"owner": owner} if owner else {})}
        if files:
            told["files"] = {file.name: paths.toward(path, place) for file, place in files.values()}
        yield Given(path, joined(told, links.rewritten(revision.body, _outward(path, where, files))))
        yield from (Given(place, digest=file.sha256) for file, place in files.values())


def content_of(given: Given, files: Files) -> bytes | None:
    """The bytes of a file of the tree; None for an attachment that the store has lost."""
    if given.text is not None:
        return given.text.encode()
    try:
        return b"".join(files.read(given.digest))
    except FileNotFoundError:
        return None


def pack(session: Session, community: Community, files: Files, into: IO[bytes], most: int) -> int:
    """Write the tree as a ZIP, at most so many bytes before they are packed; how many attachments the store has lost.

    Raises InvalidError for a tree that is larger.
    """
    lost, size = 0, 0
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for given in give(session, community):
            content = content_of(given, files)
            size += len(content or b"")
            if size > most:
                raise InvalidError(_("This is too large to take along at once. Have it written with: guildry export tree"))
            if content is None:
                lost += 1
            else:
                archive.writestr(given.path, content)
    return lost


def _outward(path: str, where: dict[str, str], files: dict[str, tuple[Any, str]]) -> Callable[[str], str | None]:
    def leads(link: str) -> str | None:
        if link.startswith("attachment:"):
            found = files.get(key_of(links.split(link.removeprefix("attachment:"))[0]))
            return links.written(paths.toward(path, found[1])) if found else None
        page = _PAGE.fullmatch(link)
        if page is None or page[1] not in where:
            return None
        return links.written(paths.toward(path, where[page[1]])) + page[2]

    return leads


def _placed(assets: list[Asset]) -> dict[str, str]:
    """Where each page goes: where it came from, else under its title; no two in one place, nor a page where files lie."""
    where: dict[str, str] = {}
    taken: set[str] = set()
    for asset in assets:
        path = asset.path if asset.path and _is_fit(asset.path) else ""
        if not path or paths.key(path) in taken:
            path = paths.name_for(asset.title, ".md", taken)
        taken.add(paths.key(path))
        where[asset.id] = path
    return where


def _is_fit(path: str) -> bool:
    """Whether a path that came from elsewhere can be written anywhere."""
    parts = path.split("/")
    whole = paths.is_page(path) and not paths.is_hidden(path) and ".." not in parts and "" not in parts
    return whole and all(len(part.encode()) <= paths.LONGEST_PART for part in parts) and "\\" not in path
