"""Answers packed as the reader takes them: zstd, brotli or gzip at their quick levels (RFC 9110 §12.5.3).

A strong ETag names bytes (§8.8.3.3), so that of a packed answer ends in its coding: `"7-5e099+zstd"`. If-Match and
If-None-Match mean the thing itself, however it travelled: the former's mark is taken off here, the latter's by `match`.
"""

import gzip
import re
from collections.abc import Callable
from functools import lru_cache, partial

import brotli
import zstandard
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LEAST = 1000  # bytes: a smaller answer travels in one packet in any case
CODINGS = ("zstd", "br", "gzip")  # the best first
_PACKABLE = re.compile(r"text/(?!event-stream)|application/(json|javascript|xml)\b|[^;]+\+(json|xml)\b")
_WEIGHT = re.compile(r"q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")
_OUR_MARK = re.compile(rb'\+(?:zstd|br|gzip)"')


def _zstd(body: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=3).compress(body)  # not one for all: a compressor belongs to one thread


_PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "zstd": _zstd,
    "br": partial(brotli.compress, quality=1),
    "gzip": partial(gzip.compress, compresslevel=1, mtime=0),
}


@lru_cache(maxsize=128)
def coding(accept_encoding: bytes) -> str:
    """The coding to answer in, "" for none: the heaviest of what is accepted, of equals the best of ours."""
    weights = dict(_weighed(part) for part in accept_encoding.decode("latin-1").lower().split(","))
    others = weights.get("*", 0.0)
    best = max(CODINGS, key=lambda one: weights.get(one, others))
    weight = weights.get(best, others)
    return best if weight > 0 and weight >= weights.get("identity", 0.0) else ""


def _weighed(part: str) -> tuple[str, float]:
    """`gzip;q=0.5` → gzip, 0.5; a weight that is none counts as a refusal."""
    name, _sep, weight = (piece.strip() for piece in part.partition(";"))
    given = _WEIGHT.fullmatch(weight)
    return name.removeprefix("x-") if name == "x-gzip" else name, float(given[1]) if given else 0.0 if weight else 1.0


def chosen(scope: Scope) -> str:
    """The coding for a request; its Accept-Encoding may stand in several lines."""
    return coding(b",".join(value for name, value in scope["headers"] if name == b"accept-encoding"))


def marked(etag: str, coding: str) -> str:
    """The ETag of the same thing packed so."""
    return f'{etag[:-1]}+{coding}"' if coding else etag


def match(known: bytes, etag: bytes) -> bytes | None:
    """The tag of an If-None-Match that names an answer, whatever either is packed in; `*` names any (§13.1.2)."""
    weak = b"W/" if etag.startswith(b"W/") else b""
    plain = _OUR_MARK.sub(b'"', etag.removeprefix(b"W/"))
    for given in known.split(b","):
        tag = given.strip().removeprefix(b"W/")
        if tag == b"*":
            return etag
        if tag and _OUR_MARK.sub(b'"', tag) == plain:
            return weak + tag
    return None


class Packing:
    """Pure ASGI middleware. It packs what is ready in one piece; a stream goes out as it comes."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, packed if that is worth it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        held: list[Message] = []  # the start of an answer, until its body tells whether to pack it

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_packable(message):
                held.append(message)
                return
            if held:
                start = held.pop()
                message = _packed(scope, MutableHeaders(scope=start), message)
                await send(start)
            await send(message)

        await self.app(_unmarked(scope), receive, sending)


def _unmarked(scope: Scope) -> Scope:
    """The request as if nothing were ever packed."""
    if not any(name == b"if-match" for name, _value in scope["headers"]):
        return scope
    scope.setdefault("state", {})  # so that both share it
    headers = [(name, _OUR_MARK.sub(b'"', value) if name == b"if-match" else value) for name, value in scope["headers"]]
    return {**scope, "headers": headers}


def _is_packable(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    kind = headers.get("content-type", "").lower()
    return start["status"] != 206 and "content-encoding" not in headers and _PACKABLE.match(kind) is not None


def _packed(scope: Scope, headers: MutableHeaders, message: Message) -> Message:
    """The body packed, where it is whole and large enough, and its headers set to match."""
    body = message.get("body", b"")
    if message.get("more_body") or len(body) < LEAST:
        return message
    headers.add_vary_header("Accept-Encoding")
    if by := chosen(scope):
        body = _PACKERS[by](body)
        headers.update({"content-encoding": by, "content-length": str(len(body))})
        if "etag" in headers:
            headers["etag"] = marked(headers["etag"], by)
    return {**message, "body": body}
