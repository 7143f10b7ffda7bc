"""Note who looked, and who was erased.

Revision ID: privacy01
Revises: 0002_door
"""

import sqlalchemy as sa

from alembic import op

revision = "privacy01"
down_revision = "0002_door"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Note who looked, and who was erased."""
    op.create_table(
        "erasure",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("by_id", sa.String(), nullable=True),
        sa.Column("wiped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_erasure_by_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_erasure_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_erasure"),
        sa.UniqueConstraint("person_id", name="uq_erasure_person_id"),
    )
    op.create_table(
        "look",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("looker_id", sa.String(length=36), nullable=True),
        sa.Column("token_id", sa.String(length=36), nullable=True),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_look"),
    )
    op.create_index("ix_look_at", "look", ["at"], unique=False)
    op.create_index("ix_look_looker_id_day", "look", ["looker_id", "day"], unique=False)
    op.create_index("ix_look_person_id_position", "look", ["person_id", "position"], unique=False)
    protect_looks()


def protect_looks() -> None:
    """No look is ever changed, and none is deleted before it is four weeks old: as old as the shortest time of keeping them."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE TRIGGER look_no_update BEFORE UPDATE ON look BEGIN SELECT RAISE(ABORT, 'look is append-only'); END")
        op.execute(
            "CREATE TRIGGER look_no_delete BEFORE DELETE ON look WHEN OLD.at > datetime('now', '-28 days') "
            "BEGIN SELECT RAISE(ABORT, 'look is append-only'); END"
        )
        return
    op.execute(
        "CREATE TRIGGER look_append_only BEFORE UPDATE OR TRUNCATE ON look FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
    )
    op.execute(
        "CREATE TRIGGER look_young_append_only BEFORE DELETE ON look FOR EACH ROW "
        "WHEN (OLD.at > now() - interval '28 days') EXECUTE FUNCTION append_only()"
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("look")
    op.drop_table("erasure")
