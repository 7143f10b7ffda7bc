"""Paths in a tree: which are taken in, which are written, and how one leads from a page to another."""

import posixpath
import re
import unicodedata
from collections.abc import Collection

from app.core.errors import InvalidError
from app.core.i18n import _

LONGEST = 500
LONGEST_PART = 200  # bytes, of the 255 that file systems allow
_NO_NAME = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')


def checked(path: str) -> str:
    """A path as we keep it, composed (NFC). Raises InvalidError for one that leads elsewhere, or that no text can hold."""
    parts = path.split("/")
    if path.startswith("/") or "\\" in path or re.match(r"[A-Za-z]:", path) or not {"", ".", ".."}.isdisjoint(parts):
        raise InvalidError.at("path", _("This path leads out of the tree, or nowhere."))
    if len(path) > LONGEST or any(unicodedata.category(char) in {"Cc", "Cs"} for char in path):
        raise InvalidError.at("path", _("This path is too long, or holds a character that no name may have."))
    return unicodedata.normalize("NFC", path)


def is_page(path: str) -> bool:
    """Whether a file is a page."""
    return path.lower().endswith((".md", ".markdown"))


def is_hidden(path: str) -> bool:
    """Whether a file is none of ours: version control and systems keep theirs under names that begin with a dot."""
    return any((part.startswith(".") and part not in {".", ".."}) or part == "__MACOSX" for part in path.split("/"))


def name_for(words: str, ending: str, taken: Collection[str]) -> str:
    """A file's name made of words, in whatever script they are, unlike any that is taken."""
    plain = _NO_NAME.sub("-", unicodedata.normalize("NFC", words)).strip(" .-") or "page"
    plain = _cut(plain, LONGEST_PART - len(ending.encode()) - 6)
    names = (f"{plain}{f'-{number}' if number > 1 else ''}{ending}" for number in range(1, len(taken) + 3))
    return next(name for name in names if key(name) not in taken)


def key(path: str) -> str:
    """By which paths are told apart: some file systems know no case."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def beside(page: str, target: str) -> str:
    """Where a relative path on a page leads."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), target))


def found(path: str, files: Collection[str]) -> str | None:
    """The path of a file as the tree has it, composed; None where it is not there."""
    composed = unicodedata.normalize("NFC", path)
    return composed if composed in files else None


def toward(page: str, target: str) -> str:
    """The relative path from a page to another file of the tree."""
    return posixpath.relpath(target, posixpath.dirname(page) or ".")


def _cut(words: str, most: int) -> str:
    return words.encode()[:most].decode("utf-8", "ignore").strip(" .-") or "page"
