"""Keep what HR tells.

Revision ID: hr01
Revises: 0001
"""

import sqlalchemy as sa

from alembic import op

revision = "hr01"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep what HR tells."""
    op.create_table(
        "hr_event",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("source_event_id", sa.String(length=200), nullable=False),
        sa.Column("type", sa.String(length=30), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("visible_from", sa.Date(), nullable=True),
        sa.Column("supersedes", sa.String(length=200), nullable=True),
        sa.Column("external_id", sa.String(length=200), nullable=False),
        sa.Column("manager_external_id", sa.String(length=200), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("reply", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("posted_by", sa.String(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_hr_event_person_id"),
        sa.ForeignKeyConstraint(["posted_by"], ["person.id"], name="fk_hr_event_posted_by"),
        sa.PrimaryKeyConstraint("id", name="pk_hr_event"),
    )
    op.create_index("ix_hr_event_external_id", "hr_event", ["external_id"], unique=False)
    op.create_index("ix_hr_event_manager_external_id", "hr_event", ["manager_external_id"], unique=False)
    op.create_index("ix_hr_event_person_id", "hr_event", ["person_id"], unique=False)
    op.create_index("ix_hr_event_state_id", "hr_event", ["state", "id"], unique=False)
    op.create_index("uq_hr_event_source_source_event_id", "hr_event", ["source", "source_event_id"], unique=True)
    op.create_table(
        "hr_standing",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=True),
        sa.Column("unit_id", sa.String(), nullable=True),
        sa.Column("manager_id", sa.String(), nullable=True),
        sa.Column("shown_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("before_status", sa.String(length=20), nullable=True),
        sa.Column("before_unit_id", sa.String(), nullable=True),
        sa.Column("before_manager_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["before_manager_id"], ["person.id"], name="fk_hr_standing_before_manager_id"),
        sa.ForeignKeyConstraint(["before_unit_id"], ["org_unit.id"], name="fk_hr_standing_before_unit_id"),
        sa.ForeignKeyConstraint(["manager_id"], ["person.id"], name="fk_hr_standing_manager_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_hr_standing_person_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name="fk_hr_standing_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_hr_standing"),
        sa.UniqueConstraint("person_id", name="uq_hr_standing_person_id"),
    )
    op.create_index("ix_hr_standing_due_on", "hr_standing", ["due_on"], unique=False)
    op.create_table(
        "absence",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("hr_event_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["hr_event_id"], ["hr_event.id"], name="fk_absence_hr_event_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_absence_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_absence"),
    )
    op.create_index("uq_absence_person_id_valid_from", "absence", ["person_id", "valid_from"], unique=True)
    op.create_table(
        "employment",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=True),
        sa.Column("manager_id", sa.String(), nullable=True),
        sa.Column("job_family", sa.String(length=200), nullable=True),
        sa.Column("location", sa.String(length=200), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("hr_event_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["hr_event_id"], ["hr_event.id"], name="fk_employment_hr_event_id"),
        sa.ForeignKeyConstraint(["manager_id"], ["person.id"], name="fk_employment_manager_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_employment_person_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name="fk_employment_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_employment"),
    )
    op.create_index("ix_employment_manager_id", "employment", ["manager_id"], unique=False)
    op.create_index("ix_employment_unit_id", "employment", ["unit_id"], unique=False)
    op.create_index("uq_employment_person_id_valid_from", "employment", ["person_id", "valid_from"], unique=True)
    op.create_table(
        "handover",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("line_manager_id", sa.String(), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=True),
        sa.Column("role_id", sa.String(), nullable=True),
        sa.Column("community_id", sa.String(), nullable=True),
        sa.Column("hr_event_id", sa.String(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("settled_by", sa.String(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name="fk_handover_community_id"),
        sa.ForeignKeyConstraint(["hr_event_id"], ["hr_event.id"], name="fk_handover_hr_event_id"),
        sa.ForeignKeyConstraint(["line_manager_id"], ["person.id"], name="fk_handover_line_manager_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_handover_person_id"),
        sa.ForeignKeyConstraint(["role_id"], ["role_assignment.id"], name="fk_handover_role_id"),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"], name="fk_handover_settled_by"),
        sa.PrimaryKeyConstraint("id", name="pk_handover"),
    )
    op.create_index("ix_handover_community_id_state", "handover", ["community_id", "state"], unique=False)
    op.create_index("ix_handover_hr_event_id", "handover", ["hr_event_id"], unique=False)
    op.create_index("ix_handover_line_manager_id", "handover", ["line_manager_id"], unique=False)
    op.create_index("ix_handover_person_id_state", "handover", ["person_id", "state"], unique=False)
    op.create_index("ix_handover_state_id", "handover", ["state", "id"], unique=False)


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_handover_state_id", table_name="handover")
    op.drop_index("ix_handover_person_id_state", table_name="handover")
    op.drop_index("ix_handover_line_manager_id", table_name="handover")
    op.drop_index("ix_handover_hr_event_id", table_name="handover")
    op.drop_index("ix_handover_community_id_state", table_name="handover")
    op.drop_table("handover")
    op.drop_index("uq_employment_person_id_valid_from", table_name="employment")
    op.drop_index("ix_employment_unit_id", table_name="employment")
    op.drop_index("ix_employment_manager_id", table_name="employment")
    op.drop_table("employment")
    op.drop_index("uq_absence_person_id_valid_from", table_name="absence")
    op.drop_table("absence")
    op.drop_index("ix_hr_standing_due_on", table_name="hr_standing")
    op.drop_table("hr_standing")
    op.drop_index("uq_hr_event_source_source_event_id", table_name="hr_event")
    op.drop_index("ix_hr_event_state_id", table_name="hr_event")
    op.drop_index("ix_hr_event_person_id", table_name="hr_event")
    op.drop_index("ix_hr_event_manager_external_id", table_name="hr_event")
    op.drop_index("ix_hr_event_external_id", table_name="hr_event")
    op.drop_table("hr_event")
