"""Idempotency-Key: the same request again gets the same reply, and happens once (api.md, Conventions).

The reply is kept in the transaction that makes it true. Two identical requests at once: SQLite's writers queue anyway; on
PostgreSQL the second waits for the first on an advisory lock of the key.
"""

import hashlib
import json
from datetime import timedelta

import orjson
from sqlalchemy import bindparam, delete, select, text
from sqlmodel import col
from starlette.responses import Response

from app.core import clock
from app.core.db import Session
from app.core.errors import InvalidError
from app.core.i18n import _
from app.core.quick import Question
from app.core.rows import put
from app.http.call import Call
from app.models.access import IdempotencyRecord

KEPT = timedelta(hours=24)
KEPT_HEADERS = ("content-type", "location", "etag")


def key_of(call: Call) -> str | None:
    """The key a POST carries, if any; raises InvalidError for one that is not 1–255 printable ASCII characters."""
    key = call.headers.get("idempotency-key") if call.method == "POST" else None
    if key is not None and not (1 <= len(key) <= 255 and key.isascii() and key.isprintable()):
        raise InvalidError(_("An Idempotency-Key has 1 to 255 printable ASCII characters."))
    return key


_ASKED = ("caller_id", "method", "path", "key")
_KEPT = Question(
    select(
        *(col(getattr(IdempotencyRecord, name)) for name in ("id", "created_at", "request_hash", "status", "headers", "body"))
    ).where(*(col(getattr(IdempotencyRecord, name)) == bindparam(name) for name in _ASKED))
)


def replay(call: Call, key: str) -> Response | None:
    """The reply once given, or None when this is the first time. Raises InvalidError when the body was another then."""
    target = _target(call)
    if call.session.get_bind().dialect.name == "postgresql":
        lock = int.from_bytes(hashlib.sha256(f"{call.actor.person_id} {target} {key}".encode()).digest()[:8], signed=True)
        call.session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock})
    asked = {"caller_id": call.actor.person_id, "method": call.method, "path": target, "key": key}
    kept = _KEPT.first(call.session, **asked)
    if kept is None:
        return None
    if kept.created_at < clock.now() - KEPT:
        call.session.execute(delete(IdempotencyRecord).where(col(IdempotencyRecord.id) == kept.id))
        return None
    if kept.request_hash != _digest(call):
        raise InvalidError(_("This Idempotency-Key was used for another request. Use a new key for a new request."))
    return Response(kept.body, kept.status, {**json.loads(kept.headers), "Idempotency-Replayed": "true"})


def keep(call: Call, key: str, response: Response) -> None:
    """Keep a 2xx reply for whoever asks again."""
    if 200 <= response.status_code < 300:
        headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
        put(
            call.session,
            IdempotencyRecord(
                caller_id=call.actor.person_id,
                method=call.method,
                path=_target(call),
                key=key,
                request_hash=_digest(call),
                status=response.status_code,
                headers=json.dumps(headers),
                body=_without(bytes(response.body), call.reply.once),
            ),
        )


def _without(body: bytes, once: frozenset[str]) -> bytes:
    """What is kept of a reply: a secret in it is shown once, so whoever asks again gets null in its place."""
    return orjson.dumps({name: None if name in once else value for name, value in orjson.loads(body).items()}) if once else body


def forget_old(session: Session) -> None:
    """Drop what was kept longer than a day ago."""
    session.execute(delete(IdempotencyRecord).where(col(IdempotencyRecord.created_at) < clock.now() - KEPT))


def _target(call: Call) -> str:
    return f"{call.path}?{call.query}"[:1000]


def _digest(call: Call) -> str:
    return hashlib.sha256(call.query.encode() + b"\0" + call.body).hexdigest()  # _target keeps the query's beginning only
