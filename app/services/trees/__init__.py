"""Trees of Markdown: a community's pages as files in folders, out and in again (domain.md §2.5)."""

from app.services.trees.bringing import bring
from app.services.trees.giving import Given, content_of, give
from app.services.trees.reading import Source, from_folder, from_zip
from app.services.trees.taking import Outcome, Taking
from app.services.trees.whole import MOST_MB, Taken, give_whole, require_taking, take_whole

__all__ = [
    "MOST_MB",
    "Given",
    "Outcome",
    "Source",
    "Taken",
    "Taking",
    "bring",
    "content_of",
    "from_folder",
    "from_zip",
    "give",
    "give_whole",
    "require_taking",
    "take_whole",
]
