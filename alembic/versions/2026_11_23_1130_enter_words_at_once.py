"""Have PostgreSQL enter words into its index with the text, not some time later.

Its list of words yet to be entered is emptied word by word after everybody sees the text. A question for one word but not
another, asked meanwhile, finds texts that hold both: a find stood in two ranks (docs/decisions/0017).

Revision ID: search03
Revises: meetings01
"""

from alembic import op

revision = "search03"
down_revision = "meetings01"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Enter what waits, and let nothing wait from now on. SQLite's FTS5 has no such list."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER INDEX ix_search_text_words SET (fastupdate = off)")
        op.execute("SELECT gin_clean_pending_list('ix_search_text_words')")


def downgrade() -> None:
    """Let words wait again."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER INDEX ix_search_text_words RESET (fastupdate)")
