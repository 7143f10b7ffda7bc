"""Create goals: objectives of the organisation, goals of communities, key results, check-ins, and what serves a goal.

Revision ID: goals01
Revises: search02
"""

import sqlalchemy as sa

from alembic import op

revision = "goals01"
down_revision = "search02"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "strategic_objective",
        *_versioned(),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("owner_id", sa.String(length=36), nullable=False),
        sa.Column("by_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_strategic_objective_by_id"),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name="fk_strategic_objective_owner_id"),
        sa.PrimaryKeyConstraint("id", name="pk_strategic_objective"),
    )
    op.create_index("ix_strategic_objective_ends_on_id", "strategic_objective", ["ends_on", "id"], unique=False)
    _create_goals()
    _create_measures()
    op.create_table(
        "goal_serving",
        *_versioned(),
        sa.Column("contribution_id", sa.String(length=36), nullable=True),
        sa.Column("asset_id", sa.String(length=36), nullable=True),
        sa.Column("goal_id", sa.String(length=36), nullable=True),
        sa.Column("by_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name="fk_goal_serving_asset_id"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_goal_serving_by_id"),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name="fk_goal_serving_contribution_id"),
        sa.ForeignKeyConstraint(["goal_id"], ["community_goal.id"], name="fk_goal_serving_goal_id"),
        sa.PrimaryKeyConstraint("id", name="pk_goal_serving"),
    )
    op.create_index("uq_goal_serving_contribution_id", "goal_serving", ["contribution_id"], unique=True)
    op.create_index("uq_goal_serving_asset_id", "goal_serving", ["asset_id"], unique=True)
    op.create_index("ix_goal_serving_goal_id", "goal_serving", ["goal_id"], unique=False)


def _versioned() -> list[sa.Column]:
    return [
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    ]


def _create_goals() -> None:
    op.create_table(
        "community_goal",
        *_versioned(),
        sa.Column("community_id", sa.String(length=36), nullable=False),
        sa.Column("statement", sa.String(length=280), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("owner_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("written_by", sa.String(length=36), nullable=False),
        sa.Column("put_by", sa.String(length=36), nullable=True),
        sa.Column("agreed_by", sa.String(length=36), nullable=True),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("closed_by", sa.String(length=36), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["agreed_by"], ["person.id"], name="fk_community_goal_agreed_by"),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name="fk_community_goal_closed_by"),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name="fk_community_goal_community_id"),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name="fk_community_goal_owner_id"),
        sa.ForeignKeyConstraint(["put_by"], ["person.id"], name="fk_community_goal_put_by"),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name="fk_community_goal_written_by"),
        sa.PrimaryKeyConstraint("id", name="pk_community_goal"),
    )
    op.create_index("ix_community_goal_community_id_id", "community_goal", ["community_id", "id"], unique=False)
    op.create_index("ix_community_goal_community_id_state", "community_goal", ["community_id", "state"], unique=False)
    op.create_table(
        "goal_objective",
        sa.Column("goal_id", sa.String(length=36), nullable=False),
        sa.Column("objective_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["goal_id"], ["community_goal.id"], name="fk_goal_objective_goal_id"),
        sa.ForeignKeyConstraint(["objective_id"], ["strategic_objective.id"], name="fk_goal_objective_objective_id"),
        sa.PrimaryKeyConstraint("goal_id", "objective_id", name="pk_goal_objective"),
    )
    op.create_index("ix_goal_objective_objective_id", "goal_objective", ["objective_id"], unique=False)


def _create_measures() -> None:
    op.create_table(
        "key_result",
        *_versioned(),
        sa.Column("goal_id", sa.String(length=36), nullable=False),
        sa.Column("metric", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("baseline", sa.Float(), nullable=False),
        sa.Column("target", sa.Float(), nullable=False),
        sa.Column("direction", sa.String(length=20), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("owner_id", sa.String(length=36), nullable=False),
        sa.Column("cadence_days", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["goal_id"], ["community_goal.id"], name="fk_key_result_goal_id"),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name="fk_key_result_owner_id"),
        sa.PrimaryKeyConstraint("id", name="pk_key_result"),
    )
    op.create_index("ix_key_result_goal_id_id", "key_result", ["goal_id", "id"], unique=False)
    op.create_index("ix_key_result_owner_id", "key_result", ["owner_id"], unique=False)
    op.create_table(
        "check_in",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_result_id", sa.String(length=36), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("outlook", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_check_in_by_id"),
        sa.ForeignKeyConstraint(["key_result_id"], ["key_result.id"], name="fk_check_in_key_result_id"),
        sa.PrimaryKeyConstraint("id", name="pk_check_in"),
    )
    op.create_index("ix_check_in_by_id", "check_in", ["by_id"], unique=False)
    op.create_index("ix_check_in_key_result_id_day_id", "check_in", ["key_result_id", "day", "id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    for table in (
        "goal_serving", "check_in", "key_result", "goal_objective", "community_goal", "strategic_objective",
    ):  # fmt: skip
        op.drop_table(table)
