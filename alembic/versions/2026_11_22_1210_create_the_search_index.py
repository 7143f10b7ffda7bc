"""Create the search index, its synonyms, and what was looked for. SQLite's FTS5 table follows `search_text` by triggers.

Revision ID: search01
Revises: 0003_knowledge
"""

import sqlalchemy as sa

from alembic import op

revision = "search01"
down_revision = "0003_knowledge"
branch_labels = None
depends_on = None

# Words come cut, parted by spaces: `ascii` parts them there and, but for our marks, at nothing else that is in them.
PARTED = "tokenize=\"ascii tokenchars '=+%~'\""
HOW = f"detail=none, columnsize=0, {PARTED}"
FTS = (
    f"CREATE VIRTUAL TABLE search_fts USING fts5(words, content='search_text', content_rowid='id', {HOW})",
    # A deleted word leaves the index at once, not when it is next merged: erasing counts on it.
    "INSERT INTO search_fts(search_fts, rank) VALUES ('secure-delete', 1)",
)
ENTER = "INSERT INTO search_fts(rowid, words) VALUES (NEW.id, NEW.words);"
LEAVE = "INSERT INTO search_fts(search_fts, rowid, words) VALUES ('delete', OLD.id, OLD.words);"


def upgrade() -> None:
    """Create the tables; `guildry reindex`, or the next hour, fills them."""
    op.create_table(
        "search_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("thing_id", sa.String(length=36), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=True),
        sa.Column("lang", sa.String(length=35), nullable=True),
        sa.Column("by_title", sa.BigInteger(), nullable=False),
        sa.Column("by_text", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name="fk_search_document_community_id"),
        sa.PrimaryKeyConstraint("id", name="pk_search_document"),
    )
    op.create_index("uq_search_document_kind_thing_id", "search_document", ["kind", "thing_id"], unique=True)
    op.create_index("ix_search_document_community_id", "search_document", ["community_id"], unique=False)
    op.create_table(
        "search_text",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["search_document.id"], name="fk_search_text_id"),
        sa.PrimaryKeyConstraint("id", name="pk_search_text"),
    )
    op.create_table(
        "synonym_set",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_synonym_set_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_synonym_set"),
    )
    op.create_table(
        "search_synonym",
        sa.Column("term_key", sa.String(length=200), nullable=False),
        sa.Column("set_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["set_id"], ["synonym_set.id"], name="fk_search_synonym_set_id"),
        sa.PrimaryKeyConstraint("term_key", name="pk_search_synonym"),
    )
    op.create_index("ix_search_synonym_set_id", "search_synonym", ["set_id"], unique=False)
    op.create_table(
        "search_event",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("query", sa.String(length=200), nullable=False),
        sa.Column("lang", sa.String(length=10), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.Column("clicked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asker", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_search_event"),
    )
    op.create_index("ix_search_event_day", "search_event", ["day"], unique=False)
    op.create_index("ix_search_event_query", "search_event", ["query"], unique=False)
    op.create_table(
        "search_salt",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_search_salt"),
    )
    make_searchable()


def make_searchable() -> None:
    """Have the database answer which documents hold some words."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE INDEX ix_search_text_words ON search_text USING gin (array_to_tsvector(string_to_array(words, ' ')))"
        )
        return
    for statement in FTS:
        op.execute(statement)
    op.execute(f"CREATE TRIGGER search_text_enters AFTER INSERT ON search_text BEGIN {ENTER} END")
    op.execute(f"CREATE TRIGGER search_text_leaves AFTER DELETE ON search_text BEGIN {LEAVE} END")
    op.execute(f"CREATE TRIGGER search_text_changes AFTER UPDATE ON search_text BEGIN {LEAVE} {ENTER} END")


def downgrade() -> None:
    """Drop them."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_fts")
    for table in ("search_salt", "search_event", "search_synonym", "synonym_set", "search_text", "search_document"):
        op.drop_table(table)
