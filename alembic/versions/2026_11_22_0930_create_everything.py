"""Create people, communities, contributions, the journal and the ledger.

Revision ID: 0001
Revises: none
"""

import sqlalchemy as sa

from alembic import op

APPEND_ONLY = ("journal", "ledger")
revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create people, communities, contributions, the journal and the ledger."""
    op.create_table(
        "idempotency_record",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("caller_id", sa.String(length=36), nullable=False),
        sa.Column("method", sa.String(length=10), nullable=False),
        sa.Column("path", sa.String(length=1000), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("request_hash", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_idempotency_record"),
    )
    op.create_index("ix_idempotency_record_created_at", "idempotency_record", ["created_at"], unique=False)
    op.create_index("uq_idempotency_record_key", "idempotency_record", ["caller_id", "method", "path", "key"], unique=True)
    op.create_table(
        "journal",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("type", sa.String(length=60), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.String(length=36), nullable=True),
        sa.Column("community_id", sa.String(length=36), nullable=True),
        sa.Column("subject_id", sa.String(length=36), nullable=True),
        sa.Column("data", sa.String(), nullable=False),
        sa.Column("schema_version", sa.Integer(), nullable=False),
        sa.Column("cause_id", sa.String(length=36), nullable=True),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_journal"),
        sa.UniqueConstraint("id", name="uq_journal_id"),
    )
    op.create_index("ix_journal_community_id_position", "journal", ["community_id", "position"], unique=False)
    op.create_index("ix_journal_subject_id_position", "journal", ["subject_id", "position"], unique=False)
    op.create_index("ix_journal_type", "journal", ["type"], unique=False)
    op.create_table(
        "org_unit",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("parent_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["org_unit.id"], name="fk_org_unit_parent_id"),
        sa.PrimaryKeyConstraint("id", name="pk_org_unit"),
        sa.UniqueConstraint("code", name="uq_org_unit_code"),
    )
    op.create_table(
        "points_total",
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("season", sa.String(length=10), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=False),
        sa.Column("net", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "season", "community_id", name="pk_points_total"),
    )
    op.create_index("ix_points_total_community_id_season_net", "points_total", ["community_id", "season", "net"], unique=False)
    op.create_table(
        "reader_place",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_reader_place"),
    )
    op.create_table(
        "season",
        sa.Column("name", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("finalised_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_season"),
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_failure"),
    )
    op.create_index("ix_sign_in_failure_account_created_at", "sign_in_failure", ["account", "created_at"], unique=False)
    op.create_index("ix_sign_in_failure_address_created_at", "sign_in_failure", ["address", "created_at"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("username_key", sa.String(length=64), nullable=False),
        sa.Column("display_name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=800), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("email_key", sa.String(length=254), nullable=True),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=True),
        sa.Column("manager_id", sa.String(), nullable=True),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("leaderboard_opt_out", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["manager_id"], ["person.id"], name="fk_person_manager_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name="fk_person_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("email_key", name="uq_person_email_key"),
        sa.UniqueConstraint("external_id", name="uq_person_external_id"),
        sa.UniqueConstraint("username_key", name="uq_person_username_key"),
    )
    op.create_index("ix_person_manager_id", "person", ["manager_id"], unique=False)
    op.create_index("ix_person_name_key_id", "person", ["name_key", "id"], unique=False)
    op.create_index("ix_person_unit_id", "person", ["unit_id"], unique=False)
    op.create_table(
        "api_token",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("hint", sa.String(length=12), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_api_token_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_api_token"),
        sa.UniqueConstraint("digest", name="uq_api_token_digest"),
    )
    op.create_index("ix_api_token_person_id", "api_token", ["person_id"], unique=False)
    op.create_table(
        "appointment",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("appointed_by", sa.String(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["appointed_by"], ["person.id"], name="fk_appointment_appointed_by"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_appointment_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_appointment"),
    )
    op.create_index("ix_appointment_person_id_role", "appointment", ["person_id", "role"], unique=False)
    op.create_table(
        "community",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=800), nullable=False),
        sa.Column("search_key", sa.String(length=4000), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("orientation", sa.String(length=30), nullable=False),
        sa.Column("domain", sa.String(length=280), nullable=False),
        sa.Column("in_scope", sa.JSON(), nullable=False),
        sa.Column("out_of_scope", sa.JSON(), nullable=False),
        sa.Column("visibility", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("exit_criterion", sa.String(length=1000), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("first_meeting_on", sa.Date(), nullable=True),
        sa.Column("resume_on", sa.Date(), nullable=True),
        sa.Column("meetings", sa.JSON(), nullable=False),
        sa.Column("founded_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["founded_by"], ["person.id"], name="fk_community_founded_by"),
        sa.PrimaryKeyConstraint("id", name="pk_community"),
        sa.UniqueConstraint("slug", name="uq_community_slug"),
    )
    op.create_index("ix_community_name_key_id", "community", ["name_key", "id"], unique=False)
    op.create_table(
        "password",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("hash", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_password_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_password"),
        sa.UniqueConstraint("person_id", name="uq_password_person_id"),
    )
    op.create_table(
        "points_policy",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("drafted_by", sa.String(), nullable=True),
        sa.Column("approved_by_km", sa.String(), nullable=True),
        sa.Column("approved_by_sponsor", sa.String(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["approved_by_km"], ["person.id"], name="fk_points_policy_approved_by_km"),
        sa.ForeignKeyConstraint(["approved_by_sponsor"], ["person.id"], name="fk_points_policy_approved_by_sponsor"),
        sa.ForeignKeyConstraint(["drafted_by"], ["person.id"], name="fk_points_policy_drafted_by"),
        sa.PrimaryKeyConstraint("id", name="pk_points_policy"),
        sa.UniqueConstraint("version", name="uq_points_policy_version"),
    )
    op.create_table(
        "sign_in",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("language", sa.String(length=5), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_sign_in_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in"),
        sa.UniqueConstraint("digest", name="uq_sign_in_digest"),
    )
    op.create_index("ix_sign_in_person_id", "sign_in", ["person_id"], unique=False)
    op.create_table(
        "charter",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("community_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("domain", sa.String(length=280), nullable=False),
        sa.Column("in_scope", sa.JSON(), nullable=False),
        sa.Column("out_of_scope", sa.JSON(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["approved_by"], ["person.id"], name="fk_charter_approved_by"),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name="fk_charter_community_id"),
        sa.PrimaryKeyConstraint("id", name="pk_charter"),
    )
    op.create_index("uq_charter_community_id_number", "charter", ["community_id", "number"], unique=True)
    op.create_table(
        "contribution",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("logged_by", sa.String(), nullable=True),
        sa.Column("beneficiary_id", sa.String(), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["beneficiary_id"], ["person.id"], name="fk_contribution_beneficiary_id"),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name="fk_contribution_community_id"),
        sa.ForeignKeyConstraint(["logged_by"], ["person.id"], name="fk_contribution_logged_by"),
        sa.PrimaryKeyConstraint("id", name="pk_contribution"),
    )
    op.create_index("ix_contribution_beneficiary_id", "contribution", ["beneficiary_id"], unique=False)
    op.create_index(
        "ix_contribution_community_id_logged_at_id", "contribution", ["community_id", "logged_at", "id"], unique=False
    )
    op.create_index("ix_contribution_logged_at_id", "contribution", ["logged_at", "id"], unique=False)
    op.create_index("ix_contribution_state_logged_at", "contribution", ["state", "logged_at"], unique=False)
    op.create_index("uq_contribution_source_id", "contribution", ["source_id"], unique=True)
    op.create_table(
        "ledger",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=True),
        sa.Column("award", sa.String(length=200), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("gross", sa.Integer(), nullable=False),
        sa.Column("net", sa.Integer(), nullable=False),
        sa.Column("capped_by", sa.String(length=20), nullable=True),
        sa.Column("policy", sa.String(length=20), nullable=False),
        sa.Column("season", sa.String(length=10), nullable=False),
        sa.Column("qualified_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fact_id", sa.String(length=36), nullable=False),
        sa.Column("cause_id", sa.String(length=36), nullable=False),
        sa.Column("contribution_id", sa.String(length=36), nullable=True),
        sa.Column("endorsement_id", sa.String(length=36), nullable=True),
        sa.Column("kudos_id", sa.String(length=36), nullable=True),
        sa.Column("endorser_id", sa.String(length=36), nullable=False),
        sa.Column("is_correction", sa.Boolean(), nullable=False),
        sa.Column("is_adjustment", sa.Boolean(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name="fk_ledger_community_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_ledger_person_id"),
        sa.PrimaryKeyConstraint("position", name="pk_ledger"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ledger_community_id_season_person_id", "ledger", ["community_id", "season", "person_id"], unique=False)
    op.create_index("ix_ledger_contribution_id", "ledger", ["contribution_id"], unique=False)
    op.create_index("ix_ledger_person_id_position", "ledger", ["person_id", "position"], unique=False)
    op.create_index("ix_ledger_person_id_qualified_at", "ledger", ["person_id", "qualified_at"], unique=False)
    op.create_table(
        "membership",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name="fk_membership_community_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_membership_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_membership"),
    )
    op.create_index("ix_membership_community_id_state_id", "membership", ["community_id", "state", "id"], unique=False)
    op.create_index("ix_membership_person_id_state", "membership", ["person_id", "state"], unique=False)
    op.create_index(
        "uq_membership_current",
        "membership",
        ["community_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "role_assignment",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("proposed_by", sa.String(), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name="fk_role_assignment_community_id"),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name="fk_role_assignment_ended_by"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_role_assignment_person_id"),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name="fk_role_assignment_proposed_by"),
        sa.PrimaryKeyConstraint("id", name="pk_role_assignment"),
    )
    op.create_index(
        "ix_role_assignment_community_id_state_role", "role_assignment", ["community_id", "state", "role"], unique=False
    )
    op.create_index("ix_role_assignment_person_id_state", "role_assignment", ["person_id", "state"], unique=False)
    op.create_table(
        "transition",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("community_id", sa.String(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("target", sa.String(length=20), nullable=False),
        sa.Column("by_id", sa.String(), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("dispositions", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_transition_by_id"),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name="fk_transition_community_id"),
        sa.PrimaryKeyConstraint("id", name="pk_transition"),
    )
    op.create_index("ix_transition_community_id", "transition", ["community_id"], unique=False)
    op.create_table(
        "authorship",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("contribution_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name="fk_authorship_contribution_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_authorship_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_authorship"),
    )
    op.create_index(
        "ix_authorship_person_id_logged_at_contribution_id",
        "authorship",
        ["person_id", "logged_at", "contribution_id"],
        unique=False,
    )
    op.create_index("uq_authorship_contribution_id_person_id", "authorship", ["contribution_id", "person_id"], unique=True)
    op.create_table(
        "endorsement",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("contribution_id", sa.String(), nullable=False),
        sa.Column("endorser_id", sa.String(), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("benefit", sa.String(length=1000), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name="fk_endorsement_contribution_id"),
        sa.ForeignKeyConstraint(["endorser_id"], ["person.id"], name="fk_endorsement_endorser_id"),
        sa.PrimaryKeyConstraint("id", name="pk_endorsement"),
    )
    op.create_index("ix_endorsement_contribution_id", "endorsement", ["contribution_id"], unique=False)
    op.create_index("ix_endorsement_endorser_id_created_at", "endorsement", ["endorser_id", "created_at"], unique=False)
    op.create_index(
        "uq_endorsement_current",
        "endorsement",
        ["contribution_id", "endorser_id"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.create_table(
        "kudos",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("from_id", sa.String(), nullable=False),
        sa.Column("to_id", sa.String(), nullable=False),
        sa.Column("because", sa.String(length=1000), nullable=False),
        sa.Column("contribution_id", sa.String(), nullable=True),
        sa.Column("community_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name="fk_kudos_community_id"),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name="fk_kudos_contribution_id"),
        sa.ForeignKeyConstraint(["from_id"], ["person.id"], name="fk_kudos_from_id"),
        sa.ForeignKeyConstraint(["to_id"], ["person.id"], name="fk_kudos_to_id"),
        sa.PrimaryKeyConstraint("id", name="pk_kudos"),
    )
    op.create_index("ix_kudos_from_id_created_at", "kudos", ["from_id", "created_at"], unique=False)
    op.create_index("ix_kudos_to_id_created_at", "kudos", ["to_id", "created_at"], unique=False)
    op.create_table(
        "ruling",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("contribution_id", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("by_id", sa.String(), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_ruling_by_id"),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name="fk_ruling_contribution_id"),
        sa.PrimaryKeyConstraint("id", name="pk_ruling"),
    )
    op.create_index("ix_ruling_contribution_id", "ruling", ["contribution_id"], unique=False)
    for table in APPEND_ONLY:
        make_append_only(table)


def make_append_only(table: str) -> None:
    """The database itself refuses to change or delete what was written (architecture.md, rule 3)."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_ruling_contribution_id", table_name="ruling")
    op.drop_table("ruling")
    op.drop_index("ix_kudos_to_id_created_at", table_name="kudos")
    op.drop_index("ix_kudos_from_id_created_at", table_name="kudos")
    op.drop_table("kudos")
    op.drop_index(
        "uq_endorsement_current",
        table_name="endorsement",
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.drop_index("ix_endorsement_endorser_id_created_at", table_name="endorsement")
    op.drop_index("ix_endorsement_contribution_id", table_name="endorsement")
    op.drop_table("endorsement")
    op.drop_index("uq_authorship_contribution_id_person_id", table_name="authorship")
    op.drop_index("ix_authorship_person_id_logged_at_contribution_id", table_name="authorship")
    op.drop_table("authorship")
    op.drop_index("ix_transition_community_id", table_name="transition")
    op.drop_table("transition")
    op.drop_index("ix_role_assignment_person_id_state", table_name="role_assignment")
    op.drop_index("ix_role_assignment_community_id_state_role", table_name="role_assignment")
    op.drop_table("role_assignment")
    op.drop_index(
        "uq_membership_current",
        table_name="membership",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index("ix_membership_person_id_state", table_name="membership")
    op.drop_index("ix_membership_community_id_state_id", table_name="membership")
    op.drop_table("membership")
    op.drop_index("ix_ledger_person_id_qualified_at", table_name="ledger")
    op.drop_index("ix_ledger_person_id_position", table_name="ledger")
    op.drop_index("ix_ledger_contribution_id", table_name="ledger")
    op.drop_index("ix_ledger_community_id_season_person_id", table_name="ledger")
    op.drop_table("ledger")
    op.drop_index("uq_contribution_source_id", table_name="contribution")
    op.drop_index("ix_contribution_state_logged_at", table_name="contribution")
    op.drop_index("ix_contribution_logged_at_id", table_name="contribution")
    op.drop_index("ix_contribution_community_id_logged_at_id", table_name="contribution")
    op.drop_index("ix_contribution_beneficiary_id", table_name="contribution")
    op.drop_table("contribution")
    op.drop_index("uq_charter_community_id_number", table_name="charter")
    op.drop_table("charter")
    op.drop_index("ix_sign_in_person_id", table_name="sign_in")
    op.drop_table("sign_in")
    op.drop_table("points_policy")
    op.drop_table("password")
    op.drop_index("ix_community_name_key_id", table_name="community")
    op.drop_table("community")
    op.drop_index("ix_appointment_person_id_role", table_name="appointment")
    op.drop_table("appointment")
    op.drop_index("ix_api_token_person_id", table_name="api_token")
    op.drop_table("api_token")
    op.drop_index("ix_person_unit_id", table_name="person")
    op.drop_index("ix_person_name_key_id", table_name="person")
    op.drop_index("ix_person_manager_id", table_name="person")
    op.drop_table("person")
    op.drop_index("ix_sign_in_failure_address_created_at", table_name="sign_in_failure")
    op.drop_index("ix_sign_in_failure_account_created_at", table_name="sign_in_failure")
    op.drop_table("sign_in_failure")
    op.drop_table("season")
    op.drop_table("reader_place")
    op.drop_index("ix_points_total_community_id_season_net", table_name="points_total")
    op.drop_table("points_total")
    op.drop_table("org_unit")
    op.drop_index("ix_journal_type", table_name="journal")
    op.drop_index("ix_journal_subject_id_position", table_name="journal")
    op.drop_index("ix_journal_community_id_position", table_name="journal")
    op.drop_table("journal")
    op.drop_index("uq_idempotency_record_key", table_name="idempotency_record")
    op.drop_index("ix_idempotency_record_created_at", table_name="idempotency_record")
    op.drop_table("idempotency_record")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION append_only()")
