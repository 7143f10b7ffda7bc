"""Words for requests for help: what they are about, where they stand, and how much time is left (domain.md §2.6)."""

from dataclasses import dataclass
from datetime import timedelta

from app.core.i18n import _
from app.models.support import Category, HelpState, Priority
from app.policies.support import OPEN
from app.services import support
from app.services.support import Shown

SOON = timedelta(hours=1)


def categories() -> dict[str, str]:
    """What the trouble is about."""
    return {
        Category.FAULT: _("Something does not work"),
        Category.ACCESS: _("I cannot get in"),
        Category.HOW_TO: _("How does one do it?"),
        Category.INTEGRATION: _("Connecting another system"),
        Category.CONTENT_MOVE: _("Moving or importing content"),
    }


def priorities() -> dict[str, str]:
    """How much hangs on it."""
    return {
        Priority.P1: _("Many people cannot work"),
        Priority.P2: _("One person cannot go on"),
        Priority.P3: _("It can wait a little"),
    }


def states() -> dict[str, str]:
    """Where a request stands."""
    return {
        HelpState.NEW: _("Nobody has it yet"),
        HelpState.ACKNOWLEDGED: _("Taken on"),
        HelpState.IN_PROGRESS: _("In progress"),
        HelpState.WAITING: _("Waits for whoever asked"),
        HelpState.RESOLVED: _("Solved"),
        HelpState.REOPENED: _("Open again"),
        HelpState.CLOSED: _("Closed"),
        HelpState.CANCELLED: _("Called off"),
        HelpState.DUPLICATE: _("Asked for before"),
    }


def duration(length: timedelta) -> str:
    """Working time in hours and minutes."""
    hours, minutes = divmod(abs(length) // timedelta(minutes=1), 60)
    if not hours:
        return _("%(minutes)s min") % {"minutes": minutes}
    if not minutes:
        return _("%(hours)s h") % {"hours": hours}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}


@dataclass(frozen=True)
class Line:
    """A request in words; `light` and `clock` are empty once nobody owes anything."""

    shown: Shown
    state: str
    priority: str
    category: str
    light: str
    clock: str


def lines(found: list[Shown]) -> list[Line]:
    """Requests in words."""
    return [line(one) for one in found]


def line(shown: Shown) -> Line:
    """One request in words."""
    request = shown.request
    light, clock = _clock(shown) if request.state in OPEN else ("", "")
    state, priority = states()[request.state], priorities()[request.priority]
    return Line(shown, state, priority, categories()[request.category], light, clock)


def _clock(shown: Shown) -> tuple[str, str]:
    left = support.left(shown.request)
    words = {"time": duration(left)}
    if left < timedelta(0):
        return "red", _("%(time)s late") % words
    if shown.request.paused:
        return "unknown", _("Paused with %(time)s left") % words
    return "amber" if left < SOON else "green", _("%(time)s left") % words
