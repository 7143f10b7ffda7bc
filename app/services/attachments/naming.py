"""Names of files: kept as they were sent, but for a path before them; and made safe where a header or a page holds them."""

import unicodedata
from urllib.parse import quote

from app.core.errors import InvalidError
from app.core.i18n import _
from app.core.text import one_line

LONGEST = 200
TURNING = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)  # make gpj.exe look like exe.jpg


def name_of(sent: str) -> str:
    """The name in what a browser sent, some of which send a path. Raises InvalidError for what is none."""
    name = sent.replace("\\", "/").rpartition("/")[2].strip()
    if name in {"", ".", ".."}:
        raise InvalidError.at("name", _("Give the file a name."))
    if len(name) > LONGEST:
        raise InvalidError.at("name", _("Shorten the name of the file to %(most)s characters.") % {"most": LONGEST})
    if TURNING & set(name):
        raise InvalidError.at("name", _("The name of the file holds a mark that turns text round. Rename it."))
    try:
        return one_line(name)
    except ValueError as error:
        raise InvalidError.at("name", str(error)) from error


def key_of(name: str) -> str:
    """By which names are told apart: composed, and without case, as most file systems do."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())[:LONGEST]


def disposition(name: str, *, inline: bool) -> str:
    """The header that carries a name: once as plain ASCII, once as it is (RFC 6266 §4.3, RFC 8187)."""
    plain = "".join(char if char.isascii() and char.isprintable() and char not in '"\\%' else "_" for char in name)
    how = "inline" if inline else "attachment"
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
