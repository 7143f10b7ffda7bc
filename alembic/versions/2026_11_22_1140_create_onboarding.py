"""Create onboarding and guidelines.

Revision ID: onboarding01
Revises: rules01
"""

import sqlalchemy as sa

from alembic import op

revision = "onboarding01"
down_revision = "rules01"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create onboarding and guidelines."""
    op.create_table(
        "onboarding_template",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("tasks", sa.JSON(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["published_by"], ["person.id"], name="fk_onboarding_template_published_by"),
        sa.PrimaryKeyConstraint("id", name="pk_onboarding_template"),
    )
    op.create_index("uq_onboarding_template_code_number", "onboarding_template", ["code", "number"], unique=True)

    op.create_table(
        "guideline",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("community_id", sa.String(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("mandatory", sa.Boolean(), nullable=False),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name="fk_guideline_community_id"),
        sa.ForeignKeyConstraint(["published_by"], ["person.id"], name="fk_guideline_published_by"),
        sa.PrimaryKeyConstraint("id", name="pk_guideline"),
    )
    op.create_index("uq_guideline_community_id_number", "guideline", ["community_id", "number"], unique=True)

    op.create_table(
        "onboarding_plan",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("template_code", sa.String(length=60), nullable=False),
        sa.Column("template_number", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("paused_days", sa.Integer(), nullable=False),
        sa.Column("paused_on", sa.Date(), nullable=True),
        sa.Column("visible_from", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("community_id", sa.String(), nullable=True),
        sa.Column("hr_event_id", sa.String(), nullable=True),
        sa.Column("introduction", sa.String(length=280), nullable=False),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name="fk_onboarding_plan_community_id"),
        sa.ForeignKeyConstraint(["hr_event_id"], ["hr_event.id"], name="fk_onboarding_plan_hr_event_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_onboarding_plan_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_onboarding_plan"),
    )
    op.create_index("ix_onboarding_plan_community_id", "onboarding_plan", ["community_id"], unique=False)
    op.create_index("ix_onboarding_plan_person_id", "onboarding_plan", ["person_id"], unique=False)
    op.create_index("ix_onboarding_plan_state_id", "onboarding_plan", ["state", "id"], unique=False)
    op.create_index(
        "uq_onboarding_plan_open",
        "onboarding_plan",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('scheduled', 'active', 'paused')"),
        postgresql_where=sa.text("state IN ('scheduled', 'active', 'paused')"),
    )

    op.create_table(
        "buddy_pairing",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("buddy_id", sa.String(), nullable=False),
        sa.Column("named_by", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("meets_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["buddy_id"], ["person.id"], name="fk_buddy_pairing_buddy_id"),
        sa.ForeignKeyConstraint(["named_by"], ["person.id"], name="fk_buddy_pairing_named_by"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_buddy_pairing_person_id"),
        sa.ForeignKeyConstraint(["plan_id"], ["onboarding_plan.id"], name="fk_buddy_pairing_plan_id"),
        sa.PrimaryKeyConstraint("id", name="pk_buddy_pairing"),
    )
    op.create_index("ix_buddy_pairing_buddy_id", "buddy_pairing", ["buddy_id"], unique=False)
    op.create_index("ix_buddy_pairing_person_id", "buddy_pairing", ["person_id"], unique=False)
    op.create_index("ix_buddy_pairing_plan_id", "buddy_pairing", ["plan_id"], unique=False)
    op.create_index(
        "uq_buddy_pairing_current",
        "buddy_pairing",
        ["plan_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )

    op.create_table(
        "confidence_checkin",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("confidence", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_confidence_checkin_person_id"),
        sa.ForeignKeyConstraint(["plan_id"], ["onboarding_plan.id"], name="fk_confidence_checkin_plan_id"),
        sa.PrimaryKeyConstraint("id", name="pk_confidence_checkin"),
    )
    op.create_index("ix_confidence_checkin_person_id", "confidence_checkin", ["person_id"], unique=False)
    op.create_index("ix_confidence_checkin_state_due_on", "confidence_checkin", ["state", "due_on"], unique=False)
    op.create_index("uq_confidence_checkin_plan_id_day", "confidence_checkin", ["plan_id", "day"], unique=True)

    op.create_table(
        "guideline_ack",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("guideline_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["guideline_id"], ["guideline.id"], name="fk_guideline_ack_guideline_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_guideline_ack_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_guideline_ack"),
    )
    op.create_index("ix_guideline_ack_guideline_id", "guideline_ack", ["guideline_id"], unique=False)
    op.create_index("uq_guideline_ack_person_id_guideline_id", "guideline_ack", ["person_id", "guideline_id"], unique=True)

    op.create_table(
        "onboarding_task",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=20), nullable=False),
        sa.Column("offset_days", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("module", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("settled_by", sa.String(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["onboarding_plan.id"], name="fk_onboarding_task_plan_id"),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"], name="fk_onboarding_task_settled_by"),
        sa.PrimaryKeyConstraint("id", name="pk_onboarding_task"),
    )
    op.create_index("uq_onboarding_task_plan_id_place", "onboarding_task", ["plan_id", "place"], unique=True)

    op.create_table(
        "buddy_checkin",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pairing_id", sa.String(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=False),
        sa.Column("noted_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["noted_by"], ["person.id"], name="fk_buddy_checkin_noted_by"),
        sa.ForeignKeyConstraint(["pairing_id"], ["buddy_pairing.id"], name="fk_buddy_checkin_pairing_id"),
        sa.PrimaryKeyConstraint("id", name="pk_buddy_checkin"),
    )
    op.create_index("uq_buddy_checkin_pairing_id_met_on", "buddy_checkin", ["pairing_id", "met_on"], unique=True)


def downgrade() -> None:
    """Take it back."""
    op.drop_index("uq_buddy_checkin_pairing_id_met_on", table_name="buddy_checkin")

    op.drop_table("buddy_checkin")
    op.drop_index("uq_onboarding_task_plan_id_place", table_name="onboarding_task")

    op.drop_table("onboarding_task")
    op.drop_index("uq_guideline_ack_person_id_guideline_id", table_name="guideline_ack")
    op.drop_index("ix_guideline_ack_guideline_id", table_name="guideline_ack")

    op.drop_table("guideline_ack")
    op.drop_index("uq_confidence_checkin_plan_id_day", table_name="confidence_checkin")
    op.drop_index("ix_confidence_checkin_state_due_on", table_name="confidence_checkin")
    op.drop_index("ix_confidence_checkin_person_id", table_name="confidence_checkin")

    op.drop_table("confidence_checkin")
    op.drop_index("uq_buddy_pairing_current", table_name="buddy_pairing")
    op.drop_index("ix_buddy_pairing_plan_id", table_name="buddy_pairing")
    op.drop_index("ix_buddy_pairing_person_id", table_name="buddy_pairing")
    op.drop_index("ix_buddy_pairing_buddy_id", table_name="buddy_pairing")

    op.drop_table("buddy_pairing")
    op.drop_index("uq_onboarding_plan_open", table_name="onboarding_plan")
    op.drop_index("ix_onboarding_plan_state_id", table_name="onboarding_plan")
    op.drop_index("ix_onboarding_plan_person_id", table_name="onboarding_plan")
    op.drop_index("ix_onboarding_plan_community_id", table_name="onboarding_plan")

    op.drop_table("onboarding_plan")
    op.drop_index("uq_guideline_community_id_number", table_name="guideline")

    op.drop_table("guideline")
    op.drop_index("uq_onboarding_template_code_number", table_name="onboarding_template")

    op.drop_table("onboarding_template")
