"""Create the cards of the day that people left for tomorrow, and who wants their day by mail.

Revision ID: today01
Revises: notices01
"""

import sqlalchemy as sa

from alembic import op

revision = "today01"
down_revision = "notices01"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table and the choice."""
    op.create_table(
        "put_off",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("card", sa.String(length=120), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_put_off_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_put_off"),
    )
    op.create_index("uq_put_off_person_id_card", "put_off", ["person_id", "card"], unique=True)
    with op.batch_alter_table("notice_settings") as table:
        table.add_column(sa.Column("day", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Drop both."""
    with op.batch_alter_table("notice_settings") as table:
        table.drop_column("day")
    op.drop_table("put_off")
