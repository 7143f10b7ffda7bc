"""What stands on the pages of goals."""

from app.core.i18n import _
from app.models.goals import GoalState, Outlook, ResultType
from app.services.goals import Light


def states() -> dict[str, str]:
    """Where a goal stands."""
    return {
        GoalState.DRAFT: _("Draft"),
        GoalState.PROPOSED: _("Waits for the sponsor"),
        GoalState.AGREED: _("Agreed"),
        GoalState.CLOSED: _("Closed"),
        GoalState.WITHDRAWN: _("Withdrawn"),
    }


def lights() -> dict[str, str]:
    """How a score is to be read."""
    return {Light.GREEN: _("Reached"), Light.AMBER: _("Part of the way"), Light.RED: _("Still far")}


def types() -> dict[str, str]:
    """What reaching it means."""
    return {
        ResultType.ASPIRATIONAL: _("An ambition: seven tenths of it are a success"),
        ResultType.COMMITTED: _("A promise: kept in full, or not"),
    }


def outlooks() -> dict[str, str]:
    """How sure whoever checks in is."""
    return {Outlook.HIGH: _("We will reach it"), Outlook.MEDIUM: _("It may work"), Outlook.LOW: _("It is in danger")}
