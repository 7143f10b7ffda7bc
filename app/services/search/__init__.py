"""Search: one index over everything, one ranked list of what the actor may know of (docs/search.md)."""

from app.services.search import synonyms
from app.services.search.asking import Wanted
from app.services.search.events import Sought, click, forget_old, keep, note, salt, write
from app.services.search.finding import MOST_COUNTED, Found, Results, Scope, parsed, search, shown, suggest
from app.services.search.indexing import behind, faults, reindex
from app.services.search.marking import beginning, marked, snippet
from app.services.search.things import Kind, Thing

__all__ = [
    "MOST_COUNTED", "Found", "Kind", "Results", "Scope", "Sought", "Thing", "Wanted", "beginning", "behind", "click", "faults",
    "forget_old", "keep", "marked", "note", "parsed", "reindex", "salt", "search", "shown", "snippet", "suggest", "synonyms",
    "write",
]  # fmt: skip
