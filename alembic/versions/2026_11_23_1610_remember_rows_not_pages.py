"""Let PostgreSQL remember each row that its index names for a question, not only the page where it stands.

With its usual four megabytes it keeps pages where there are many rows, and then cuts every text there into words anew: of a
million contributions a common word took ten seconds instead of one and a half.

Revision ID: search04
Revises: search03
"""

from alembic import op

revision = "search04"
down_revision = "search03"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give the question more memory, of which it takes what it needs. SQLite's FTS5 keeps its words in order."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER FUNCTION search_hits(text) SET work_mem = '64MB'")


def downgrade() -> None:
    """Let the server's own setting count again."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER FUNCTION search_hits(text) RESET work_mem")
