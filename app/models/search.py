"""The search index: what can be found, by which words, and what was looked for (docs/search.md).

Words are folded and cut in Python, so that both databases hold the same. On SQLite an FTS5 table follows `search_text` by
triggers, on PostgreSQL a GIN index stands on it; migrations make both.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from app.models.base import Row, list_column


class SearchDocument(SQLModel, table=True):
    """One thing that can be found. Its words stand in `SearchText` under the same id; what it says, only where it is kept.

    `by_title` and `by_text`: its places among finds that are equally good by title or by text, the lowest first. `digest`:
    what its words were made from, so that nothing is cut twice.
    """

    __tablename__ = "search_document"
    __table_args__ = (
        Index("uq_search_document_kind_thing_id", "kind", "thing_id", unique=True),
        Index("ix_search_document_community_id", "community_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=20)
    thing_id: str = Field(max_length=36)
    community_id: str | None = Field(default=None, foreign_key="community.id", max_length=36)
    lang: str | None = Field(default=None, max_length=35)
    by_title: int = Field(sa_type=BigInteger)
    by_text: int = Field(sa_type=BigInteger)
    digest: str = Field(max_length=64)


class SearchText(SQLModel, table=True):
    """The words of a document, each once, parted by spaces and in the order of the alphabet."""

    __tablename__ = "search_text"

    id: int = Field(primary_key=True, foreign_key="search_document.id", sa_column_kwargs={"autoincrement": False})
    words: str


class SearchSynonym(SQLModel, table=True):
    """A term, folded, among others that mean the same, in one language or several. A term belongs to one such set only."""

    __tablename__ = "search_synonym"
    __table_args__ = (Index("ix_search_synonym_set_id", "set_id"),)

    term_key: str = Field(primary_key=True, max_length=200)
    set_id: str = Field(foreign_key="synonym_set.id", max_length=36)


class SynonymSet(Row, table=True):
    """Terms that mean the same to whoever searches, as a KM advisor wrote them."""

    __tablename__ = "synonym_set"

    terms: list[str] = list_column()
    by_id: str = Field(foreign_key="person.id", max_length=36)


class SearchEvent(Row, table=True):
    """That something was looked for, without who did. `asker` tells apart who asked on one day, and is soon forgotten."""

    __tablename__ = "search_event"
    __table_args__ = (Index("ix_search_event_day", "day"), Index("ix_search_event_query", "query"))

    day: date
    query: str = Field(max_length=200)
    lang: str = Field(max_length=10)
    hits: int
    clicked_at: datetime | None = None
    asker: str | None = Field(default=None, max_length=64)


class SearchSalt(SQLModel, table=True):
    """What a day's `asker`s are hashed with: gone with the day, and with it any way back to a person."""

    __tablename__ = "search_salt"

    day: date = Field(primary_key=True)
    salt: str = Field(max_length=64)
