"""Create topics out of what strategy needs, what synonyms say, and what things in communities that anybody may know are about.

Every topic that somebody wrote stays written as it is; a topic is what such words mean from now on.

Revision ID: topics01
Revises: help01
"""

import json
from collections import defaultdict
from typing import Any

import sqlalchemy as sa

from alembic import op
from app.core import clock, ids
from app.services.search import cutting

revision = "topics01"
down_revision = "help01"
branch_labels = None
depends_on = None

UNSAID = "und"
LONGEST, MOST_TERMS, MOST_WORDS = 60, 12, 12
BATCH = 500


def upgrade() -> None:
    """Create the tables, fill them, and let strategy point at topics."""
    _create()
    bind = op.get_bind()
    with op.batch_alter_table("strategic_topic") as table:
        table.add_column(sa.Column("topic_id", sa.String(length=36), nullable=True))
    needed = bind.execute(sa.text("SELECT id, topic, topic_key, by_id FROM strategic_topic ORDER BY id")).all()
    used, made = _used(bind), _Made()
    wanted = {*used, *(row.topic_key for row in needed)}
    for row in bind.execute(sa.text("SELECT id, terms, by_id FROM synonym_set ORDER BY id")).all():
        terms = [(cutting.key(term), term) for term in _texts(row.terms)]
        if any(len(term) > LONGEST for _key, term in terms):
            continue  # no topic is called so; what people said means the same still does
        first = sorted(terms, key=lambda term: term[0] not in wanted)
        if first and first[0][0] in wanted and made.add(first, UNSAID, row.by_id):
            bind.execute(sa.text("DELETE FROM search_synonym WHERE set_id = :id"), {"id": row.id})
            bind.execute(sa.text("DELETE FROM synonym_set WHERE id = :id"), {"id": row.id})
    for key, (lang, words) in used.items():
        made.add([(key, words)], lang, None)
    for row in needed:
        made.add([(row.topic_key, row.topic)], UNSAID, row.by_id)
    made.write(bind)
    _point(bind, {row.id: (row.topic_key, made.keys[row.topic_key]) for row in needed})
    with op.batch_alter_table("strategic_topic") as table:
        table.drop_index("uq_strategic_topic_topic_key")
        table.drop_column("topic")
        table.drop_column("topic_key")
        table.alter_column("topic_id", existing_type=sa.String(length=36), nullable=False)
        table.create_foreign_key("fk_strategic_topic_topic_id", "topic", ["topic_id"], ["id"])
        table.create_index("uq_strategic_topic_topic_id", ["topic_id"], unique=True)


def downgrade() -> None:
    """Say again in words what strategy needs, and in synonyms what means the same; then drop the tables."""
    bind = op.get_bind()
    with op.batch_alter_table("strategic_topic") as table:
        table.add_column(sa.Column("topic", sa.String(length=60), nullable=True))
        table.add_column(sa.Column("topic_key", sa.String(length=240), nullable=True))
    names: dict[str, list[Any]] = defaultdict(list)
    for name in bind.execute(_CURRENT):
        names[name.topic_id].append(name)
    for row in bind.execute(sa.text("SELECT id, topic_id FROM strategic_topic")).all():
        name = next(iter(names[row.topic_id]), None)
        key = name.term_key if name else row.id
        bind.execute(_SAY, {"topic": name.name if name else row.id, "key": key, "id": row.id})
        bind.execute(_GAP, {"old": row.topic_id, "new": key})
    for topic_id, some in names.items():
        _keep_set(bind, topic_id, some)
    with op.batch_alter_table("strategic_topic") as table:
        table.drop_index("uq_strategic_topic_topic_id")
        table.drop_constraint("fk_strategic_topic_topic_id", type_="foreignkey")
        table.drop_column("topic_id")
        table.alter_column("topic", existing_type=sa.String(length=60), nullable=False)
        table.alter_column("topic_key", existing_type=sa.String(length=240), nullable=False)
        table.create_index("uq_strategic_topic_topic_key", ["topic_key"], unique=True)
    for table_name in ("search_about", "topic_term", "topic_name", "topic"):
        op.drop_table(table_name)


def _create() -> None:
    op.create_table(
        "topic",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("risk_tier", sa.String(length=20), nullable=False),
        sa.Column("parent_id", sa.String(length=36), nullable=True),
        sa.Column("merged_into", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["merged_into"], ["topic.id"], name="fk_topic_merged_into"),
        sa.ForeignKeyConstraint(["parent_id"], ["topic.id"], name="fk_topic_parent_id"),
        sa.PrimaryKeyConstraint("id", name="pk_topic"),
    )
    op.create_index("ix_topic_merged_into", "topic", ["merged_into"], unique=False)
    op.create_index("ix_topic_parent_id", "topic", ["parent_id"], unique=False)
    op.create_index("uq_topic_slug", "topic", ["slug"], unique=True)

    op.create_table(
        "topic_name",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("topic_id", sa.String(length=36), nullable=False),
        sa.Column("lang", sa.String(length=35), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("term_key", sa.String(length=240), nullable=False),
        sa.Column("label", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.String(length=36), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_topic_name_by_id"),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name="fk_topic_name_ended_by"),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name="fk_topic_name_topic_id"),
        sa.PrimaryKeyConstraint("id", name="pk_topic_name"),
    )
    op.create_index("ix_topic_name_topic_id", "topic_name", ["topic_id"], unique=False)
    op.create_index(
        "uq_topic_name_lang_term_key", "topic_name", ["lang", "term_key"], unique=True,
        sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL"),
    )  # fmt: skip

    op.create_table(
        "topic_term",
        sa.Column("term_key", sa.String(length=240), nullable=False),
        sa.Column("topic_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name="fk_topic_term_topic_id"),
        sa.PrimaryKeyConstraint("term_key", name="pk_topic_term"),
    )
    op.create_index("ix_topic_term_topic_id", "topic_term", ["topic_id"], unique=False)

    op.create_table(
        "search_about",
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("term_key", sa.String(length=200), nullable=False),
        sa.Column("said", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["search_document.id"], name="fk_search_about_document_id"),
        sa.PrimaryKeyConstraint("document_id", "term_key", name="pk_search_about"),
    )
    op.create_index("ix_search_about_term_key", "search_about", ["term_key"], unique=False)


def _point(bind: sa.Connection, needed: dict[str, tuple[str, str]]) -> None:
    """Let what strategy needs, the oldest first, point at topics: of words that mean one topic, those named first stay.

    A gap of the others that finds its key taken keeps its own: it fires no more, and closes of itself with its past.
    """
    pointed, keys = set(), set(bind.execute(sa.text("SELECT key FROM gap WHERE rule = 'strategy'")).scalars())
    for row_id, (old, new) in needed.items():
        bind.execute(_DROP if new in pointed else _POINT, {"topic_id": new, "id": row_id})
        pointed.add(new)
        if old in keys and new not in keys:
            bind.execute(_GAP, {"old": old, "new": new})
            keys.add(new)


def _keep_set(bind: sa.Connection, topic_id: str, names: list[Any]) -> None:
    """What a topic was called means the same, where somebody said so."""
    terms = {name.term_key: name.name for name in names}
    by_id = next((name.by_id for name in names if name.by_id), None)
    if by_id is None or not 2 <= len(terms) <= MOST_TERMS:
        return
    written = {"id": topic_id, "at": clock.now(), "terms": list(terms.values()), "by_id": by_id}
    bind.execute(_SET, written)
    bind.execute(_TERM, [{"key": key, "set_id": topic_id} for key in terms])


_GAP = sa.text("UPDATE gap SET key = :new WHERE rule = 'strategy' AND key = :old")
_SET = sa.text("INSERT INTO synonym_set (id, created_at, terms, by_id) VALUES (:id, :at, :terms, :by_id)").bindparams(
    sa.bindparam("terms", type_=sa.JSON()), sa.bindparam("at", type_=sa.DateTime(timezone=True))
)
_TERM = sa.text("INSERT INTO search_synonym (term_key, set_id) VALUES (:key, :set_id)")
_CURRENT = sa.text("SELECT topic_id, name, term_key, by_id FROM topic_name WHERE ended_at IS NULL ORDER BY label DESC, id")
_POINT = sa.text("UPDATE strategic_topic SET topic_id = :topic_id WHERE id = :id")
_DROP = sa.text("DELETE FROM strategic_topic WHERE id = :id")
_SAY = sa.text("UPDATE strategic_topic SET topic = :topic, topic_key = :key WHERE id = :id")
_USED = """
SELECT thing.topics AS topics, {lang} AS lang FROM {table} AS thing JOIN community ON community.id = thing.community_id
WHERE community.visibility <> 'restricted' ORDER BY thing.id
"""


def _texts(value: object) -> list[str]:
    """A list of texts as either database gives it; whatever else stands there holds none."""
    found = json.loads(value) if isinstance(value, str) else value
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def _used(bind: sa.Connection) -> dict[str, tuple[str, str]]:
    """Topics that are written on things which anybody may know, by their folded words: a language, and the first spelling."""
    found: dict[str, tuple[str, str]] = {}
    for table, lang in (("asset", "thing.lang"), ("question", "thing.lang"), ("contribution", "'und'")):
        for row in bind.execute(sa.text(_USED.format(lang=lang, table=table))):
            for words in _texts(row.topics):
                key = cutting.key(words)
                if key and len(words.strip()) <= LONGEST and key.count(" ") < MOST_WORDS:
                    found.setdefault(key, (row.lang, words.strip()))
    return found


class _Made:
    """The topics that are made, until they are written. Words mean one topic: what comes first has them."""

    def __init__(self) -> None:
        self.keys: dict[str, str] = {}
        self._topics: list[dict[str, Any]] = []
        self._names: list[dict[str, Any]] = []
        self._slugs = {"new"}  # the address of the form
        self._at = clock.now()

    def add(self, terms: list[tuple[str, str]], lang: str, by_id: str | None) -> bool:
        """One topic of some terms, if none of them means another; the first is its label. Whether it was made."""
        new = dict(terms)
        if not all(new) or not self.keys.keys().isdisjoint(new):
            return False
        topic_id = ids.new_id(self._at)
        slug = self._slug(next(iter(new)))
        self._topics.append(
            {"id": topic_id, "created_at": self._at, "updated_at": self._at, "version": 1, "slug": slug, "risk_tier": "normal"}
        )
        for number, (key, name) in enumerate(new.items()):
            self.keys[key] = topic_id
            said = {"topic_id": topic_id, "lang": lang, "name": name.strip(), "term_key": key, "label": number == 0}
            self._names.append({"id": ids.new_id(self._at), "created_at": self._at, "by_id": by_id, **said})
        return True

    def write(self, bind: sa.Connection) -> None:
        """Write them."""
        terms = [{"term_key": key, "topic_id": topic_id} for key, topic_id in self.keys.items()]
        for name, rows in (("topic", self._topics), ("topic_name", self._names), ("topic_term", terms)):
            table = sa.Table(name, sa.MetaData(), autoload_with=bind)
            for start in range(0, len(rows), BATCH):
                bind.execute(table.insert(), rows[start : start + BATCH])

    def _slug(self, key: str) -> str:
        base = "-".join(word for word in key.split(" ") if word.isascii())[:60].strip("-") or "topic"
        number = 1
        while (slug := base if number == 1 else f"{base}-{number}") in self._slugs:
            number += 1
        self._slugs.add(slug)
        return slug
