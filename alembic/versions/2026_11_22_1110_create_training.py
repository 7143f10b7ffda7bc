"""Create training.

Revision ID: training01
Revises: scim01
"""

import sqlalchemy as sa

from alembic import op

revision = "training01"
down_revision = "scim01"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create training."""
    op.create_table(
        "training_module",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("link", sa.String(length=2000), nullable=False),
        sa.Column("owner_id", sa.String(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("follow_up_days", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name="fk_training_module_owner_id"),
        sa.PrimaryKeyConstraint("id", name="pk_training_module"),
        sa.UniqueConstraint("code", name="uq_training_module_code"),
    )
    op.create_index("ix_training_module_owner_id", "training_module", ["owner_id"], unique=False)

    op.create_table(
        "training_completion",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("module_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("follow_up_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=True),
        sa.Column("recorded_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["module_id"], ["training_module.id"], name="fk_training_completion_module_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_training_completion_person_id"),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name="fk_training_completion_recorded_by"),
        sa.PrimaryKeyConstraint("id", name="pk_training_completion"),
        sa.UniqueConstraint("source_id", name="uq_training_completion_source_id"),
    )
    op.create_index("ix_training_completion_module_id_id", "training_completion", ["module_id", "id"], unique=False)
    op.create_index(
        "ix_training_completion_person_id_follow_up_on", "training_completion", ["person_id", "follow_up_on"], unique=False
    )
    op.create_index(
        "ix_training_completion_person_id_module_id", "training_completion", ["person_id", "module_id"], unique=False
    )

    op.create_table(
        "training_requirement",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("community_id", sa.String(), nullable=True),
        sa.Column("module_id", sa.String(), nullable=False),
        sa.Column("within_days", sa.Integer(), nullable=False),
        sa.Column("required_by", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name="fk_training_requirement_community_id"),
        sa.ForeignKeyConstraint(["module_id"], ["training_module.id"], name="fk_training_requirement_module_id"),
        sa.ForeignKeyConstraint(["required_by"], ["person.id"], name="fk_training_requirement_required_by"),
        sa.PrimaryKeyConstraint("id", name="pk_training_requirement"),
    )
    op.create_index("ix_training_requirement_community_id", "training_requirement", ["community_id"], unique=False)
    op.create_index("ix_training_requirement_role", "training_requirement", ["role"], unique=False)

    op.create_table(
        "training_version",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("module_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("validity_months", sa.Integer(), nullable=True),
        sa.Column("move_on", sa.String(length=30), nullable=False),
        sa.Column("asks_again", sa.Boolean(), nullable=False),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["module_id"], ["training_module.id"], name="fk_training_version_module_id"),
        sa.ForeignKeyConstraint(["published_by"], ["person.id"], name="fk_training_version_published_by"),
        sa.PrimaryKeyConstraint("id", name="pk_training_version"),
    )
    op.create_index("uq_training_version_module_id_number", "training_version", ["module_id", "number"], unique=True)

    op.create_table(
        "training_follow_up",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completion_id", sa.String(), nullable=False),
        sa.Column("used", sa.String(length=20), nullable=False),
        sa.Column("obstacle", sa.String(length=1000), nullable=False),
        sa.Column("needs_help", sa.Boolean(), nullable=False),
        sa.Column("helped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["completion_id"], ["training_completion.id"], name="fk_training_follow_up_completion_id"),
        sa.PrimaryKeyConstraint("id", name="pk_training_follow_up"),
        sa.UniqueConstraint("completion_id", name="uq_training_follow_up_completion_id"),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("training_follow_up")
    op.drop_index("uq_training_version_module_id_number", table_name="training_version")

    op.drop_table("training_version")
    op.drop_index("ix_training_requirement_role", table_name="training_requirement")
    op.drop_index("ix_training_requirement_community_id", table_name="training_requirement")

    op.drop_table("training_requirement")
    op.drop_index("ix_training_completion_person_id_module_id", table_name="training_completion")
    op.drop_index("ix_training_completion_person_id_follow_up_on", table_name="training_completion")
    op.drop_index("ix_training_completion_module_id_id", table_name="training_completion")

    op.drop_table("training_completion")
    op.drop_index("ix_training_module_owner_id", table_name="training_module")

    op.drop_table("training_module")
