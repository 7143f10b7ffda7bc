"""What changed between two texts, by words; Chinese, Japanese and Korean by characters, since nothing parts their words.

Lines are compared first, then the words inside lines that differ: long texts stay quick, and a moved paragraph is seen as such.
"""

import difflib
import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

Op = Literal["equal", "insert", "delete"]
_TOKEN = re.compile(
    r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"  # one of theirs
    r"|[^\W\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]+"  # a word
    r"|\s+|[^\w\s]"
)
MOST = 4_000_000  # comparisons of words in one place: beyond it the whole place is shown as replaced


class Part(NamedTuple):
    """A run of text that stands in both, or in the newer or the older only."""

    op: Op
    text: str


def words(text: str) -> list[str]:
    """The words, spaces and signs of a text; together they are the text."""
    return _TOKEN.findall(text)


def compare(old: str, new: str) -> list[Part]:
    """The runs that lead from one text to the other, in order; neighbours differ in kind."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    parts: list[Part] = []
    for part in _by_lines(before, after):
        if parts and parts[-1].op == part.op:
            parts[-1] = Part(part.op, parts[-1].text + part.text)
        elif part.text:
            parts.append(part)
    return parts


def _by_lines(before: Sequence[str], after: Sequence[str]) -> Iterator[Part]:
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for op, start, end, new_start, new_end in matcher.get_opcodes():
        old, new = "".join(before[start:end]), "".join(after[new_start:new_end])
        if op == "equal":
            yield Part("equal", old)
        elif op == "replace":
            yield from _by_words(old, new)
        else:
            yield Part("delete", old) if old else Part("insert", new)


def _by_words(old: str, new: str) -> Iterator[Part]:
    before, after = words(old), words(new)
    if len(before) * len(after) > MOST:
        yield from (Part("delete", old), Part("insert", new))
        return
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for op, start, end, new_start, new_end in matcher.get_opcodes():
        if op == "equal":
            yield Part("equal", "".join(before[start:end]))
            continue
        if end > start:
            yield Part("delete", "".join(before[start:end]))
        if new_end > new_start:
            yield Part("insert", "".join(after[new_start:new_end]))
