"""Taking a tree in: each page is written or changed by somebody, as if they had typed it, and its files come beside it.

What came in is known again by its path, or by the id in its front matter where the page came from here. So the same tree again
changes nothing, and a tree that was exported and edited comes back as changes. Nothing is ever removed by an import.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from app.core import ids
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import InvalidError, NotFoundError, ProductError
from app.core.files import Files
from app.core.i18n import _
from app.core.settings import settings
from app.models.communities import Community
from app.models.knowledge import Asset, AssetKind
from app.models.people import Person
from app.services import attachments, knowledge, people
from app.services.trees.front import parted
from app.services.trees.inward import Page
from app.services.trees.reading import MEGABYTE, Source


@dataclass
class Outcome:
    """What came of a tree: pages counted as created, updated, unchanged or refused; files added; and what to look at."""

    pages: Counter[str] = field(default_factory=Counter)
    files: int = 0
    notes: list[str] = field(default_factory=list)


class Taking:
    """One tree on its way into one community, by one person. Without a store of files they are only measured."""

    def __init__(self, community: Community, actor: Actor, source: Source, files: Files | None) -> None:
        self.community, self.actor, self.source, self.files = community, actor, source, files
        self.outcome = Outcome()
        self.pages: dict[str, Page] = {}

    def learn(self, session: Session) -> list[str]:
        """Read every page and find those that are here already; the paths of all that can go in."""
        found = set[str]()
        for path in self.source.pages():
            try:
                front, body = parted(self.source.text(path))
                known = self._known(session, path, front.id)
                if known in found:
                    raise InvalidError.at("id", _("Another file of this tree has this id. Take it out of the copy."))
                self.pages[path] = page = Page(path, front, body, known or ids.new_id(), known is not None)
                found.add(page.id)
            except InvalidError as error:
                self._refuse(path, error)
        return list(self.pages)

    def prepare(self, path: str) -> bool:
        """Change a page's links and put its files into the store, with no session open; whether it can go in."""
        page = self.pages[path]
        try:
            for link in page.lead_inward(self.pages, self.source.files):
                told = _("%(link)s leads to nothing in this tree.") % {"link": link[:200]}
                self.outcome.notes.append(f"{path}: link: {told}")
            for name, place in page.named.items():
                with self.source.opened(place, settings().attachment_mb * MEGABYTE) as content:
                    upload = attachments.store(self.files, name, content) if self.files else attachments.measure(name, content)
                    page.uploads.append(upload)
        except InvalidError as error:
            self._refuse(path, error)
            return False
        return True

    def take(self, session: Session, path: str) -> None:
        """Take one page in, in the unit of work of the caller, which is undone where this raises ProductError."""
        self.outcome.pages[self._change(session, self.pages[path])] += 1

    def refuse(self, path: str, error: ProductError) -> None:
        """Note that a page was refused after all."""
        self._refuse(path, InvalidError(error.sentence, error.faults))

    def _change(self, session: Session, page: Page) -> str:
        owner = self._owner(session, page)
        said: dict[str, Any] = {"title": page.front.title or _heading(page.body), "kind": page.front.kind}
        said |= {"topics": page.front.topics, "lang": page.front.language, "owner": owner.username if owner else None}
        told = {"body": page.body, **{name: value for name, value in said.items() if value or value == []}}
        if not page.is_here:
            origin = knowledge.Origin(page.id, self._source_id(page.path), page.path)
            draft = knowledge.Draft(**{**_unsaid(page.path), **told})
            made = knowledge.write(session, self.actor, self.community, draft, origin=origin)
            self._attach(session, made, page)
            return "created"
        asset = session.get(Asset, page.id)
        if asset is None:
            raise NotFoundError(_("There is no such asset."))
        if owner and owner.id == asset.owner_id:
            del told["owner"]  # who may not name another may still say who it is
        before = asset.version, asset.revision
        knowledge.change(session, self.actor, asset, self.community, knowledge.Change(given=frozenset(told), **told))
        more = self._attach(session, asset, page)
        return "updated" if more or before != (asset.version, asset.revision) else "unchanged"

    def _owner(self, session: Session, page: Page) -> Person | None:
        """Who looks after it, if they are here; else whoever takes it in, which is noted."""
        if page.front.owner is None:
            return None
        try:
            return people.find_active(session, self.actor, page.front.owner, field="owner")
        except ProductError:
            names = {"owner": page.front.owner, "name": self.actor.username}
            told = _("%(owner)s is not here; %(name)s takes it on.") % names
            self.outcome.notes.append(f"{page.path}: owner: {told}")
            return None

    def _attach(self, session: Session, asset: Asset, page: Page) -> int:
        """Put the files beside the page; of one that says something else now, the new one. How many are new."""
        count = 0
        for upload in page.uploads:
            there = attachments.by_name(session, asset, upload.name)
            if there and there.sha256 == upload.sha256:
                continue
            if there:
                attachments.remove(session, self.actor, there, asset, self.community)
            attachments.add(session, self.actor, asset, self.community, upload)
            count += 1
        self.outcome.files += count
        return count

    def _known(self, session: Session, path: str, told: str | None) -> str | None:
        here = select(col(Asset.id)).where(col(Asset.community_id) == self.community.id)
        by_id = session.execute(here.where(col(Asset.id) == told)).scalar_one_or_none() if told else None
        return by_id or session.execute(here.where(col(Asset.source_id) == self._source_id(path))).scalar_one_or_none()

    def _source_id(self, path: str) -> str:
        return f"tree:{hashlib.sha256(f'{self.community.id}/{path}'.encode()).hexdigest()}"

    def _refuse(self, path: str, error: InvalidError) -> None:
        self.outcome.pages["refused"] += 1
        self.source.refuse(path, error)


def _unsaid(path: str) -> dict[str, Any]:
    """What a new page is where its file does not say: its folder is its topic. What is here already stays as it is."""
    folder = path.partition("/")[0] if "/" in path else ""
    named = {"title": PurePosixPath(path).stem[:200], "topics": [folder[:60]] if folder else []}
    return {"kind": AssetKind.REFERENCE, "lang": "en", **named}


def _heading(body: str) -> str:
    """What the first heading says, where the text begins with one."""
    first = next(iter(body.lstrip().splitlines()), "")
    return first.removeprefix("# ").strip()[:200] if first.startswith("# ") else ""
