"""Sheets: CSV that a spreadsheet opens without running any of it (RFC 4180; reliability.md §3.4, 26)."""

import csv
import io
from collections.abc import Iterable, Sequence

from starlette.responses import Response

RISKY = ("=", "+", "-", "@", "\t", "\r", "\0")  # with these a cell begins to be a formula


def sheet(name: str, heading: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A file to download, with a byte order mark, by which spreadsheets know UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(heading)
    writer.writerows([inert(cell) for cell in row] for row in rows)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(text.getvalue().encode("utf-8-sig"), headers=headers, media_type="text/csv")


def inert(cell: object) -> str:
    """A cell as text, with an apostrophe before what would be a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(RISKY) else text
