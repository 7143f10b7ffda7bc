"""What a connection is told when it is refused before there is a request that could be answered."""

from dataclasses import dataclass

from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from app.http.context import SAFE_HEADERS
from app.http.problems import Problem


@dataclass(frozen=True)
class Refusal:
    """A problem without an address; `kind` is also its name in the figures."""

    status: int
    kind: str
    sentence: str

    def answer(self, default_headers: list[tuple[bytes, bytes]]) -> bytes:
        """The whole answer as it goes out, with what the server adds to every one."""
        problem = Problem(self.status, self.kind, self.sentence, instance="").response()
        safe = [(name.encode(), value.encode()) for name, value in SAFE_HEADERS.items()]
        headers = [*default_headers, *problem.raw_headers, *safe, (b"connection", b"close")]
        head = b"".join(b"%b: %b\r\n" % header for header in headers)
        return STATUS_LINE[self.status] + head + b"\r\n" + bytes(problem.body)


MALFORMED = Refusal(400, "malformed", "This is not HTTP/1.1 as RFC 9112 has it.")
NO_HOST = Refusal(400, "no-host", "A request names its host, once.")
UPGRADE = Refusal(400, "upgrade", "This server speaks HTTP/1.1 alone. Send a body without Upgrade.")
SLOW_HEAD = Refusal(408, "slow-headers", "The headers did not come in time.")
SLOW_BODY = Refusal(408, "slow-body", "The body did not come in time.")
LARGE_BODY = Refusal(413, "too-large", "This is too large. Send less at once.")
LONG_TARGET = Refusal(414, "long-address", "This address is too long.")
IMPATIENT = Refusal(429, "impatient", "Too many requests wait on this connection.")
LARGE_HEAD = Refusal(431, "large-headers", "The headers are too large.")
