"""Create the links by which calendar programs read.

Revision ID: calendar01
Revises: questions01
"""

import sqlalchemy as sa

from alembic import op

revision = "calendar01"
down_revision = "questions01"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create it."""
    op.create_table(
        "calendar_link",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_calendar_link_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_link"),
        sa.UniqueConstraint("digest", name="uq_calendar_link_digest"),
    )
    op.create_index("ix_calendar_link_person_id", "calendar_link", ["person_id"], unique=False)


def downgrade() -> None:
    """Drop it."""
    op.drop_table("calendar_link")
