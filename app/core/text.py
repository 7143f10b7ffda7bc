"""Text as people send it: kept exactly as sent, refused when it cannot be kept, compared by a folded key."""

import unicodedata
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, StringConstraints

from app.core.i18n import _

_ALLOWED_CONTROLS = "\n\t"


def safe(value: str) -> str:
    """The text itself; raises ValueError for what no database or page can carry.

    NUL and other control characters (but line ends and tabs) and lone surrogates are refused: PostgreSQL cannot store the
    first, UTF-8 cannot write the second (reliability.md §2.2 G15).
    """
    for char in value:
        category = unicodedata.category(char)
        if category == "Cs" or (category == "Cc" and char not in _ALLOWED_CONTROLS and char != "\r"):
            raise ValueError(_("This text contains a control character that cannot be kept. Remove it and send again."))
    return value


def fold(value: str) -> str:
    """The key by which texts are compared: without accents, case and compatibility forms; ł becomes l."""
    if value.isascii():
        return value.lower()
    cased = unicodedata.normalize("NFKD", value).casefold()  # first apart, then folded: a styled capital has none of its own
    decomposed = unicodedata.normalize("NFKD", cased)
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return unicodedata.normalize("NFKC", plain.translate(_STROKES))


def sort_key(value: str) -> str:
    """The folded key by which names are ordered: its first 200 characters, since folding can make a text 18 times as long."""
    return fold(value)[:200]


_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i"})


def one_line(value: str) -> str:
    """A safe text on one line with something to read in it; raises ValueError otherwise."""
    if "\n" in value or "\r" in value:
        raise ValueError(_("This belongs on one line."))
    if all(char.isspace() or unicodedata.category(char) == "Cf" for char in value):  # joiners and marks alone show nothing
        raise ValueError(_("Write something here."))
    return safe(value)


def is_web(link: str) -> bool:
    """Whether a link is a web address, and nothing that a browser would run."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not any(char.isspace() for char in link)


def leads(link: str) -> bool:
    r"""Whether a link leads to the web or to a page of this site; `//host` and `/\host` look like the second and are not."""
    return is_web(link) or (link.startswith("/") and link[1:2] not in {"/", "\\"})


Line = Annotated[str, StringConstraints(max_length=200), AfterValidator(one_line)]
Statement = Annotated[str, StringConstraints(max_length=280), AfterValidator(one_line)]
Title = Annotated[str, StringConstraints(max_length=120), AfterValidator(one_line)]
Email = Annotated[str, StringConstraints(pattern=r"^[!-?A-~]+@[!-?A-~]+$", max_length=254)]
Sentence = Annotated[str, StringConstraints(max_length=1000), AfterValidator(safe)]
Prose = Annotated[str, StringConstraints(max_length=20_000), AfterValidator(safe)]
Text = Annotated[str, StringConstraints(max_length=60_000), AfterValidator(safe)]
