"""Find facts by who did them, as auditors ask, without reading the whole journal.

Revision ID: audit01
Revises: search01
"""

from alembic import op

revision = "audit01"
down_revision = "search01"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the index."""
    op.create_index("ix_journal_actor_id_position", "journal", ["actor_id", "position"], unique=False)


def downgrade() -> None:
    """Take it away."""
    op.drop_index("ix_journal_actor_id_position", table_name="journal")
