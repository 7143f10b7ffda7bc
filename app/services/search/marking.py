"""Showing a hit: the words of a find as HTML, with what was looked for inside <mark> and everything else escaped."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape
from itertools import groupby

from app.core.text import fold
from app.services.search import cutting
from app.services.search.asking import Wanted

LONG = 200  # characters of a snippet
BEFORE = 60  # of them before the first hit, at most
STEP = 4000  # characters of a text looked through at a time
_fold = lru_cache(maxsize=4096)(fold)
_DRESS = re.compile(r"[#*_`>|~]+|!?\[|\]\([^)]*\)|^\s*[-+]\s", re.MULTILINE)


def marked(text: str, wanted: Wanted | None) -> str:
    """All of a text."""
    hits = set(_hits(text, wanted)) if wanted else set()
    lit = ((char, place in hits) for place, char in enumerate(text))
    pieces = ((is_hit, escape("".join(char for char, _ in some))) for is_hit, some in groupby(lit, key=lambda one: one[1]))
    return "".join(f"<mark>{piece}</mark>" if is_hit else piece for is_hit, piece in pieces)


def snippet(text: str, wanted: Wanted | None) -> str:
    """The part of a Markdown text around its first hit, on one line; nothing where there is no hit."""
    for start in range(0, len(text), STEP):
        plain = " ".join(_DRESS.sub(" ", text[max(0, start - BEFORE) : start + STEP + LONG]).split())
        first = min(_hits(plain, wanted), default=None) if wanted else None
        if first is not None:
            begins = plain.rfind(" ", 0, max(0, first - BEFORE)) + 1 if first > BEFORE else 0
            shown = plain[begins : begins + LONG]
            return ("… " if begins else "") + marked(shown, wanted) + (" …" if begins + LONG < len(plain) else "")
    return ""


def beginning(text: str) -> str:
    """How a Markdown text begins, escaped."""
    plain = " ".join(_DRESS.sub(" ", text[: 3 * LONG]).split())
    return escape(plain[:LONG]) + (" …" if len(plain) > LONG else "")


def _hits(text: str, wanted: Wanted) -> Iterator[int]:
    """Places of the characters that are hit."""
    places, folded = _folded(text)
    sought = _sought(wanted)
    for start, unit in cutting.places(folded):
        for begins, ends in _within(unit, wanted, sought):
            yield from places[start + begins : start + ends]


def _folded(text: str) -> tuple[range | list[int], str]:
    """A text folded, and where each of its characters stood."""
    if text.isascii():
        return range(len(text)), text.lower()
    plain = [(place, char) for place, letter in enumerate(text) for char in _fold(letter)]
    return [place for place, _ in plain], "".join(char for _, char in plain)


@lru_cache(maxsize=64)
def _sought(wanted: Wanted) -> tuple[frozenset[str], frozenset[str]]:
    """Words that are hits, and what they have in common with words one slip away."""
    words = {part for terms in wanted.places for term in terms for unit in term for part in cutting.parts(unit)}
    return frozenset(words), frozenset({slip for word in words for slip in (*cutting.slips(word), word)})


def _within(unit: str, wanted: Wanted, sought: tuple[frozenset[str], frozenset[str]]) -> Iterable[tuple[int, int]]:
    """From where to where a unit is hit: of a run each pair or character, of a word all of it or its beginning."""
    words, near = sought
    if cutting.is_wide(unit):
        wide = [word for word in words if cutting.is_wide(word)]
        starts = ((found.start(), len(word)) for word in wide for found in re.finditer(f"(?={re.escape(word)})", unit))
        return [(start, start + length) for start, length in starts]
    if unit in words or cutting.beginning(unit) in {cutting.beginning(word) for word in words}:
        return [(0, len(unit))]
    if wanted.last and unit.startswith(wanted.last):
        return [(0, len(wanted.last))]
    return [(0, len(unit))] if cutting.slips(unit) and not near.isdisjoint({unit, *cutting.slips(unit)}) else []
