"""The site's files: one style sheet, one script and the sign, built in memory at start and never read from disk again.

Each name carries a hash of its content, so a browser may keep it for a year; each is packed once, as small as it gets.
"""

import gzip
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Literal

import brotli
import zstandard
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.http import packing
from app.pages.marks import favicon

STATIC = Path(__file__).parent.parent / "static"
PREFIX = "/static/"
FOR_EVER = "public, max-age=31536000, immutable"
ORDER = {"_tokens.css": -2, "_base.css": -1, "print.css": 1}

Kind = Literal["css", "js", "svg"]
MEDIA_TYPES: dict[Kind, str] = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}


@dataclass(frozen=True)
class Asset:
    """One file as it goes over the wire."""

    url: str
    media_type: str
    bodies: Mapping[str, bytes]  # by coding; "" is as it stands
    etag: str

    @classmethod
    def of(cls, kind: Kind, text: str) -> "Asset":
        """The asset with this text, named after it."""
        body = text.encode()
        digest = sha256(body).hexdigest()
        return cls(
            url=f"{PREFIX}guildry.{digest[:8]}.{kind}",
            media_type=MEDIA_TYPES[kind],
            bodies={
                "": body,
                "zstd": zstandard.ZstdCompressor(level=19).compress(body),
                "br": brotli.compress(body, quality=11),
                "gzip": gzip.compress(body, 9, mtime=0),
            },
            etag=f'"{digest[:16]}"',
        )


def bundle(static: Path) -> dict[Kind, Asset]:
    """The assets made from a folder: `css/*.css` (tokens first, print last), htmx if it is there, then `js/*.js`."""
    styles = sorted((static / "css").glob("*.css"), key=lambda path: (ORDER.get(path.name, 0), path.name))
    vendor = static / "vendor" / "htmx.min.js"
    scripts = sorted((static / "js").glob("*.js"))
    library = vendor.read_text(encoding="utf-8") + ";\n" if vendor.is_file() else ""
    return {
        "css": Asset.of("css", _joined(styles)),
        "js": Asset.of("js", library + _joined(scripts)),
        "svg": Asset.of("svg", favicon()),
    }


def _joined(files: Iterable[Path]) -> str:
    """The files one after the other without their whole-line comments and indentation, which gain a reader nothing."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    text = re.sub(r"^\s*(/\*.*?\*/|//.*?)\s*$", "", text, flags=re.MULTILINE)
    return re.sub(r"\n\s*", "\n", text).strip() + "\n"


@cache
def _assets() -> dict[Kind, Asset]:
    return bundle(STATIC)


def asset_url(kind: Kind) -> str:
    """The address of the style sheet, the script or the sign."""
    return _assets()[kind].url


async def static_app(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve the assets: an ASGI application to mount at `/static`. Unknown names are 404, unknown methods 405."""
    await _answer(scope)(scope, receive, send)


def _answer(scope: Scope) -> Response:
    url = PREFIX + scope["path"].rpartition(PREFIX)[2]
    asset = next((asset for asset in _assets().values() if asset.url == url), None)
    if asset is None:
        return Response("Not found", status_code=404, media_type="text/plain")
    if scope["method"] not in {"GET", "HEAD"}:
        return Response(status_code=405, headers={"Allow": "GET, HEAD"})
    by = packing.chosen(scope)
    headers = {"Cache-Control": FOR_EVER, "ETag": asset.etag, "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff"}
    if known := packing.match(Headers(scope=scope).get("If-None-Match", "").encode("latin-1"), asset.etag.encode()):
        return Response(status_code=304, headers=headers | {"ETag": known.decode("latin-1")})
    if by:
        headers |= {"Content-Encoding": by, "ETag": packing.marked(asset.etag, by)}
    return Response(asset.bodies[by], headers=headers, media_type=asset.media_type)
