"""When something changed last, and its version: it changes with whatever is shown, also with a unit's or a group's name."""

import hashlib
from collections.abc import Sequence
from typing import Any

from app.models.base import Versioned


def meta(kind: str, rows: Sequence[Versioned | None], *shown: object) -> dict[str, Any]:
    """The `meta` of a resource made of some rows (the last one was made for SCIM) and of what else it shows."""
    there = [row for row in rows if row is not None]
    marks = [(row.id, row.version) for row in there]
    digest = hashlib.sha256(repr((marks, shown)).encode()).hexdigest()[:16]
    return {
        "resourceType": kind,
        "created": there[-1].created_at,
        "lastModified": max(there[-1].created_at, *(row.updated_at for row in there)),
        "version": f'W/"{there[-1].version}-{digest}"',
    }
