"""A request's clocks, in working time: they stand still only while it waits for whoever asked (domain.md §2.6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core import clock
from app.models.support import HelpRequest, HelpState, Priority
from app.services import working_time

MINUTE = timedelta(minutes=1)
LONGEST = timedelta(days=730)  # for so long a request may wait; calendars are not looked through much farther


@dataclass(frozen=True)
class Allowance:
    """So much working time, in hours and in usual working days."""

    hours: int = 0
    days: int = 0

    def worked(self, calendar: working_time.WorkingCalendar) -> timedelta:
        """How long people work in it."""
        return timedelta(hours=self.hours) + self.days * calendar.day_length


# Priority → until the first response by a person, until the solution.
ALLOWED: Mapping[Priority, tuple[Allowance, Allowance]] = {
    Priority.P1: (Allowance(hours=2), Allowance(days=1)),
    Priority.P2: (Allowance(days=1), Allowance(days=3)),
    Priority.P3: (Allowance(days=2), Allowance(days=5)),
}
SILENT_DAYS = 5  # working days after which a solved request is closed


def targets(opened_at: datetime, priority: Priority, waited: timedelta = timedelta(0)) -> tuple[datetime, datetime]:
    """By when the first response and the solution are due, where `waited` of working time does not count for the latter."""
    calendar = working_time.usual()
    first, whole = (allowed.worked(calendar) for allowed in ALLOWED[priority])
    return calendar.after(opened_at, first), calendar.after(opened_at, whole + waited)


def set_targets(request: HelpRequest) -> None:
    """Say by when the first response and the solution are due, and which of them is owed next."""
    waited = timedelta(seconds=request.waited_seconds)
    request.response_target_at, request.resolution_target_at = targets(request.opened_at, request.priority, waited)
    request.due_at = request.resolution_target_at if request.first_response_at else request.response_target_at


def stop(request: HelpRequest) -> None:
    """The clock stands still from now on."""
    request.paused, request.waiting_since = True, clock.now()


def go_on(request: HelpRequest) -> None:
    """The clock runs again; how long people worked meanwhile does not count."""
    if request.waiting_since is not None:
        calendar = working_time.usual()
        waited = timedelta(seconds=request.waited_seconds) + calendar.between(request.waiting_since, clock.now())
        most = calendar.between(request.opened_at, request.opened_at + LONGEST)
        request.waited_seconds = int(min(waited, most).total_seconds())
    request.paused, request.waiting_since = False, None
    set_targets(request)


def left(request: HelpRequest) -> timedelta:
    """Working time until what is owed next is due, to the minute; less than nothing where it is late."""
    calendar = working_time.usual()
    moment = request.waiting_since if request.paused and request.waiting_since else clock.minute()
    if moment <= request.due_at:
        return calendar.between(moment, request.due_at) // MINUTE * MINUTE
    return -(calendar.between(request.due_at, moment) // MINUTE * MINUTE)


def is_over(request: HelpRequest) -> bool:
    """Whether a solved request has waited for its requester's word for five working days."""
    if request.state != HelpState.RESOLVED or request.resolved_at is None:
        return False
    calendar = working_time.usual()
    return clock.is_past(calendar.after(request.resolved_at, SILENT_DAYS * calendar.day_length))
