"""Create resources: their versions, for which units, what these said, and exemptions.

Revision ID: resources01
Revises: attach01
"""

import sqlalchemy as sa

from alembic import op

revision = "resources01"
down_revision = "attach01"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "resource",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=False),
        sa.Column("asset_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("by_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name="fk_resource_asset_id"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_resource_by_id"),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name="fk_resource_community_id"),
        sa.PrimaryKeyConstraint("id", name="pk_resource"),
    )
    op.create_index("ix_resource_community_id_id", "resource", ["community_id", "id"], unique=False)
    op.create_index("uq_resource_asset_id", "resource", ["asset_id"], unique=True)

    op.create_table(
        "resource_version",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.String(length=36), nullable=False),
        sa.Column("semver", sa.String(length=20), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("notes", sa.String(length=1000), nullable=False),
        sa.Column("mandate", sa.String(length=20), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("sunset_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("proposed_by", sa.String(length=36), nullable=False),
        sa.Column("decided_by", sa.String(length=36), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name="fk_resource_version_decided_by"),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name="fk_resource_version_proposed_by"),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name="fk_resource_version_resource_id"),
        sa.PrimaryKeyConstraint("id", name="pk_resource_version"),
    )
    op.create_index("ix_resource_version_state_effective_from", "resource_version", ["state", "effective_from"], unique=False)
    op.create_index("uq_resource_version_resource_id_semver", "resource_version", ["resource_id", "semver"], unique=True)

    op.create_table(
        "resource_scope",
        sa.Column("version_id", sa.String(length=36), nullable=False),
        sa.Column("unit_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name="fk_resource_scope_unit_id"),
        sa.ForeignKeyConstraint(["version_id"], ["resource_version.id"], name="fk_resource_scope_version_id"),
        sa.PrimaryKeyConstraint("version_id", "unit_id", name="pk_resource_scope"),
    )
    op.create_index("ix_resource_scope_unit_id", "resource_scope", ["unit_id"], unique=False)

    op.create_table(
        "adoption_record",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version_id", sa.String(length=36), nullable=False),
        sa.Column("unit_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("evidence", sa.String(length=2000), nullable=False),
        sa.Column("attested_by", sa.String(length=36), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("checked_by", sa.String(length=36), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=True),
        sa.Column("check_note", sa.String(length=1000), nullable=False),
        sa.Column("expiry_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["attested_by"], ["person.id"], name="fk_adoption_record_attested_by"),
        sa.ForeignKeyConstraint(["checked_by"], ["person.id"], name="fk_adoption_record_checked_by"),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name="fk_adoption_record_unit_id"),
        sa.ForeignKeyConstraint(["version_id"], ["resource_version.id"], name="fk_adoption_record_version_id"),
        sa.PrimaryKeyConstraint("id", name="pk_adoption_record"),
    )
    op.create_index("ix_adoption_record_attested_by", "adoption_record", ["attested_by"], unique=False)
    op.create_index("ix_adoption_record_expires_on", "adoption_record", ["expires_on"], unique=False)
    op.create_index(
        "ix_adoption_record_version_id_unit_id_id", "adoption_record", ["version_id", "unit_id", "id"], unique=False
    )

    op.create_table(
        "exemption",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.String(length=36), nullable=False),
        sa.Column("unit_id", sa.String(length=36), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("proposed_by", sa.String(length=36), nullable=False),
        sa.Column("decided_by", sa.String(length=36), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by", sa.String(length=36), nullable=True),
        sa.Column("end_reason", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name="fk_exemption_decided_by"),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name="fk_exemption_ended_by"),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name="fk_exemption_proposed_by"),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name="fk_exemption_unit_id"),
        sa.ForeignKeyConstraint(["version_id"], ["resource_version.id"], name="fk_exemption_version_id"),
        sa.PrimaryKeyConstraint("id", name="pk_exemption"),
    )
    op.create_index("ix_exemption_state_until", "exemption", ["state", "until"], unique=False)
    op.create_index("ix_exemption_version_id_unit_id", "exemption", ["version_id", "unit_id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("exemption")
    op.drop_table("adoption_record")
    op.drop_table("resource_scope")
    op.drop_table("resource_version")
    op.drop_table("resource")
