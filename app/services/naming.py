"""Names of what sentences of the services speak of, in the reader's language (domain.md §1.2)."""

from app.core.i18n import _
from app.models.onboarding import OnboardingTask, TaskKind


def roles() -> dict[str, str]:
    """The six roles."""
    return {
        "manager": _("Community manager"),
        "leader": _("Community leader"),
        "sponsor": _("Sponsor"),
        "km_advisor": _("KM advisor"),
        "tech_expert": _("Technical expert"),
        "member": _("Member"),
    }


def tasks() -> dict[str, str]:
    """What is to be done, by kind."""
    return {
        "name_buddy": _("Name a buddy"),
        "meet_buddy": _("First meeting with the buddy"),
        "join": _("Join a community"),
        "guidelines": _("Read the guidelines"),
        "introduce": _("Introduce yourself"),
        "first_contribution": _("A first contribution"),
        "training": _("Complete a training"),
        "greet": _("Greet the newcomer, and say what the first week is for"),
        "show_round": _("Show the newcomer round"),
        "first_week": _("Look back on the first week together"),
        "look_back": _("Look back together, and ahead"),
        "other": _("Something else"),
    }


def task(task: OnboardingTask) -> str:
    """A task in words."""
    if task.title:
        return task.title
    named = tasks()[task.kind]
    return f"{named}: {task.module}" if task.kind is TaskKind.TRAINING else named
