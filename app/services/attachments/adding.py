"""Adding a file to an asset, and taking one away. The bytes are in the store before the row is there, never after."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, NotFoundError
from app.core.i18n import _, ngettext
from app.core.settings import settings
from app.journal import facts
from app.journal.book import record
from app.models.attachments import Attachment
from app.models.communities import Community
from app.models.knowledge import Asset
from app.policies import knowledge as policy
from app.policies.guard import require
from app.services import knowledge
from app.services.attachments import naming

MEGABYTE = 1_048_576


@dataclass(frozen=True)
class Upload:
    """A file that is in the store already: what it is called, its SHA-256, how many bytes, and what they are."""

    name: str
    sha256: str
    bytes: int
    media_type: str


def admit(session: Session, actor: Actor, asset: Asset, community: Community) -> None:
    """Whether one more file may come, before any of it is read. Raises ForbiddenError, ConflictError."""
    require(policy.can_edit(actor, community), otherwise=knowledge.no_editing(community))
    knowledge.refuse_archived(asset)
    most = settings().attachments_each
    if _standing(session, asset) >= most:
        words = ngettext(
            "A page has at most %(num)s file. Remove it first.", "A page has at most %(num)s files. Remove one.", most
        )
        raise ConflictError(words % {"num": most})


def add(session: Session, actor: Actor, asset: Asset, community: Community, upload: Upload) -> Attachment:
    """Add a file to an asset; the same one under the same name again changes nothing.

    Raises ForbiddenError, InvalidError for a name that is none, ConflictError when another file has the name or there are
    too many.
    """
    knowledge.held(session, asset)
    require(policy.can_edit(actor, community), otherwise=knowledge.no_editing(community))
    name = naming.name_of(upload.name)
    if there := by_name(session, asset, name):
        if there.sha256 == upload.sha256:
            return there
        raise ConflictError(_("Another file has this name here. Remove that one first, or rename yours."))
    admit(session, actor, asset, community)
    _refuse_too_much(session, community, upload.bytes)
    row = Attachment(
        asset_id=asset.id, name=name, name_key=naming.key_of(name), media_type=upload.media_type, bytes=upload.bytes,
        sha256=upload.sha256, by_id=actor.person_id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    fact = facts.AttachmentAdded(attachment_id=row.id, asset_id=asset.id, community_id=community.id, person_id=actor.person_id)
    record(session, actor.person_id, fact)
    return row


def remove(session: Session, actor: Actor, row: Attachment, asset: Asset, community: Community) -> None:
    """Take a file away from an asset: it is shown nowhere from now on, and swept out of the store when no page has it.

    Raises ForbiddenError, ConflictError when the asset is archived, NotFoundError when somebody was faster.
    """
    knowledge.held(session, asset)
    require(policy.can_edit(actor, community), otherwise=knowledge.no_editing(community))
    knowledge.refuse_archived(asset)
    session.refresh(row)
    if row.removed_at is not None:
        raise NotFoundError(_("There is no such file."))
    row.removed_at, row.removed_by = clock.now(), actor.person_id
    session.flush()
    fact = facts.AttachmentRemoved(attachment_id=row.id, asset_id=asset.id, community_id=community.id)
    record(session, actor.person_id, fact)


def by_name(session: Session, asset: Asset, name: str) -> Attachment | None:
    """The file that an asset has under a name."""
    query = select(Attachment).where(
        col(Attachment.asset_id) == asset.id,
        col(Attachment.name_key) == naming.key_of(name),
        col(Attachment.removed_at).is_(None),
    )
    return session.execute(query.order_by(col(Attachment.id)).limit(1)).scalar_one_or_none()  # erasing may make two alike


def _standing(session: Session, asset: Asset) -> int:
    query = select(func.count()).where(col(Attachment.asset_id) == asset.id, col(Attachment.removed_at).is_(None))
    return session.execute(query).scalar_one()


def _refuse_too_much(session: Session, community: Community, more: int) -> None:
    query = (
        select(func.coalesce(func.sum(col(Attachment.bytes)), 0))
        .join(Asset, col(Asset.id) == col(Attachment.asset_id))
        .where(col(Asset.community_id) == community.id, col(Attachment.removed_at).is_(None))
    )
    most = settings().attachments_total_mb
    if int(session.execute(query).scalar_one()) + more > most * MEGABYTE:
        raise ConflictError(
            _("The files of this community would be more than %(most)s MB. Remove some first.") % {"most": most}
        )
