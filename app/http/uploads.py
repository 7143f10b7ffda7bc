"""Files that come in: a file is read between two units of work, in pieces, onto disk (docs/decisions/0025).

First a unit that looks finds out who calls and whether a file may come here: whoever may not is refused before a byte of it is
read. Then it is read, measured and put into the store, and no session is open meanwhile. Then the handler runs in its own unit,
which looks at everything anew; what it refuses after all lies in the store as nobody's, and is swept.
"""

import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import IO, Annotated, Any

import anyio.to_thread
from fastapi import Depends, HTTPException, Request
from starlette.requests import ClientDisconnect

from app.core import i18n
from app.core.errors import InvalidError, ProductError
from app.core.files import spool
from app.core.i18n import _
from app.core.settings import Settings
from app.http.call import Call, begun
from app.http.form_file import FormFile
from app.http.unit import UnitRoute, in_product_words
from app.services import attachments
from app.services.attachments import Upload

MEGABYTE = 1_048_576
FRAMING = 65_536  # bytes that a form may take around its file
UNBOUNDED = 1 << 40  # for the framework, which knows one limit for all bodies: those of files are counted here
_PATHS = re.compile(rb"(?:/api/v1)?/(?:assets/[^/?]+/attachments|communities/[^/?]+/tree)(?:\?.*)?", re.DOTALL)

Gate = Callable[..., None]


@dataclass
class Coming:
    """A file on its way: what came of it, or why nothing did. Its bytes are there until the handler is done."""

    upload: Upload | None = None
    content: IO[bytes] | None = None
    refusal: ProductError | None = None

    def file(self) -> Upload:
        """The file; raises why there is none."""
        if self.upload is None:
            raise self.refusal or InvalidError(_("There is no such file."))
        return self.upload

    def bytes(self) -> IO[bytes]:
        """What came; raises why nothing did."""
        if self.content is None:
            raise self.refusal or InvalidError(_("There is no such file."))
        return self.content


def takes_file(url: bytes) -> bool:
    """Whether what comes to an address may be a file, to which other limits apply than to all else."""
    return _PATHS.fullmatch(url) is not None


def limits_for(url: bytes, limits: Settings) -> tuple[int, float]:
    """The most bytes that a body may have before the application is asked, and the seconds in which it must have come."""
    return (UNBOUNDED, limits.upload_seconds) if takes_file(url) else (limits.max_body_bytes, limits.body_seconds)


def incoming(gate: Gate, most_mb: Callable[[], int], *, stores: bool = True) -> Any:
    """The parameter of a handler that takes a file; `gate(call, **path)` raises where none may come.

    Where it `stores`, the file is put into the store and the handler gets what it is; otherwise the handler gets its bytes.
    """

    async def coming(request: Request) -> AsyncIterator[Coming]:
        call, told = begun(request), Coming()
        try:
            await anyio.to_thread.run_sync(_look, request.scope["route"], call, gate, request.path_params)
        except ProductError as error:
            told.refusal = error  # the handler says it again, in its own way
            yield told
            return
        with spool() as content:
            try:
                name = await _received(request, content, most_mb())
                if stores:
                    told.upload = await anyio.to_thread.run_sync(
                        attachments.store, request.scope["state"]["files"], name, content
                    )
                    call.body = told.upload.sha256.encode()  # what an Idempotency-Key stands for
                else:
                    told.content = content
            except ProductError as error:
                told.refusal = error
            yield told

    return Depends(coming)


def _look(route: UnitRoute, call: Call, gate: Gate, path: dict[str, Any]) -> None:
    with in_product_words(), call.database.read() as session:
        call.opens(session)
        route.authenticate(call)
        with i18n.speaking(call.actor.language):
            gate(call, **path)


async def unread(request: Request) -> Call:
    """The call with its body left where it is: it goes by another way than memory."""
    return begun(request)


Unread = Annotated[Call, Depends(unread)]


async def _received(request: Request, content: IO[bytes], most_mb: int) -> str:
    """Read a body to its end into `content`, as it is or out of a form; what it is called."""
    most = most_mb * MEGABYTE
    kind = request.headers.get("content-type", "")
    parsed = FormFile(kind, content) if kind.lower().startswith("multipart/") else None
    most += FRAMING if parsed else 0
    if int(request.headers.get("content-length") or 0) > most:
        raise _too_large(most_mb, parsed)
    total = 0
    try:
        async for some in request.stream():
            total += len(some)
            if total > most:
                raise _too_large(most_mb, parsed)
            (parsed.feed if parsed else content.write)(some)
    except ClientDisconnect as gone:  # not our mistake, and nobody is there to be told
        raise HTTPException(408) from gone
    if parsed:
        parsed.end()
    return parsed.name if parsed else request.query_params.get("name", "")


def _too_large(most_mb: int, parsed: FormFile | None) -> Exception:
    """For a program the status that means it; for a person the form again, and why beside it."""
    sentence = _("A file may have at most %(most)s MB.") % {"most": most_mb}
    return InvalidError.at("file", sentence) if parsed else HTTPException(413, sentence)
