"""Have PostgreSQL ask its index which documents hold words, always.

To its planner, cutting a text into words costs as much as comparing two numbers, and many words joined by *or* seem to be
everywhere: so it read all texts anew, a second for a hundred thousand. A function that may do nothing but ask the index is
planned by itself.

Revision ID: search02
Revises: resources01
"""

from alembic import op

revision = "search02"
down_revision = "resources01"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the function. SQLite's FTS5 knows no other way."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION search_hits(asked text) RETURNS SETOF integer LANGUAGE sql STABLE STRICT ROWS 1000 "
            "SET enable_seqscan = off SET enable_indexscan = off AS $$ "
            "SELECT id FROM search_text WHERE array_to_tsvector(string_to_array(words, ' ')) @@ CAST(asked AS tsquery) $$"
        )


def downgrade() -> None:
    """Drop it."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION search_hits(text)")
