"""Words for the codes of questions and answers (domain.md §1.2, §2.5)."""

from app.core.i18n import _


def question_states() -> dict[str, str]:
    """Where a question stands."""
    return {"open": _("Not answered yet"), "answered": _("Answered"), "resolved": _("Resolved"), "closed": _("Closed")}


def route_states() -> dict[str, str]:
    """What somebody said who was asked."""
    return {"asked": _("was asked"), "declined": _("cannot say"), "answered": _("has answered")}


def outcomes() -> dict[str, str]:
    """What became of a solution as knowledge."""
    return {
        "linked": _("It is written down already"),
        "created": _("Write it down"),
        "nothing": _("Nothing worth keeping"),
    }


def suggestion_states() -> dict[str, str]:
    """How far something that was suggested may be relied upon."""
    return {**question_states(), "validated": _("Validated"), "not_validated": _("Not validated yet")}
