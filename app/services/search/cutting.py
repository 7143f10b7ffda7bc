"""Cutting text into the words that are indexed and looked for, the same for both databases.

A text is folded (accents, case, ł), then cut: words at whatever is neither letter nor digit; runs of Chinese and Japanese
characters, which no spaces part, into single characters and pairs. A word is indexed under several marks, each a word of its
own to the database, so that a rank is a question of which words are there (ADR 17):

    kubernetes   it stands somewhere        =kubernetes   it stands in the title or name
    +kubernetes  the text is about it       %kubernet     its beginning, without an ending
    ~kubernete   one letter of it is gone, for slips of the pen
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.core.text import fold

TITLE, ABOUT, BEGINNING, SLIP = "=+%~"
EDITION = 2  # of this cutting: with another one, every text has to be cut anew

_WIDE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_UNITS = re.compile(rf"[{_WIDE}]+|(?:(?![{_WIDE}])[^\W_])+")
_RUN = re.compile(rf"[{_WIDE}]")
LONGEST_KEY = 200  # characters of a term that count
LONGEST = 40  # characters of a word that count
LEAD = 25  # so many words at a text's beginning say what it is about
SHARE = 60  # and any word that is one in so many
SHORTEST_SLIP, LONGEST_SLIP = 4, 24  # characters of words in which slips are forgiven
# Endings that are taken off, longest first: Polish, Spanish and English ones alike, since a query does not tell its language.
_ENDINGS = re.compile(
    r"(?:owaniem|owania|owanie|aciones|amente|iejsz|owych|owymi|eniem|enia|enie|ania|anie|cion|ments|mente|ment|"
    r"ings|ing|ami|ach|ych|ymi|imi|ego|emu|iem|ador|ados|adas|ando|iendo|ado|ada|idos|idas|ido|ida|ion|ies|ers|er|"
    r"ed|es|os|as|ow|om|em|ie|ia|io|ej|ym|im|ar|ir|ly|y|i|a|e|o|u|s)$"
)
ROOT = 4  # letters that stay at least


def units(text: str) -> list[str]:
    """The words of a text and its runs of wide characters, folded, in order."""
    return [found[:LONGEST] if not is_wide(found) else found for found in _UNITS.findall(fold(text))]


def key(term: str) -> str:
    """What a term is compared by: its words, folded; as much of them as is kept."""
    return " ".join(units(term))[:LONGEST_KEY]


def places(folded: str) -> Iterator[tuple[int, str]]:
    """Each unit of a folded text with where it begins."""
    for found in _UNITS.finditer(folded):
        yield found.start(), found[0]


def is_wide(unit: str) -> bool:
    """Whether a unit is a run of characters that no spaces part."""
    return unit[0] >= "\u3040" and _RUN.match(unit) is not None


def parts(unit: str) -> list[str]:
    """The words by which a unit is looked for: itself, or the pairs of a run."""
    if not is_wide(unit) or len(unit) == 1:
        return [unit]
    return [unit[n : n + 2] for n in range(len(unit) - 1)]


def beginning(word: str) -> str:
    """A word without its ending, where it is long enough to have one; crude, and the same for every language."""
    if is_wide(word) or len(word) <= ROOT:
        return word
    found = _ENDINGS.search(word, ROOT)
    return word[: found.start()] if found else word


def slips(word: str) -> set[str]:
    """A word with each one of its letters left out: two words one slip apart have one of these, or each other, in common."""
    if is_wide(word) or not SHORTEST_SLIP <= len(word) <= LONGEST_SLIP:
        return set()
    return {word[:n] + word[n + 1 :] for n in range(len(word))}


@dataclass(frozen=True)
class Cut:
    """All words of a document, with their marks; how long its title and its text are, two wide characters being a word."""

    words: set[str]
    named: int
    long: int


def cut(title: str, about: Iterable[str], text: str) -> Cut:
    """Cut a document; `about` are topics and the like."""
    title_units, text_units = units(title), units(text)
    named, topics = _indexed(title_units), _indexed(unit for one in about for unit in units(one))
    body = _indexed(text_units)
    counted = Counter(body)
    told = {word for word, count in counted.items() if count > 1 and count * SHARE >= len(body)} | set(body[:LEAD])
    salient = {*named, *topics, *told}
    plain = {*salient, *counted}
    words = {
        *plain,
        *(TITLE + word for word in named),
        *(ABOUT + word for word in salient),
        *(BEGINNING + short for word in plain if (short := beginning(word)) != word),
        *(SLIP + slip for word in {*named, *topics} for slip in slips(word)),
    }
    return Cut(words, _length(title_units), _length(text_units))


def _length(found: Iterable[str]) -> int:
    return sum(-(-len(unit) // 2) if is_wide(unit) else 1 for unit in found)


def _indexed(found: Iterable[str]) -> list[str]:
    """What is indexed of units: words, and of runs each character and each pair."""
    words: list[str] = []
    for unit in found:
        words += [unit] if not is_wide(unit) else [*unit, *(unit[n : n + 2] for n in range(len(unit) - 1))]
    return words
