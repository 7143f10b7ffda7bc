"""HTTP as bytes on a socket: what no well-behaved client would send, or would wait for."""

import select
import socket
import time
from collections.abc import Iterable
from dataclasses import dataclass

PATIENCE = 2.0  # seconds in which every request must be answered


@dataclass(frozen=True)
class Answer:
    """What came back: the status (0 for nothing), all the bytes, and after how many seconds."""

    status: int
    said: bytes
    seconds: float


def request(method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b"") -> bytes:
    """One request, well formed unless its parts are not."""
    lines = [f"{method} {path} HTTP/1.1", "Host: guildry.example", *(f"{name}: {it}" for name, it in (headers or {}).items())]
    length = [f"Content-Length: {len(body)}"] if body else []
    return "\r\n".join([*lines, *length, "", ""]).encode("utf-8", "surrogateescape") + body


def ask(port: int, pieces: Iterable[bytes], patience: float = PATIENCE) -> Answer:
    """Send pieces until all are sent or something comes back; what that was."""
    began, heard = time.monotonic(), b""
    with socket.create_connection(("127.0.0.1", port), timeout=patience) as connection:
        connection.setblocking(False)
        to_send, pending = filter(None, pieces), b""
        while (left := began + patience - time.monotonic()) > 0:
            pending = pending or next(to_send, b"")
            readable, writable, _ = select.select([connection], [connection] if pending else [], [], left)
            try:
                if readable:
                    heard = connection.recv(65536)
                    break
                pending = pending[connection.send(pending) :] if writable else pending
            except ConnectionError:
                break
    return Answer(int(heard[9:12] or b"0"), heard, time.monotonic() - began)
