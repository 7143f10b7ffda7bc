"""Create notices: what people are told, how they want to be told, and the mails that tell it.

Revision ID: notices01
Revises: calendar01
"""

import sqlalchemy as sa

from alembic import op

revision = "notices01"
down_revision = "calendar01"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "notice_settings",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=False),
        sa.Column("quiet_to", sa.Integer(), nullable=False),
        sa.Column("per_week", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_notice_settings_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_notice_settings"),
    )
    op.create_index("uq_notice_settings_person_id", "notice_settings", ["person_id"], unique=True)
    op.create_table(
        "mailing",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_mailing_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_mailing"),
    )
    op.create_index("ix_mailing_state_not_before", "mailing", ["state", "not_before"], unique=False)
    op.create_index("ix_mailing_person_id_created_at", "mailing", ["person_id", "created_at"], unique=False)
    op.create_table(
        "notice",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("fact_id", sa.String(length=36), nullable=False),
        sa.Column("by_id", sa.String(length=36), nullable=True),
        sa.Column("community_id", sa.String(length=36), nullable=True),
        sa.Column("subject_id", sa.String(length=36), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailing_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_notice_person_id"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_notice_by_id"),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name="fk_notice_community_id"),
        sa.ForeignKeyConstraint(["mailing_id"], ["mailing.id"], name="fk_notice_mailing_id"),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
    )
    op.create_index("uq_notice_person_id_fact_id", "notice", ["person_id", "fact_id"], unique=True)
    op.create_index("ix_notice_person_id_id", "notice", ["person_id", "id"], unique=False)
    op.create_index("ix_notice_person_id_read_at", "notice", ["person_id", "read_at"], unique=False)
    op.create_index("ix_notice_mailing_id_read_at", "notice", ["mailing_id", "read_at"], unique=False)
    op.create_index("ix_notice_subject_id", "notice", ["subject_id"], unique=False)
    op.create_index("ix_notice_by_id", "notice", ["by_id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("notice")
    op.drop_table("mailing")
    op.drop_table("notice_settings")
