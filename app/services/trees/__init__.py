"""Trees of Markdown: a community's pages as files in folders, out and in again (domain.md §2.5)."""

from app.services.trees.bringing import bring
from app.services.trees.giving import Given, content_of, give, pack
from app.services.trees.reading import Source, from_folder, from_zip
from app.services.trees.taking import Outcome, Taking

__all__ = ["Given", "Outcome", "Source", "Taking", "bring", "content_of", "from_folder", "from_zip", "give", "pack"]
