"""Create former names: what people were known by, so that erasing them finds it.

Revision ID: former01
Revises: topics01
"""

import sqlalchemy as sa

from alembic import op

revision = "former01"
down_revision = "topics01"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "former_name",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=254), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_former_name_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_former_name"),
        sa.UniqueConstraint("person_id", "what", "value", name="uq_former_name_person_id_what_value"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("former_name")
