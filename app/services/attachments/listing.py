"""Finding a file, and the files of an asset. Who may see the asset may see its files; nobody else knows of them."""

from typing import Any

from sqlalchemy import select
from sqlmodel import col

from app.core import paging
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import NotFoundError
from app.core.i18n import _
from app.models.attachments import Attachment
from app.models.communities import Community
from app.models.knowledge import Asset
from app.models.people import Person
from app.services import knowledge

_SHOWN = (
    select(
        col(Attachment.id), col(Attachment.asset_id), col(Attachment.name), col(Attachment.name_key),
        col(Attachment.media_type), col(Attachment.bytes), col(Attachment.sha256), col(Attachment.created_at),
        col(Person.username), col(Person.display_name),
    )
    .outerjoin(Person, col(Person.id) == col(Attachment.by_id))
    .where(col(Attachment.removed_at).is_(None))
)  # fmt: skip
_KEYS = (col(Attachment.name_key), col(Attachment.id))


def find(session: Session, actor: Actor, attachment_id: str) -> tuple[Attachment, Asset, Community]:
    """A file with its asset and community; raises NotFoundError when the actor may not know of them, or it was removed."""
    row = session.get(Attachment, attachment_id)
    if row is None or row.removed_at is not None:
        raise NotFoundError(_("There is no such file."))
    try:
        return row, *knowledge.find(session, actor, row.asset_id)
    except NotFoundError as error:
        raise NotFoundError(_("There is no such file.")) from error


def one(session: Session, row: Attachment) -> Any:
    """A file as lists have it."""
    return session.execute(_SHOWN.where(col(Attachment.id) == row.id)).one()


def page(session: Session, asset: Asset, ask: paging.Ask) -> paging.Page[Any]:
    """An asset's files by name."""
    statement = _SHOWN.where(col(Attachment.asset_id) == asset.id).add_columns(*paging.labelled(_KEYS))
    return paging.page(session, statement, _KEYS, ask, newest_first=False)


def of_asset(session: Session, asset: Asset) -> list[Any]:
    """All of an asset's files by name: there are not many (settings: attachments_each)."""
    query = _SHOWN.where(col(Attachment.asset_id) == asset.id).order_by(*_KEYS)
    return list(session.execute(query))
