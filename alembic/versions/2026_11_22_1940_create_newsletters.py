"""Create newsletters: a community's own, its issues, who reads them how often, its sources and what people suggest.

Revision ID: newsletters01
Revises: former01
"""

import sqlalchemy as sa

from alembic import op

revision = "newsletters01"
down_revision = "former01"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "news_source",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("owner_id", sa.String(length=36), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name="fk_news_source_community_id"),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name="fk_news_source_owner_id"),
        sa.PrimaryKeyConstraint("id", name="pk_news_source"),
    )
    op.create_index("ix_news_source_community_id_ended_at", "news_source", ["community_id", "ended_at"], unique=False)

    op.create_table(
        "newsletter",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("lang", sa.String(length=35), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("public_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name="fk_newsletter_community_id"),
        sa.PrimaryKeyConstraint("id", name="pk_newsletter"),
    )
    op.create_index("uq_newsletter_community_id", "newsletter", ["community_id"], unique=True)

    op.create_table(
        "newsletter_issue",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=False),
        sa.Column("monday", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("intro", sa.String(length=600), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("approved_by", sa.String(length=36), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["approved_by"], ["person.id"], name="fk_newsletter_issue_approved_by"),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name="fk_newsletter_issue_community_id"),
        sa.PrimaryKeyConstraint("id", name="pk_newsletter_issue"),
    )
    op.create_index("ix_newsletter_issue_state_monday", "newsletter_issue", ["state", "monday"], unique=False)
    op.create_index("uq_newsletter_issue_community_id_monday", "newsletter_issue", ["community_id", "monday"], unique=True)

    op.create_table(
        "newsletter_pace",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=False),
        sa.Column("pace", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name="fk_newsletter_pace_community_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_newsletter_pace_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_newsletter_pace"),
    )
    op.create_index("uq_newsletter_pace_person_id_community_id", "newsletter_pace", ["person_id", "community_id"], unique=True)

    op.create_table(
        "news_favourite",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("source_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_news_favourite_person_id"),
        sa.ForeignKeyConstraint(["source_id"], ["news_source.id"], name="fk_news_favourite_source_id"),
        sa.PrimaryKeyConstraint("id", name="pk_news_favourite"),
    )
    op.create_index("ix_news_favourite_source_id", "news_favourite", ["source_id"], unique=False)
    op.create_index("uq_news_favourite_person_id_source_id", "news_favourite", ["person_id", "source_id"], unique=True)

    op.create_table(
        "news_tip",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=False),
        sa.Column("by_id", sa.String(length=36), nullable=False),
        sa.Column("source_id", sa.String(length=36), nullable=True),
        sa.Column("text", sa.String(length=240), nullable=False),
        sa.Column("link", sa.String(length=2000), nullable=False),
        sa.Column("issue_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_news_tip_by_id"),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name="fk_news_tip_community_id"),
        sa.ForeignKeyConstraint(["issue_id"], ["newsletter_issue.id"], name="fk_news_tip_issue_id"),
        sa.ForeignKeyConstraint(["source_id"], ["news_source.id"], name="fk_news_tip_source_id"),
        sa.PrimaryKeyConstraint("id", name="pk_news_tip"),
    )
    op.create_index("ix_news_tip_community_id_issue_id", "news_tip", ["community_id", "issue_id"], unique=False)
    op.create_index("ix_news_tip_source_id", "news_tip", ["source_id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    for table in ("news_tip", "news_favourite", "newsletter_pace", "newsletter_issue", "newsletter", "news_source"):
        op.drop_table(table)
