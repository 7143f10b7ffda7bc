"""Create knowledge: assets, their revisions, and what makes them trusted. Revisions are append-only in the database itself.

Revision ID: 0003_knowledge
Revises: onboarding01
"""

import sqlalchemy as sa

from alembic import op

revision = "0003_knowledge"
down_revision = "onboarding01"
branch_labels = None
depends_on = None

TABLES = ("asset", "licence", "asset_archival", "asset_flag", "asset_revision", "reuse", "verification")
KEPT = ("id", "created_at", "asset_id", "number", "author_id", "at", "material", "restores")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "asset",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("title_key", sa.String(length=200), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("lang", sa.String(length=35), nullable=False),
        sa.Column("translation_of", sa.String(length=36), nullable=True),
        sa.Column("owner_id", sa.String(length=36), nullable=True),
        sa.Column("deputy_id", sa.String(length=36), nullable=True),
        sa.Column("fell_on", sa.Date(), nullable=True),
        sa.Column("confidence", sa.String(length=20), nullable=False),
        sa.Column("review_interval_days", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("revised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verified_revision", sa.Integer(), nullable=True),
        sa.Column("last_verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_review_on", sa.Date(), nullable=True),
        sa.Column("doubted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("path", sa.String(length=500), nullable=True),
        sa.Column("source_id", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name="fk_asset_community_id"),
        sa.ForeignKeyConstraint(["deputy_id"], ["person.id"], name="fk_asset_deputy_id"),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name="fk_asset_owner_id"),
        sa.ForeignKeyConstraint(["translation_of"], ["asset.id"], name="fk_asset_translation_of"),
        sa.PrimaryKeyConstraint("id", name="pk_asset"),
    )
    op.create_index("ix_asset_community_id_revised_at", "asset", ["community_id", "revised_at"], unique=False)
    op.create_index("ix_asset_community_id_title_key_id", "asset", ["community_id", "title_key", "id"], unique=False)
    op.create_index("ix_asset_confidence_next_review_on", "asset", ["confidence", "next_review_on"], unique=False)
    op.create_index("ix_asset_deputy_id", "asset", ["deputy_id"], unique=False)
    op.create_index("ix_asset_owner_id", "asset", ["owner_id"], unique=False)
    op.create_index("ix_asset_translation_of", "asset", ["translation_of"], unique=False)
    op.create_index("uq_asset_source_id", "asset", ["source_id"], unique=True)
    op.create_table(
        "licence",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("granted_by", sa.String(length=36), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name="fk_licence_community_id"),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name="fk_licence_ended_by"),
        sa.ForeignKeyConstraint(["granted_by"], ["person.id"], name="fk_licence_granted_by"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_licence_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_licence"),
    )
    op.create_index("ix_licence_person_id", "licence", ["person_id"], unique=False)
    op.create_index(
        "uq_licence_current",
        "licence",
        ["community_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "asset_archival",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asset_id", sa.String(length=36), nullable=False),
        sa.Column("by_id", sa.String(length=36), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("successor_id", sa.String(length=36), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name="fk_asset_archival_asset_id"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_asset_archival_by_id"),
        sa.ForeignKeyConstraint(["successor_id"], ["asset.id"], name="fk_asset_archival_successor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_asset_archival"),
    )
    op.create_index("ix_asset_archival_asset_id", "asset_archival", ["asset_id"], unique=False)
    op.create_index(
        "uq_asset_archival_open",
        "asset_archival",
        ["asset_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "asset_flag",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asset_id", sa.String(length=36), nullable=False),
        sa.Column("by_id", sa.String(length=36), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("answer", sa.String(length=1000), nullable=False),
        sa.Column("settled_by", sa.String(length=36), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name="fk_asset_flag_asset_id"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_asset_flag_by_id"),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"], name="fk_asset_flag_settled_by"),
        sa.PrimaryKeyConstraint("id", name="pk_asset_flag"),
    )
    op.create_index("ix_asset_flag_asset_id_state", "asset_flag", ["asset_id", "state"], unique=False)
    op.create_index("ix_asset_flag_by_id", "asset_flag", ["by_id"], unique=False)
    op.create_table(
        "asset_revision",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asset_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("author_id", sa.String(length=36), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("summary", sa.String(length=300), nullable=False),
        sa.Column("material", sa.Boolean(), nullable=False),
        sa.Column("restores", sa.Integer(), nullable=True),
        sa.Column("path", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name="fk_asset_revision_asset_id"),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name="fk_asset_revision_author_id"),
        sa.PrimaryKeyConstraint("id", name="pk_asset_revision"),
    )
    op.create_index("ix_asset_revision_asset_id_at", "asset_revision", ["asset_id", "at"], unique=False)
    op.create_index("ix_asset_revision_author_id", "asset_revision", ["author_id"], unique=False)
    op.create_index("uq_asset_revision_asset_id_number", "asset_revision", ["asset_id", "number"], unique=True)
    op.create_table(
        "reuse",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asset_id", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("unit_id", sa.String(length=36), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("minutes_saved", sa.Integer(), nullable=True),
        sa.Column("comment", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name="fk_reuse_asset_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_reuse_person_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name="fk_reuse_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reuse"),
    )
    op.create_index("ix_reuse_asset_id_id", "reuse", ["asset_id", "id"], unique=False)
    op.create_index("ix_reuse_person_id", "reuse", ["person_id"], unique=False)
    op.create_table(
        "verification",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asset_id", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("verifier_id", sa.String(length=36), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("evidence", sa.String(length=1000), nullable=False),
        sa.Column("next_review_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name="fk_verification_asset_id"),
        sa.ForeignKeyConstraint(["verifier_id"], ["person.id"], name="fk_verification_verifier_id"),
        sa.PrimaryKeyConstraint("id", name="pk_verification"),
    )
    op.create_index("ix_verification_asset_id_id", "verification", ["asset_id", "id"], unique=False)
    op.create_index("ix_verification_verifier_id", "verification", ["verifier_id"], unique=False)
    make_append_only("asset_revision")


def make_append_only(table: str) -> None:
    """Refuse to change or delete what was written; while somebody is being erased, words alone may be replaced."""
    erasing = "EXISTS (SELECT 1 FROM erasure WHERE wiped_at IS NULL)"
    if op.get_bind().dialect.name == "sqlite":
        other = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in KEPT)
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN NOT {erasing} OR {other} {refuse}")
        op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}")
        return
    other = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in KEPT)
    op.execute(
        "CREATE OR REPLACE FUNCTION words_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF NOT {erasing} OR {other} THEN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END IF; "
        "RETURN NEW; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_words_append_only BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION words_append_only()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
    )


def downgrade() -> None:
    """Drop them."""
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION words_append_only()")
