"""What to write about each kind of contribution, beside the form in which one logs it (domain.md §2.4)."""

from app.core.i18n import _


def guides() -> dict[str, str]:
    """What to write about each kind of contribution, for whoever logs one."""
    return {
        "question": _("A question counts, too: it shows what is not written down."),
        "answer": _("Answer where the question stands. What solved it is worth most."),
        "asset": _("Name the page, link it, and say for whom it is."),
        "improvement": _("Say what was worse before, and link what you changed."),
        "verification": _("Say which page you checked, and against what."),
        "reuse_report": _("Say what you used, whose it was and how it went, also if it did not work."),
        "lesson": _("What happened, what you would do otherwise, and who should know."),
        "resource": _("Link the template or tool, and say in which case it fits."),
        "session": _("When it was, what about and for whom. Link the notes."),
        "mentoring": _("Name with an @ whom you helped: their word is the evidence."),
        "facilitation": _("Say which meeting you led. Somebody who was there confirms it."),
        "help_resolved": _("Whom you helped with what: an @ asks them to confirm."),
        "review": _("What you read for whom, and what became better by it."),
        "translation": _("From which language into which. Link both."),
        "other": _("Say what is different now, and for whom."),
    }
