"""The journal's table, and the places that readers keep in it."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Index, Integer
from sqlmodel import Field, SQLModel

# SQLite gives AUTOINCREMENT only to an INTEGER PRIMARY KEY; PostgreSQL wants eight bytes.
Position = BigInteger().with_variant(Integer(), "sqlite")


class JournalEntry(SQLModel, table=True):
    """One fact that happened. Never changed or deleted: triggers refuse it on both databases."""

    __tablename__ = "journal"
    __table_args__ = (
        Index("ix_journal_subject_id_position", "subject_id", "position"),
        Index("ix_journal_community_id_position", "community_id", "position"),
        Index("ix_journal_actor_id_position", "actor_id", "position"),
    )

    position: int = Field(sa_column=Column(Position, primary_key=True, autoincrement=False))
    id: str = Field(unique=True, max_length=36)
    type: str = Field(max_length=60, index=True)
    occurred_at: datetime
    recorded_at: datetime
    actor_id: str | None = Field(default=None, max_length=36)
    community_id: str | None = Field(default=None, max_length=36)
    subject_id: str | None = Field(default=None, max_length=36)
    data: str
    schema_version: int = Field(default=1)
    cause_id: str | None = Field(default=None, max_length=36)
    request_id: str | None = Field(default=None, max_length=64)
    hash: str = Field(max_length=64)


class ReaderPlace(SQLModel, table=True):
    """How far a reader has come; moved in the same transaction as the reader's effect."""

    __tablename__ = "reader_place"

    name: str = Field(primary_key=True, max_length=40)
    position: int = Field(sa_column=Column(Position, nullable=False))
    moved_at: datetime
