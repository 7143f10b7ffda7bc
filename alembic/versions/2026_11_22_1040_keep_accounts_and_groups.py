"""Keep what the identity provider says: accounts and groups.

Revision ID: scim01
Revises: privacy01
"""

import sqlalchemy as sa

from alembic import op

revision = "scim01"
down_revision = "privacy01"
branch_labels = None
depends_on = None

LIVE = sa.text("removed_at IS NULL")


def upgrade() -> None:
    """Create the tables of accounts, groups and who is in which."""
    op.create_table(
        "scim_user",
        *_versioned("scim_user"),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("user_name", sa.String(length=254), nullable=False),
        sa.Column("user_name_key", sa.String(length=1000), nullable=False),
        sa.Column("external_id", sa.String(length=254), nullable=True),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_scim_user_person_id"),
        sa.UniqueConstraint("person_id", name="uq_scim_user_person_id"),
    )
    for column in ("user_name_key", "external_id"):
        _unique_while_live("scim_user", column)
    op.create_table(
        "scim_group",
        *_versioned("scim_group"),
        sa.Column("display_name", sa.String(length=254), nullable=False),
        sa.Column("name_key", sa.String(length=1000), nullable=False),
        sa.Column("external_id", sa.String(length=254), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index("ix_scim_group_name_key", "scim_group", ["name_key"], unique=False)
    _unique_while_live("scim_group", "external_id")
    op.create_table(
        "scim_group_member",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("member_group_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["scim_group.id"], name="fk_scim_group_member_group_id"),
        sa.ForeignKeyConstraint(["member_group_id"], ["scim_group.id"], name="fk_scim_group_member_member_group_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_scim_group_member_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_scim_group_member"),
    )
    op.create_index("uq_scim_group_member_person", "scim_group_member", ["group_id", "person_id"], unique=True)
    op.create_index("uq_scim_group_member_group", "scim_group_member", ["group_id", "member_group_id"], unique=True)
    op.create_index("ix_scim_group_member_person_id", "scim_group_member", ["person_id"], unique=False)
    op.create_index("ix_scim_group_member_member_group_id", "scim_group_member", ["member_group_id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    for table in ("scim_group_member", "scim_group", "scim_user"):
        op.drop_table(table)


def _versioned(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    ]


def _unique_while_live(table: str, column: str) -> None:
    name = f"uq_{table}_{column}"
    op.create_index(name, table, [column], unique=True, sqlite_where=LIVE, postgresql_where=LIVE)
