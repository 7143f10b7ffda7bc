"""Create knowledge gaps, looks at assets, reviews and public answers.

Revision ID: gaps01
Revises: today01
"""

import sqlalchemy as sa

from alembic import op

revision = "gaps01"
down_revision = "today01"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "gap_night",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("formula", sa.String(length=20), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_gap_night"),
    )
    op.create_table(
        "strategic_topic",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("topic_key", sa.String(length=240), nullable=False),
        sa.Column("by_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_strategic_topic_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_strategic_topic"),
    )
    op.create_index("uq_strategic_topic_topic_key", "strategic_topic", ["topic_key"], unique=True)

    op.create_table(
        "faq_publication",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=False),
        sa.Column("by_id", sa.String(length=36), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_faq_publication_by_id"),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name="fk_faq_publication_community_id"),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name="fk_faq_publication_ended_by"),
        sa.PrimaryKeyConstraint("id", name="pk_faq_publication"),
    )
    op.create_index("ix_faq_publication_community_id_ended_at", "faq_publication", ["community_id", "ended_at"], unique=False)

    op.create_table(
        "gap",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=True),
        sa.Column("topic", sa.String(length=200), nullable=False),
        sa.Column("leads", sa.JSON(), nullable=False),
        sa.Column("measures", sa.JSON(), nullable=False),
        sa.Column("phrases", sa.JSON(), nullable=False),
        sa.Column("things", sa.JSON(), nullable=False),
        sa.Column("demand", sa.Float(), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("priority", sa.Float(), nullable=False),
        sa.Column("formula", sa.String(length=20), nullable=False),
        sa.Column("fires", sa.Boolean(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("owner_id", sa.String(length=36), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("merged_into", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name="fk_gap_community_id"),
        sa.ForeignKeyConstraint(["merged_into"], ["gap.id"], name="fk_gap_merged_into"),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name="fk_gap_owner_id"),
        sa.PrimaryKeyConstraint("id", name="pk_gap"),
    )
    op.create_index("ix_gap_community_id_state", "gap", ["community_id", "state"], unique=False)
    op.create_index("ix_gap_owner_id_state", "gap", ["owner_id", "state"], unique=False)
    op.create_index("ix_gap_priority_id", "gap", ["priority", "id"], unique=False)
    op.create_index("uq_gap_rule_key", "gap", ["rule", "key"], unique=True)

    op.create_table(
        "asset_look",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asset_id", sa.String(length=36), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("asker", sa.String(length=64), nullable=True),
        sa.Column("solved", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name="fk_asset_look_asset_id"),
        sa.PrimaryKeyConstraint("id", name="pk_asset_look"),
    )
    op.create_index("ix_asset_look_day", "asset_look", ["day"], unique=False)
    op.create_index("uq_asset_look_asset_id_day_asker", "asset_look", ["asset_id", "day", "asker"], unique=True)

    op.create_table(
        "gap_reading",
        sa.Column("gap_id", sa.String(length=36), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("demand", sa.Float(), nullable=False),
        sa.Column("priority", sa.Float(), nullable=False),
        sa.Column("fires", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["gap_id"], ["gap.id"], name="fk_gap_reading_gap_id"),
        sa.PrimaryKeyConstraint("gap_id", "day", name="pk_gap_reading"),
    )
    op.create_index("ix_gap_reading_day", "gap_reading", ["day"], unique=False)

    op.create_table(
        "gap_step",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gap_id", sa.String(length=36), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=True),
        sa.Column("target", sa.String(length=20), nullable=False),
        sa.Column("by_id", sa.String(length=36), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_gap_step_by_id"),
        sa.ForeignKeyConstraint(["gap_id"], ["gap.id"], name="fk_gap_step_gap_id"),
        sa.PrimaryKeyConstraint("id", name="pk_gap_step"),
    )
    op.create_index("ix_gap_step_by_id", "gap_step", ["by_id"], unique=False)
    op.create_index("ix_gap_step_created_at", "gap_step", ["created_at"], unique=False)
    op.create_index("ix_gap_step_gap_id_id", "gap_step", ["gap_id", "id"], unique=False)

    op.create_table(
        "review_hold",
        sa.Column("asset_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name="fk_review_hold_asset_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_review_hold_person_id"),
        sa.PrimaryKeyConstraint("asset_id", name="pk_review_hold"),
    )
    op.create_index("ix_review_hold_person_id", "review_hold", ["person_id"], unique=False)

    op.create_table(
        "review_request",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asset_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("by_id", sa.String(length=36), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name="fk_review_request_asset_id"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_review_request_by_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_review_request_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_review_request"),
    )
    op.create_index("ix_review_request_asset_id_id", "review_request", ["asset_id", "id"], unique=False)
    op.create_index("ix_review_request_by_id", "review_request", ["by_id"], unique=False)
    op.create_index("ix_review_request_person_id_id", "review_request", ["person_id", "id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("review_request")
    op.drop_table("review_hold")
    op.drop_table("gap_step")
    op.drop_table("gap_reading")
    op.drop_table("asset_look")
    op.drop_table("gap")
    op.drop_table("faq_publication")
    op.drop_table("strategic_topic")
    op.drop_table("gap_night")
