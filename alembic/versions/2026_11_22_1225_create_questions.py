"""Create questions: asked, answered, routed, settled. Their texts are append-only in the database itself.

Revision ID: questions01
Revises: audit01
"""

import sqlalchemy as sa

from alembic import op

revision = "questions01"
down_revision = "audit01"
branch_labels = None
depends_on = None

TABLES = (
    "question",
    "answer",
    "asset_credit",
    "question_closure",
    "question_outcome",
    "question_revision",
    "question_route",
    "answer_vote",
)
KEPT = ("id", "created_at", "question_id", "post_id", "number", "author_id", "at")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "question",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=False),
        sa.Column("asker_id", sa.String(length=36), nullable=True),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("lang", sa.String(length=35), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("response_target_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_response_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("duplicate_of", sa.String(length=36), nullable=True),
        sa.Column("source_id", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["asker_id"], ["person.id"], name="fk_question_asker_id"),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name="fk_question_community_id"),
        sa.ForeignKeyConstraint(["duplicate_of"], ["question.id"], name="fk_question_duplicate_of"),
        sa.PrimaryKeyConstraint("id", name="pk_question"),
    )
    op.create_index("ix_question_asker_id_asked_at", "question", ["asker_id", "asked_at"], unique=False)
    op.create_index("ix_question_community_id_asked_at_id", "question", ["community_id", "asked_at", "id"], unique=False)
    op.create_index(
        "ix_question_community_id_state_response_target_at",
        "question",
        ["community_id", "state", "response_target_at"],
        unique=False,
    )
    op.create_index("ix_question_duplicate_of", "question", ["duplicate_of"], unique=False)
    op.create_index("uq_question_source_id", "question", ["source_id"], unique=True)
    op.create_table(
        "answer",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.String(length=36), nullable=False),
        sa.Column("author_id", sa.String(length=36), nullable=True),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("told_votes", sa.Integer(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_by", sa.String(length=36), nullable=True),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["accepted_by"], ["person.id"], name="fk_answer_accepted_by"),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name="fk_answer_author_id"),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name="fk_answer_question_id"),
        sa.PrimaryKeyConstraint("id", name="pk_answer"),
    )
    op.create_index("ix_answer_author_id_accepted_at", "answer", ["author_id", "accepted_at"], unique=False)
    op.create_index("ix_answer_question_id_answered_at", "answer", ["question_id", "answered_at"], unique=False)
    op.create_index(
        "uq_answer_accepted",
        "answer",
        ["question_id"],
        unique=True,
        sqlite_where=sa.text("accepted_at IS NOT NULL"),
        postgresql_where=sa.text("accepted_at IS NOT NULL"),
    )
    op.create_index("uq_answer_source_id", "answer", ["source_id"], unique=True)
    op.create_table(
        "asset_credit",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asset_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("question_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name="fk_asset_credit_asset_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_asset_credit_person_id"),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name="fk_asset_credit_question_id"),
        sa.PrimaryKeyConstraint("id", name="pk_asset_credit"),
    )
    op.create_index("ix_asset_credit_person_id", "asset_credit", ["person_id"], unique=False)
    op.create_index("uq_asset_credit_asset_id_person_id_part", "asset_credit", ["asset_id", "person_id", "part"], unique=True)
    op.create_table(
        "question_closure",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("question_id", sa.String(length=36), nullable=False),
        sa.Column("by_id", sa.String(length=36), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_question_closure_by_id"),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name="fk_question_closure_ended_by"),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name="fk_question_closure_question_id"),
        sa.PrimaryKeyConstraint("id", name="pk_question_closure"),
    )
    op.create_index(
        "uq_question_closure_open",
        "question_closure",
        ["question_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "question_outcome",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("question_id", sa.String(length=36), nullable=False),
        sa.Column("kept", sa.String(length=20), nullable=False),
        sa.Column("asset_id", sa.String(length=36), nullable=True),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("by_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name="fk_question_outcome_asset_id"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_question_outcome_by_id"),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name="fk_question_outcome_question_id"),
        sa.PrimaryKeyConstraint("id", name="pk_question_outcome"),
    )
    op.create_index("ix_question_outcome_asset_id", "question_outcome", ["asset_id"], unique=False)
    op.create_index("uq_question_outcome_question_id", "question_outcome", ["question_id"], unique=True)
    op.create_table(
        "question_revision",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("question_id", sa.String(length=36), nullable=False),
        sa.Column("post_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("author_id", sa.String(length=36), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name="fk_question_revision_author_id"),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name="fk_question_revision_question_id"),
        sa.PrimaryKeyConstraint("id", name="pk_question_revision"),
    )
    op.create_index("ix_question_revision_author_id", "question_revision", ["author_id"], unique=False)
    op.create_index("ix_question_revision_question_id", "question_revision", ["question_id"], unique=False)
    op.create_index("uq_question_revision_post_id_number", "question_revision", ["post_id", "number"], unique=True)
    op.create_table(
        "question_route",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("by_id", sa.String(length=36), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_question_route_by_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_question_route_person_id"),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name="fk_question_route_question_id"),
        sa.PrimaryKeyConstraint("id", name="pk_question_route"),
    )
    op.create_index("ix_question_route_person_id_state", "question_route", ["person_id", "state"], unique=False)
    op.create_index("uq_question_route_question_id_person_id", "question_route", ["question_id", "person_id"], unique=True)
    op.create_table(
        "answer_vote",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], name="fk_answer_vote_answer_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_answer_vote_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_answer_vote"),
    )
    op.create_index("ix_answer_vote_person_id", "answer_vote", ["person_id"], unique=False)
    op.create_index("uq_answer_vote_answer_id_person_id", "answer_vote", ["answer_id", "person_id"], unique=True)
    make_append_only("question_revision")


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
        f"CREATE OR REPLACE FUNCTION {table}_words() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF NOT {erasing} OR {other} THEN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END IF; "
        "RETURN NEW; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_words_append_only BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_words()"
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
        op.execute("DROP FUNCTION question_revision_words()")
