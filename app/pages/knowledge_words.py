"""Words for the codes of knowledge assets (domain.md §1.2, §2.5)."""

from app.core.i18n import _


def asset_kinds() -> dict[str, str]:
    """Kinds of knowledge."""
    return {
        "how_to": _("How-to"),
        "faq": _("Questions and answers"),
        "lesson": _("Lesson learned"),
        "best_practice": _("Best practice"),
        "case": _("Case"),
        "decision_guide": _("Decision guide"),
        "glossary": _("Glossary"),
        "reference": _("Reference"),
    }


def confidences() -> dict[str, str]:
    """How far an asset may be relied upon."""
    return {
        "work_in_progress": _("Work in progress"),
        "not_validated": _("Not validated yet"),
        "validated": _("Validated"),
        "archived": _("Archived"),
    }


def freshnesses() -> dict[str, str]:
    """Whether somebody should look at an asset again; nothing where all is well."""
    return {"current": "", "due_soon": _("Review due soon"), "overdue": _("Review overdue"), "flagged": _("Flagged")}


def verdicts() -> dict[str, str]:
    """What a verification came to."""
    return {
        "confirmed": _("Confirmed"),
        "confirmed_with_edit": _("Confirmed with an edit"),
        "rejected": _("Not right"),
    }


def reuse_outcomes() -> dict[str, str]:
    """How it went for whoever used it."""
    return {"worked": _("It worked"), "adapted": _("I adapted it"), "did_not_work": _("It did not work")}


def flag_reasons() -> dict[str, str]:
    """What may be the matter."""
    return {
        "wrong": _("Wrong"),
        "outdated": _("Outdated"),
        "unclear": _("Unclear"),
        "duplicate": _("Duplicate"),
        "missing": _("Something is missing"),
    }


def flag_states() -> dict[str, str]:
    """What became of a flag."""
    return {"open": _("Waits for an answer"), "fixed": _("Mended"), "rejected": _("Nothing was changed")}


def credit_parts() -> dict[str, str]:
    """What somebody did for a text that came out of a question."""
    return {"asked": _("asked"), "answered": _("answered")}


def file_kind(media_type: str) -> str:
    """What a file is, as people call it."""
    known = {
        "application/pdf": "PDF",
        "text/plain": _("Text"),
        "application/zip": "ZIP",
        "application/gzip": "GZIP",
        "video/mp4": _("Film"),
        "video/webm": _("Film"),
    }
    office = {"wordprocessingml": _("Document"), "spreadsheetml": _("Spreadsheet"), "presentationml": _("Slides"),
              "opendocument.text": _("Document"), "opendocument.spreadsheet": _("Spreadsheet"),
              "opendocument.presentation": _("Slides")}  # fmt: skip
    if media_type.startswith("image/"):
        return _("Picture")
    return known.get(media_type) or next((word for mark, word in office.items() if mark in media_type), _("File"))
