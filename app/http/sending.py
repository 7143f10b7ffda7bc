"""Files that go out: in pieces, from the store to whoever may have them, with no session open and little in memory.

What people attach is not ours to vouch for. So it goes out as what its bytes are (app/services/attachments/kinds.py), as a
download but for pictures, and in a sandbox: on this origin it can run nothing, and call nothing.
"""

from collections.abc import Iterator
from typing import IO

from starlette.datastructures import Headers
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from app.core.errors import ProductError, UnavailableError
from app.core.files import CHUNK, Files
from app.core.i18n import _
from app.http import packing
from app.http.problems import Problem
from app.models.attachments import Attachment
from app.services import attachments

SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"


def is_file(path: str) -> bool:
    """Whether what is asked for is a file, which is no answer that could be kept ready."""
    return path.startswith("/attachments/") or path.endswith(("/content", "/tree", "/tree.zip"))


class FileReply(Response):
    """The bytes of an attachment, for somebody who was found to be allowed to see it."""

    def __init__(self, row: Attachment) -> None:
        super().__init__()
        self.row = row
        inline = attachments.shows(row.media_type)
        self.init_headers(
            {
                "Content-Type": "text/plain; charset=utf-8" if row.media_type == "text/plain" else row.media_type,
                "Content-Length": str(row.bytes),
                "Content-Disposition": attachments.disposition(row.name, inline=inline),
                "Content-Security-Policy": SANDBOX,
                "X-Content-Type-Options": "nosniff",
                "ETag": f'"{row.sha256}"',
                "Cache-Control": "private, no-cache",  # a browser asks each time whether it may still
                "Vary": "Authorization, Cookie",
            }
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # as ASGI has it
        """Send them, or that the caller has them already."""
        tag = packing.match(Headers(scope=scope).get("if-none-match", "").encode("latin-1"), self.headers["etag"].encode())
        if tag:
            kept = [(name, value) for name, value in self.raw_headers if name not in {b"content-length", b"content-type"}]
            await send({"type": "http.response.start", "status": 304, "headers": kept})
            await send({"type": "http.response.body", "body": b""})
            return
        files: Files = scope["state"]["files"]
        try:
            size, pieces = await files.open(self.row.sha256)
            if size != self.row.bytes:
                raise _lost()
        except FileNotFoundError:
            await _say(_lost(), scope, receive, send)
        except ProductError as error:
            await _say(error, scope, receive, send)
        else:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            if scope["method"] == "GET":
                async for some in pieces:
                    await send({"type": "http.response.body", "body": some, "more_body": True})
            await send({"type": "http.response.body", "body": b""})


def spooled(content: IO[bytes], media_type: str, name: str) -> StreamingResponse:
    """What was made for one caller, sent as a download and then gone."""
    size = content.seek(0, 2)
    content.seek(0)
    headers = {
        "Content-Length": str(size),
        "Content-Disposition": attachments.disposition(name, inline=False),
        "Content-Security-Policy": SANDBOX,
        "Cache-Control": "no-store",
    }
    return StreamingResponse(_given_away(content), 200, headers, media_type=media_type)


def _given_away(content: IO[bytes]) -> Iterator[bytes]:
    with content:
        while some := content.read(CHUNK):
            yield some


def _lost() -> UnavailableError:
    return UnavailableError(_("This file is not where it should be. Whoever runs Guildry can see why: guildry verify."))


async def _say(error: ProductError, scope: Scope, receive: Receive, send: Send) -> None:
    await Problem.of(error, scope["path"]).response()(scope, receive, send)
