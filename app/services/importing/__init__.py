"""Importing files of people, communities, roles, contributions, completions: the same file again changes nothing."""

from pathlib import Path

from app.core.i18n import _
from app.services.importing import sigs
from app.services.importing.reading import Part, Reading, Rows, UnreadableFileError, rows_of, text_of
from app.services.importing.taking import rehearse, take
from app.services.importing.tally import Refusal, Tally
from app.services.importing.telling import take_completions

__all__ = ["Part", "Reading", "Refusal", "Rows", "Tally", "UnreadableFileError", "read", "rehearse", "take", "take_completions"]


def read(noun: str, path: Path) -> Reading:
    """The rows of a file of one of the nouns; raises UnreadableFileError with a sentence."""
    text = text_of(path)
    if path.suffix.lower() not in {".yaml", ".yml"}:
        return rows_of(noun, path, text)
    if noun != "communities":
        raise UnreadableFileError(_("%(path)s: only communities come as YAML. Use CSV or JSON Lines.") % {"path": path})
    return sigs.read(path, text)
