"""What strategy needs and what synonyms say, on the way to topics: words that mean one topic are needed once."""

import json

from sqlalchemy import Connection, text

from app.core import migrate
from tests.alembic.population import populate
from tests.alembic.schema import looking_at

NEEDED = ("batteries", "accumulators", "pricing")  # the oldest first
LONG = "the price that is asked of whoever buys more than one of them at a time"
SETS = (["accumulators", "batteries", "cells"], ["pricing", LONG], ["tea", "coffee"])


def test_words_that_mean_one_topic_are_needed_once_and_long_ones_stay(database_url: str) -> None:
    migrate.downgrade(database_url, "help01")
    with looking_at(database_url, write=True) as connection:
        populate(connection, 3)
        for table, places in (
            ("strategic_topic", "topic = :word, topic_key = :word"),
            ("gap", "rule = 'strategy', key = :word"),
        ):
            for id_, word in zip(ids(connection, table), NEEDED, strict=True):
                connection.execute(text(f"UPDATE {table} SET {places} WHERE id = :id"), {"word": word, "id": id_})
        for id_, terms in zip(ids(connection, "synonym_set"), SETS, strict=True):
            set_terms = text("UPDATE synonym_set SET terms = :terms WHERE id = :id")
            connection.execute(set_terms, {"terms": json.dumps(terms), "id": id_})
        first, _second, third = ids(connection, "strategic_topic")
    migrate.upgrade(database_url)
    with looking_at(database_url) as connection:
        meant = {row.term_key: row.topic_id for row in connection.execute(text("SELECT term_key, topic_id FROM topic_term"))}
        strategic = connection.execute(text("SELECT id, topic_id FROM strategic_topic ORDER BY id")).all()
        gaps = set(connection.execute(text("SELECT key FROM gap")).scalars())
        kept = [json.loads(terms) if isinstance(terms, str) else terms for terms in connection.execute(
            text("SELECT terms FROM synonym_set ORDER BY id")).scalars()]  # fmt: skip
    assert meant["batteries"] == meant["accumulators"] == meant["cells"] != meant["pricing"]
    assert [tuple(row) for row in strategic] == [(first, meant["batteries"]), (third, meant["pricing"])]
    assert gaps == {meant["batteries"], "accumulators", meant["pricing"]}
    assert kept == [["pricing", LONG], ["tea", "coffee"]], "no word of a set is lost"


def ids(connection: Connection, table: str) -> list[str]:
    """The ids of a table's rows, the oldest first."""
    return list(connection.execute(text(f"SELECT id FROM {table} ORDER BY id")).scalars())
