"""Create help: requests and what is said about them, and who is there when.

Revision ID: help01
Revises: gaps01
"""

import sqlalchemy as sa

from alembic import op

revision = "help01"
down_revision = "gaps01"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "shift",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name="fk_shift_community_id"),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name="fk_shift_ended_by"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_shift_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_shift"),
    )
    op.create_index("ix_shift_community_id_ended_at", "shift", ["community_id", "ended_at"], unique=False)
    op.create_index("ix_shift_person_id_ended_at", "shift", ["person_id", "ended_at"], unique=False)

    op.create_table(
        "help_request",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=True),
        sa.Column("requester_id", sa.String(length=36), nullable=False),
        sa.Column("assignee_id", sa.String(length=36), nullable=True),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("priority", sa.String(length=2), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("lang", sa.String(length=35), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_response_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("response_target_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolution_target_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waited_seconds", sa.Integer(), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolution", sa.String(), nullable=False),
        sa.Column("kept", sa.String(length=20), nullable=True),
        sa.Column("asset_id", sa.String(length=36), nullable=True),
        sa.Column("kept_note", sa.String(length=1000), nullable=False),
        sa.Column("helped", sa.Boolean(), nullable=True),
        sa.Column("duplicate_of", sa.String(length=36), nullable=True),
        sa.Column("question_id", sa.String(length=36), nullable=True),
        sa.Column("from_question_id", sa.String(length=36), nullable=True),
        sa.Column("source_id", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name="fk_help_request_asset_id"),
        sa.ForeignKeyConstraint(["assignee_id"], ["person.id"], name="fk_help_request_assignee_id"),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name="fk_help_request_community_id"),
        sa.ForeignKeyConstraint(["duplicate_of"], ["help_request.id"], name="fk_help_request_duplicate_of"),
        sa.ForeignKeyConstraint(["from_question_id"], ["question.id"], name="fk_help_request_from_question_id"),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name="fk_help_request_question_id"),
        sa.ForeignKeyConstraint(["requester_id"], ["person.id"], name="fk_help_request_requester_id"),
        sa.PrimaryKeyConstraint("id", name="pk_help_request"),
    )
    op.create_index("ix_help_request_asset_id", "help_request", ["asset_id"], unique=False)
    op.create_index("ix_help_request_assignee_id_state", "help_request", ["assignee_id", "state"], unique=False)
    op.create_index("ix_help_request_community_id_state", "help_request", ["community_id", "state"], unique=False)
    op.create_index("ix_help_request_duplicate_of", "help_request", ["duplicate_of"], unique=False)
    op.create_index("ix_help_request_from_question_id", "help_request", ["from_question_id"], unique=False)
    op.create_index("ix_help_request_opened_at_id", "help_request", ["opened_at", "id"], unique=False)
    op.create_index("ix_help_request_question_id", "help_request", ["question_id"], unique=False)
    op.create_index("ix_help_request_requester_id_opened_at", "help_request", ["requester_id", "opened_at"], unique=False)
    op.create_index("ix_help_request_state_resolved_at", "help_request", ["state", "resolved_at"], unique=False)
    op.create_index("uq_help_request_source_id", "help_request", ["source_id"], unique=True)

    op.create_table(
        "help_reply",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("request_id", sa.String(length=36), nullable=False),
        sa.Column("author_id", sa.String(length=36), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name="fk_help_reply_author_id"),
        sa.ForeignKeyConstraint(["request_id"], ["help_request.id"], name="fk_help_reply_request_id"),
        sa.PrimaryKeyConstraint("id", name="pk_help_reply"),
    )
    op.create_index("ix_help_reply_author_id", "help_reply", ["author_id"], unique=False)
    op.create_index("ix_help_reply_request_id_id", "help_reply", ["request_id", "id"], unique=False)
    op.create_index("uq_help_reply_source_id", "help_reply", ["source_id"], unique=True)


def downgrade() -> None:
    """Drop them."""
    for table in ("shift", "help_reply", "help_request"):
        op.drop_table(table)
