"""The raw transaction: logging a contribution with the driver alone. The same rows, as durable, one after the other.

What it leaves out is what the product adds: who asks and what they may do, whether the request came before, what the text
may hold, cutting it into words to be found by, the journal's hash and the answer's shape.
"""

import asyncio
import json
import os
import uuid
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import psycopg
from pysqlite3 import dbapi2 as sqlite

from app.journal.book import LOCK
from app.services.search import cutting
from app.services.search.indexing import digest
from app.services.search.things import Thing

URL = os.environ["GUILDRY_DATABASE_URL"]
COMMUNITY, PERSON = os.environ["BENCH_COMMUNITY"], os.environ["BENCH_PERSON"]
CONNECTIONS = 4  # as many as the product has threads
HASH = "0" * 64
ROWS = {
    "contribution": "id, created_at, updated_at, version, community_id, kind, title, body, evidence, topics, occurred_on, "
    "logged_at, logged_by, source, state",
    "authorship": "id, created_at, contribution_id, person_id, place, logged_at",
    "idempotency_record": "id, created_at, caller_id, method, path, key, request_hash, status, headers, body",
    "search_document": "kind, thing_id, community_id, by_title, by_text, digest",
    "search_text": "words, id",
    "journal": "position, id, type, occurred_at, recorded_at, actor_id, community_id, subject_id, data, schema_version, hash",
}
# The document's number, as the database has just given it.
NUMBER = {"?": "last_insert_rowid()", "%s": "currval(pg_get_serial_sequence('search_document', 'id'))"}
WORDS = " ".join(sorted(cutting.cut("Price template 1", [], "").words))
LAST = "SELECT position, hash FROM journal ORDER BY position DESC LIMIT 1"

connections: "asyncio.Queue[Any]" = asyncio.Queue()


def statements(mark: str) -> list[str]:
    """An INSERT for each table, with a driver's own kind of placeholder."""
    given = {table: [mark] * (names.count(",") + 1) for table, names in ROWS.items()}
    given["search_text"][-1] = NUMBER[mark]
    return [f"INSERT INTO {table} ({names}) VALUES ({', '.join(given[table])})" for table, names in ROWS.items()]


def rows(title: str, now: datetime, moment: Any, day: Any, evidence: str) -> list[list[Any]]:
    """The values of each table's row; the journal's position comes last. An index that says otherwise would be mended."""
    id_, other = str(uuid.uuid4()), [str(uuid.uuid4()) for _ in range(3)]  # noqa: TID251 - it is to be quick, not in order
    fact = {"author_ids": [PERSON], "community_id": COMMUNITY, "contribution_id": id_, "earns": True, "kind": "asset"}
    data = json.dumps({**fact, "occurred_on": str(day)})
    thing = Thing(id=id_, name=id_, title=title, url="", community_id=COMMUNITY, at=now)
    reply = json.dumps({"id": id_, "title": title, "evidence": evidence, "state": "logged", "version": 1, "kind": "asset"})
    return [
        [id_, moment, moment, 1, COMMUNITY, "asset", title, "", evidence, "[]", day, moment, PERSON, "self", "logged"],
        [other[0], moment, id_, PERSON, 0, moment],
        [other[1], moment, PERSON, "POST", "/raw", other[1], HASH, 201, "{}", reply.encode()],
        ["contributions", id_, COMMUNITY, 0, 0, digest(thing)],
        [WORDS],
        [other[2], "contribution.logged", moment, moment, PERSON, COMMUNITY, id_, data, 1, HASH],
    ]


async def write(title: str) -> None:
    """One contribution, committed."""
    now, evidence = datetime.now(UTC), '["https://example.com/t"]'  # noqa: TID251 - not the product's clock
    if URL.startswith("sqlite"):
        _write_sqlite(rows(title, now, now.strftime("%Y-%m-%d %H:%M:%S.%f"), now.date().isoformat(), evidence))
    else:
        await _write_postgres(rows(title, now, now, now.date(), evidence))


def _write_sqlite(values: list[list[Any]]) -> None:
    """In the loop: there is one writer in any case, and no thread to change to is the quickest."""
    lite.execute("BEGIN IMMEDIATE")
    position = lite.execute(LAST).fetchone()[0] + 1
    values[-1].insert(0, position)
    for statement, row in zip(LITE, values, strict=True):
        lite.execute(statement, row)
    lite.execute("COMMIT")


async def _write_postgres(values: list[list[Any]]) -> None:
    """The journal has no gaps, so its lock is held from the position's choice until commit, by whoever does this."""
    connection = await connections.get()
    try:
        async with connection.transaction():
            for statement, row in zip(POSTGRES[:-1], values[:-1], strict=True):
                await connection.execute(statement, row)
            await connection.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            position = (await (await connection.execute(LAST)).fetchone())[0] + 1
            await connection.execute(POSTGRES[-1], [position, *values[-1]])
    finally:
        connections.put_nowait(connection)


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Write, then answer 201."""
    if scope["type"] == "lifespan":
        await receive()
        await _open()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await _close()
        await send({"type": "lifespan.shutdown.complete"})
        return
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    if scope["method"] == "POST":
        await write(json.loads(body)["title"])
    await send({"type": "http.response.start", "status": 201, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"{}"})


LITE, POSTGRES = statements("?"), statements("%s")
if URL.startswith("sqlite"):
    lite = sqlite.connect(URL.removeprefix("sqlite:///"), isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "foreign_keys=ON", "cache_size=-16000"):
        lite.execute(f"PRAGMA {pragma}")


async def _open() -> None:
    if not URL.startswith("sqlite"):
        for _ in range(CONNECTIONS):
            address = URL.replace("postgresql+psycopg://", "postgresql://")
            connections.put_nowait(await psycopg.AsyncConnection.connect(address, autocommit=True))


async def _close() -> None:
    with suppress(asyncio.QueueEmpty):
        while True:
            await connections.get_nowait().close()
