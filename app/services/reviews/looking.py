"""What is read, and whether it solved what somebody came for, without who it was (domain.md §5.6; product.md K09).

A look counts once for each reader and day, and not for whoever wrote or owns the text. The reader's hash is made with the
day's salt and the asset: nothing tells whether the same person read two texts, nor whether they came back another day.
"""

import hashlib
from contextlib import suppress
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from app.core import clock, ids
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError
from app.core.i18n import _
from app.models.knowledge import Asset
from app.models.reviews import AssetLook
from app.services.knowledge import finding
from app.services.search import salt

KEPT = timedelta(days=100)
HASHES_KEPT = timedelta(days=30)


def look(session: Session, actor: Actor, asset: Asset) -> None:
    """Note that somebody reads an asset today; again on the same day nothing is written."""
    if not counts(session, actor, asset):
        return
    asker = _asker(session, actor, asset)
    if session.execute(select(col(AssetLook.id)).where(*_today(asset, asker))).first() is None:
        _write(session, asset, asker, None)


def say(session: Session, actor: Actor, asset: Asset, *, solved: bool) -> None:
    """Note whether it solved what somebody came for: their last word of the day. Raises ConflictError for who wrote it."""
    if not counts(session, actor, asset):
        raise ConflictError(_("You wrote some of this. What counts is how it goes for others."))
    asker = _asker(session, actor, asset)
    said = update(AssetLook).where(*_today(asset, asker)).values(solved=solved).returning(col(AssetLook.id))
    if session.execute(said).first() is None:
        _write(session, asset, asker, solved)


def forget_old(session: Session) -> None:
    """Let go of hashes after thirty days, and of looks when no rule asks about them any more."""
    today = clock.today()
    old = col(AssetLook.day) < today - HASHES_KEPT
    session.execute(update(AssetLook).where(old, col(AssetLook.asker).is_not(None)).values(asker=None))
    session.execute(delete(AssetLook).where(col(AssetLook.day) < today - KEPT))


def counts(session: Session, actor: Actor, asset: Asset) -> bool:
    """Whether somebody reads as others do: who wrote or owns a text has other reasons to look at it."""
    return actor.person_id not in {asset.owner_id, asset.deputy_id, *finding.authors(session, asset)}


def _asker(session: Session, actor: Actor, asset: Asset) -> str:
    return hashlib.sha256(f"{salt(session, clock.today())} {asset.id} {actor.person_id}".encode()).hexdigest()


def _today(asset: Asset, asker: str) -> list[ColumnElement[bool]]:
    return [col(AssetLook.asset_id) == asset.id, col(AssetLook.day) == clock.today(), col(AssetLook.asker) == asker]


def _write(session: Session, asset: Asset, asker: str, solved: bool | None) -> None:
    """Two tabs at once are one look."""
    row = {"id": ids.new_id(), "created_at": clock.now(), "asset_id": asset.id, "day": clock.today(), "asker": asker}
    with suppress(IntegrityError), session.begin_nested():
        session.execute(insert(AssetLook).values(**row, solved=solved))
