"""Files that stand beside what people wrote (product.md K01). Their bytes lie in the store of files (app/core/files.py)."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from app.models.base import Row


class Attachment(Row, table=True):
    """A file of an asset: its name as it was sent, what its bytes are, and where they lie. Shown while `removed_at` is empty.

    `name_key` tells names apart as links and eyes do. That no two files of an asset share one is kept by whoever adds them, not
    by the database: erasing a person may make two names the same.
    """

    __tablename__ = "attachment"
    __table_args__ = (
        Index("ix_attachment_asset_id_name_key", "asset_id", "name_key"),
        Index("ix_attachment_sha256", "sha256"),
        Index("ix_attachment_by_id", "by_id"),
    )

    asset_id: str = Field(foreign_key="asset.id", max_length=36)
    name: str = Field(max_length=200)
    name_key: str = Field(max_length=200)
    media_type: str = Field(max_length=100)
    bytes: int = Field(sa_type=BigInteger)
    sha256: str = Field(max_length=64)
    by_id: str | None = Field(default=None, foreign_key="person.id", max_length=36)
    removed_at: datetime | None = None
    removed_by: str | None = Field(default=None, foreign_key="person.id", max_length=36)
