"""Create meetings: their series, agendas, attendance, minutes with amendments, and what they left to do.

Revision ID: meetings01
Revises: decisions01
"""

import sqlalchemy as sa

from alembic import op

revision = "meetings01"
down_revision = "decisions01"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "meeting_series",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("rule", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("at", sa.String(length=5), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("duration", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=500), nullable=False),
        sa.Column("agenda", sa.JSON(), nullable=False),
        sa.Column("made_until", sa.Date(), nullable=True),
        sa.Column("by_id", sa.String(length=36), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_meeting_series_by_id"),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name="fk_meeting_series_community_id"),
        sa.PrimaryKeyConstraint("id", name="pk_meeting_series"),
    )
    op.create_index("ix_meeting_series_community_id_id", "meeting_series", ["community_id", "id"], unique=False)
    op.create_index("ix_meeting_series_ended_at_made_until", "meeting_series", ["ended_at", "made_until"], unique=False)

    op.create_table(
        "meeting",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=False),
        sa.Column("series_id", sa.String(length=36), nullable=True),
        sa.Column("occurrence", sa.Date(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("duration", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=500), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("by_id", sa.String(length=36), nullable=False),
        sa.Column("agenda_published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("late_agenda", sa.Boolean(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minutes", sa.String(), nullable=False),
        sa.Column("decisions", sa.JSON(), nullable=False),
        sa.Column("minutes_published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minutes_published_by", sa.String(length=36), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_meeting_by_id"),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name="fk_meeting_community_id"),
        sa.ForeignKeyConstraint(["minutes_published_by"], ["person.id"], name="fk_meeting_minutes_published_by"),
        sa.ForeignKeyConstraint(["series_id"], ["meeting_series.id"], name="fk_meeting_series_id"),
        sa.PrimaryKeyConstraint("id", name="pk_meeting"),
    )
    op.create_index("ix_meeting_community_id_starts_at_id", "meeting", ["community_id", "starts_at", "id"], unique=False)
    op.create_index("ix_meeting_state_starts_at", "meeting", ["state", "starts_at"], unique=False)
    op.create_index("uq_meeting_series_id_occurrence", "meeting", ["series_id", "occurrence"], unique=True)

    op.create_table(
        "action_item",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=False),
        sa.Column("meeting_id", sa.String(length=36), nullable=False),
        sa.Column("series_id", sa.String(length=36), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("owner_id", sa.String(length=36), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("carry_over_count", sa.Integer(), nullable=False),
        sa.Column("carried_to", sa.String(length=36), nullable=True),
        sa.Column("by_id", sa.String(length=36), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_action_item_by_id"),
        sa.ForeignKeyConstraint(["carried_to"], ["meeting.id"], name="fk_action_item_carried_to"),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name="fk_action_item_community_id"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_action_item_meeting_id"),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name="fk_action_item_owner_id"),
        sa.ForeignKeyConstraint(["series_id"], ["meeting_series.id"], name="fk_action_item_series_id"),
        sa.PrimaryKeyConstraint("id", name="pk_action_item"),
    )
    op.create_index(
        "ix_action_item_community_id_state_due_on", "action_item", ["community_id", "state", "due_on"], unique=False
    )
    op.create_index("ix_action_item_carried_to", "action_item", ["carried_to"], unique=False)
    op.create_index("ix_action_item_meeting_id", "action_item", ["meeting_id"], unique=False)
    op.create_index("ix_action_item_owner_id_state_due_on", "action_item", ["owner_id", "state", "due_on"], unique=False)
    op.create_index("ix_action_item_series_id_state", "action_item", ["series_id", "state"], unique=False)

    op.create_table(
        "agenda_item",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=True),
        sa.Column("owner_id", sa.String(length=36), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("pre_reads", sa.JSON(), nullable=False),
        sa.Column("proposal", sa.String(length=2000), nullable=False),
        sa.Column("taken", sa.Boolean(), nullable=False),
        sa.Column("was_decide", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_agenda_item_by_id"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_agenda_item_meeting_id"),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name="fk_agenda_item_owner_id"),
        sa.PrimaryKeyConstraint("id", name="pk_agenda_item"),
    )
    op.create_index("ix_agenda_item_meeting_id_position", "agenda_item", ["meeting_id", "position"], unique=False)

    op.create_table(
        "amendment",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.String(length=36), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("by_id", sa.String(length=36), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("objected_by", sa.String(length=36), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_amendment_by_id"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_amendment_meeting_id"),
        sa.ForeignKeyConstraint(["objected_by"], ["person.id"], name="fk_amendment_objected_by"),
        sa.PrimaryKeyConstraint("id", name="pk_amendment"),
    )
    op.create_index("ix_amendment_meeting_id_id", "amendment", ["meeting_id", "id"], unique=False)
    op.create_index("ix_amendment_state_until", "amendment", ["state", "until"], unique=False)

    op.create_table(
        "attendance",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("meeting_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("presence", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_attendance_meeting_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_attendance_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_attendance"),
    )
    op.create_index("ix_attendance_person_id", "attendance", ["person_id"], unique=False)
    op.create_index("uq_attendance_meeting_id_person_id", "attendance", ["meeting_id", "person_id"], unique=True)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("attendance")
    op.drop_table("amendment")
    op.drop_table("agenda_item")
    op.drop_table("action_item")
    op.drop_table("meeting")
    op.drop_table("meeting_series")
