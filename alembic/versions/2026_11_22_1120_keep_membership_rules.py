"""Keep rules that make memberships.

Revision ID: rules01
Revises: training01
"""

import sqlalchemy as sa

from alembic import op

revision = "rules01"
down_revision = "training01"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of rules and of the memberships that they hold."""
    op.create_table(
        "membership_rule",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=False),
        sa.Column("unit_id", sa.String(length=36), nullable=True),
        sa.Column("group_id", sa.String(length=36), nullable=True),
        sa.Column("job_family", sa.String(length=200), nullable=True),
        sa.Column("location", sa.String(length=200), nullable=True),
        sa.Column("language", sa.String(length=35), nullable=True),
        sa.Column("mandated", sa.Boolean(), nullable=False),
        sa.Column("written_by", sa.String(length=36), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applied_by", sa.String(length=36), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["applied_by"], ["person.id"], name="fk_membership_rule_applied_by"),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name="fk_membership_rule_community_id"),
        sa.ForeignKeyConstraint(["group_id"], ["scim_group.id"], name="fk_membership_rule_group_id"),
        sa.ForeignKeyConstraint(["undone_by"], ["person.id"], name="fk_membership_rule_undone_by"),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name="fk_membership_rule_unit_id"),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name="fk_membership_rule_written_by"),
        sa.PrimaryKeyConstraint("id", name="pk_membership_rule"),
    )
    for column in ("applied_by", "community_id", "group_id", "undone_by", "unit_id", "written_by"):
        op.create_index(f"ix_membership_rule_{column}", "membership_rule", [column], unique=False)
    op.create_table(
        "ruled_membership",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("membership_id", sa.String(length=36), nullable=False),
        sa.Column("rule_id", sa.String(length=36), nullable=False),
        sa.Column("let_go_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name="fk_ruled_membership_membership_id"),
        sa.ForeignKeyConstraint(["rule_id"], ["membership_rule.id"], name="fk_ruled_membership_rule_id"),
        sa.PrimaryKeyConstraint("id", name="pk_ruled_membership"),
        sa.UniqueConstraint("membership_id", name="uq_ruled_membership_membership_id"),
    )
    op.create_index("ix_ruled_membership_rule_id_let_go_at", "ruled_membership", ["rule_id", "let_go_at"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("ruled_membership")
    op.drop_table("membership_rule")
