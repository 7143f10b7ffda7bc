"""From a file to rows: UTF-8 text, CSV with a header or JSON Lines, each row with the line on which it begins.

What spoils one row is refused with its line and the rest goes on; what spoils the whole file is an UnreadableFileError.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from app.core.i18n import _
from app.core.text import fold
from app.services.importing import dumps, histories
from app.services.importing.shapes import KEYS, SHAPES, Shape, columns, shaped
from app.services.importing.tally import Refusal

LARGEST = 256 * 1024 * 1024  # bytes
_NO_UTF_8 = re.compile("[\udc80-\udcff]")  # what bytes that are not UTF-8 are decoded to
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class UnreadableFileError(Exception):
    """Nothing of the file can be taken in; the message is a sentence that says why."""


Rows = list[tuple[int, Shape]]


class Part(NamedTuple):
    """Rows of one noun with the lines they begin on; a file of several nouns has several parts, in order of need."""

    noun: str
    rows: Rows


@dataclass
class Reading:
    """What a file says: rows by noun, and what was refused already."""

    noun: str
    parts: list[Part] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many rows there are to take in."""
        return sum(len(part.rows) for part in self.parts)


def text_of(path: Path) -> str:
    """The text of a file, without a byte order mark; bytes that are not UTF-8 become lone surrogates, refused later by row."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise UnreadableFileError(f"{path}: {error.strerror}.") from error
    if not raw.strip():
        raise UnreadableFileError(_("%(path)s is empty.") % {"path": path})
    if len(raw) > LARGEST:
        raise UnreadableFileError(_("%(path)s is larger than 256 MB. Split it.") % {"path": path})
    text = raw.decode("utf-8-sig", errors="surrogateescape")
    first = text.lstrip().partition("\n")[0]
    if raw.startswith(_UTF_16) or "\0" in first or _NO_UTF_8.search(first):
        raise UnreadableFileError(_("%(path)s is not text in UTF-8. Save it as UTF-8.") % {"path": path})
    return text


def rows_of(noun: str, path: Path, text: str) -> Reading:
    """The rows of a file in our own formats: JSON Lines by its name or its first sign, CSV otherwise."""
    is_json = path.suffix.lower() in {".jsonl", ".ndjson"} or text.lstrip().startswith("{")
    shape = SHAPES[noun]
    reading = Reading(noun, [Part(noun, [])])
    seen: dict[str, int] = {}
    for item in _json_lines(text) if is_json else _csv(path, text, shape):
        if noun == "questions" and not isinstance(item, Refusal) and dumps.is_passed_over(item[1]):
            continue
        made = item if isinstance(item, Refusal) else _made(noun, *item)
        again = _again(noun, seen, item[0], made) if isinstance(made, Shape) else made
        if isinstance(made, Shape) and again is None:
            reading.parts[0].rows.append((item[0], made))
        elif again:
            reading.refusals.append(again)
    if noun == "assets":
        reading.parts[0] = Part(noun, histories.numbered(reading.parts[0].rows))
    if noun == "questions":
        reading.parts[0] = Part(noun, dumps.chosen(reading.parts[0].rows))
    return reading


def _made(noun: str, line: int, cells: dict[str, Any]) -> Shape | Refusal:
    if noun == "assets" and histories.is_page(cells):
        return histories.made(line, cells)
    if noun == "questions" and dumps.is_post(cells):
        return dumps.made(line, cells)
    return shaped(SHAPES[noun], line, cells)


def _again(noun: str, seen: dict[str, int], line: int, row: Shape) -> Refusal | None:
    """A refusal when an earlier line speaks of the same thing."""
    name = KEYS.get(noun)
    if name is None:
        return None
    first = seen.setdefault(fold(getattr(row, name)), line)
    return None if first == line else Refusal(line, name, _("Line %(line)d speaks of the same one.") % {"line": first})


Cells = tuple[int, dict[str, Any]]


def _json_lines(text: str) -> Iterator[Cells | Refusal]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            cells = json.loads(line)
        except (ValueError, RecursionError):
            yield Refusal(number, "row", _("This is not JSON."))
            continue
        if not isinstance(cells, dict):
            yield Refusal(number, "row", _("A row is a JSON object, {…}."))
        elif wrong := next((name for name, value in cells.items() if _is_not_utf_8(value)), None):
            yield Refusal(number, wrong, _("This is not UTF-8."))
        else:
            yield number, cells


def _csv(path: Path, text: str, shape: type[Shape]) -> Iterator[Cells | Refusal]:
    lines = list(io.StringIO(text, newline=""))
    first = next(number for number, line in enumerate(lines) if line.strip())
    delimiter = max(",;\t", key=lines[first].count)
    records = _records(lines, first, delimiter)
    header = _header(path, next(records)[1], shape)
    for number, cells in records:
        if isinstance(cells, str):
            yield Refusal(number, "row", cells)
        elif any(cell.strip() for cell in cells):
            yield _named(number, header, cells)


def _records(lines: Sequence[str], start: int, delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Each record with its line, or the reason why there is none; after a fault it goes on with the line that follows."""
    while start < len(lines):
        reader = csv.reader((lines[at] for at in range(start, len(lines))), delimiter=delimiter, strict=True)
        while True:
            begun = start + reader.line_num
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                sentence = _(
                    "A quotation mark is not closed or stands in the wrong place, or a cell is longer than %(most)d signs."
                )
                yield begun + 1, sentence % {"most": csv.field_size_limit()}
                start = begun + 1
                break
            yield begun + 1, cells


def _header(path: Path, cells: list[str] | str, shape: type[Shape]) -> list[str]:
    names = [] if isinstance(cells, str) else [cell.strip() for cell in cells]
    known = columns(shape)
    faults = {
        _("unknown: %(names)s"): [name for name in names if name not in known],
        _("named twice: %(names)s"): sorted({name for name in names if names.count(name) > 1}),
        _("missing: %(names)s"): [name for name, needed in known.items() if needed and name not in names],
    }
    found = [fault % {"names": ", ".join(map(repr, wrong))} for fault, wrong in faults.items() if wrong]
    if found:
        sentence = _("%(path)s: the columns of its first line do not fit (%(faults)s). The columns are: %(known)s.")
        raise UnreadableFileError(sentence % {"path": path, "faults": "; ".join(found), "known": ", ".join(known)})
    return names


def _named(number: int, header: list[str], cells: list[str]) -> Cells | Refusal:
    if len(cells) > len(header):
        sentence = _("This row has %(cells)d cells, the header %(columns)d.")
        return Refusal(number, "row", sentence % {"cells": len(cells), "columns": len(header)})
    if len(cells) < len(header):
        return Refusal(number, header[len(cells)], _("The row ends before this column."))
    named = dict(zip(header, cells, strict=True))
    wrong = next((name for name, cell in named.items() if _NO_UTF_8.search(cell)), None)
    if wrong:
        return Refusal(number, wrong, _("This is not UTF-8."))
    return number, {name: cell if name == "body" else cell.strip() for name, cell in named.items()}


def _is_not_utf_8(value: object) -> bool:
    """Whether a value holds bytes that were not UTF-8. Lone surrogates written as escapes are refused with the text."""
    return isinstance(value, str) and bool(_NO_UTF_8.search(value))
