"""Create attachments: files beside knowledge assets.

Revision ID: attach01
Revises: newsletters01
"""

import sqlalchemy as sa

from alembic import op

revision = "attach01"
down_revision = "newsletters01"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "attachment",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asset_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("by_id", sa.String(length=36), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name="fk_attachment_asset_id"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_attachment_by_id"),
        sa.ForeignKeyConstraint(["removed_by"], ["person.id"], name="fk_attachment_removed_by"),
        sa.PrimaryKeyConstraint("id", name="pk_attachment"),
    )
    op.create_index("ix_attachment_asset_id_name_key", "attachment", ["asset_id", "name_key"], unique=False)
    op.create_index("ix_attachment_by_id", "attachment", ["by_id"], unique=False)
    op.create_index("ix_attachment_sha256", "attachment", ["sha256"], unique=False)


def downgrade() -> None:
    """Drop it."""
    op.drop_table("attachment")
