"""A whole tree at once, as somebody sends it over the web: bounded, and each page by itself."""

from dataclasses import dataclass
from typing import IO

from app.core.actor import Actor
from app.core.db import Database, Session
from app.core.errors import InvalidError
from app.core.files import Files
from app.core.i18n import _
from app.models.communities import Community
from app.policies import knowledge as policy
from app.policies.guard import require
from app.services.trees.bringing import bring
from app.services.trees.giving import pack
from app.services.trees.reading import MEGABYTE, from_zip
from app.services.trees.taking import Outcome, Taking

MOST_MB = 100  # of a ZIP that comes
MOST_UNPACKED = 500 * MEGABYTE  # bytes, either way
MOST_PAGES = 500  # that come at once: each is written by itself


@dataclass(frozen=True)
class Taken:
    """What came of a tree: counts and notes, and what was refused, `path: field: why`."""

    outcome: Outcome
    refused: list[str]


def require_taking(actor: Actor, community: Community) -> None:
    """Raise ForbiddenError unless the actor may bring many pages in."""
    require(policy.can_bring_in(actor, community), otherwise=_("Managers and KM advisors bring many pages in at once."))


def take_whole(
    session: Session, database: Database, actor: Actor, community: Community, content: IO[bytes], files: Files | None
) -> Taken:  # fmt: skip
    """Take a ZIP in; without a store of files nothing is written, only tried. Raises InvalidError for none, or too much.

    `session` only looks: each page has a unit of work of its own in `database`.
    """
    with from_zip(content) as source:
        source.left = MOST_UNPACKED
        if len(source.pages()) > MOST_PAGES:
            told = _("Send at most %(most)d pages at once, or have all of them brought in with: guildry import tree")
            raise InvalidError(told % {"most": MOST_PAGES})
        taking = Taking(community, actor, source, files)
        for path in taking.learn(session):
            bring(database, taking, path, dry_run=files is None)
    return Taken(taking.outcome, source.refused)


def give_whole(session: Session, actor: Actor, community: Community, files: Files, into: IO[bytes]) -> int:
    """Write the community's pages as a ZIP; how many attachments the store has lost. Raises ForbiddenError, InvalidError."""
    told = _("Join this community first; then write and edit with its members.")
    require(policy.can_edit(actor, community), otherwise=told)
    return pack(session, community, files, into, MOST_UNPACKED)
