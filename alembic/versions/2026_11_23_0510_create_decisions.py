"""Create decisions: proposals, who may take a position, and the positions taken.

Revision ID: decisions01
Revises: goals01
"""

import sqlalchemy as sa

from alembic import op

revision = "decisions01"
down_revision = "goals01"
branch_labels = None
depends_on = None

STANDS = sa.text("state IN ('open', 'accepted', 'superseded')")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "decision",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("proposal", sa.String(length=1000), nullable=False),
        sa.Column("context", sa.String(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("quorum_bp", sa.Integer(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("supersedes", sa.String(length=36), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("proposed_by", sa.String(length=36), nullable=False),
        sa.Column("opened_by", sa.String(length=36), nullable=True),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("eligible", sa.Integer(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(length=36), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("outcome", sa.String(length=2000), nullable=False),
        sa.Column("stated_by", sa.String(length=36), nullable=True),
        sa.Column("source_id", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name="fk_decision_community_id"),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name="fk_decision_opened_by"),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name="fk_decision_proposed_by"),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"], name="fk_decision_settled_by"),
        sa.ForeignKeyConstraint(["stated_by"], ["person.id"], name="fk_decision_stated_by"),
        sa.ForeignKeyConstraint(["supersedes"], ["decision.id"], name="fk_decision_supersedes"),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
    )
    op.create_index("ix_decision_community_id_state_id", "decision", ["community_id", "state", "id"], unique=False)
    op.create_index("ix_decision_state_closes_at", "decision", ["state", "closes_at"], unique=False)
    op.create_index("uq_decision_source_id", "decision", ["source_id"], unique=True)
    op.create_index(
        "uq_decision_supersedes", "decision", ["supersedes"], unique=True, sqlite_where=STANDS, postgresql_where=STANDS
    )

    op.create_table(
        "decision_voter",
        sa.Column("decision_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name="fk_decision_voter_decision_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_decision_voter_person_id"),
        sa.PrimaryKeyConstraint("decision_id", "person_id", name="pk_decision_voter"),
    )
    op.create_index("ix_decision_voter_person_id", "decision_voter", ["person_id"], unique=False)

    op.create_table(
        "decision_position",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("stance", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name="fk_decision_position_decision_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_decision_position_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_decision_position"),
    )
    op.create_index("ix_decision_position_person_id", "decision_position", ["person_id"], unique=False)
    op.create_index(
        "uq_decision_position_decision_id_person_id", "decision_position", ["decision_id", "person_id"], unique=True
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("decision_position")
    op.drop_table("decision_voter")
    op.drop_table("decision")
