"""Facts that follow from what HR tells (domain.md §2.2). Confidential news is recorded as known only once it may be seen."""

from dataclasses import dataclass
from datetime import date

from app.journal.fact import Fact


@dataclass(frozen=True, kw_only=True)
class HrEventReceived(Fact):
    """HR told something; of whom and what stands in the table, since it may be confidential."""

    type = "hr_event.received"
    subject = "hr_event_id"
    hr_event_id: str


@dataclass(frozen=True, kw_only=True)
class PersonHired(Fact):
    """Somebody will begin on a day, or began; until then their name is shown to others from `visible_from` only."""

    type = "person.hired"
    subject = "person_id"
    person_id: str
    hr_event_id: str
    effective_on: date
    visible_from: date | None = None


@dataclass(frozen=True, kw_only=True)
class PersonRehired(Fact):
    """Somebody who was here before comes back on a day; it is the same person, with all that they did."""

    type = "person.rehired"
    subject = "person_id"
    person_id: str
    hr_event_id: str
    effective_on: date
    visible_from: date | None = None


@dataclass(frozen=True, kw_only=True)
class HireChanged(Fact):
    """The first day of a hire moved to `effective_on`, or something else of it was put right."""

    type = "hire.changed"
    subject = "person_id"
    person_id: str
    hr_event_id: str
    effective_on: date


@dataclass(frozen=True, kw_only=True)
class HireCancelled(Fact):
    """A hire will not happen, or did not."""

    type = "hire.cancelled"
    subject = "person_id"
    person_id: str
    hr_event_id: str
    effective_on: date


@dataclass(frozen=True, kw_only=True)
class PersonStarted(Fact):
    """The first day of somebody who was hired has come: they may sign in."""

    type = "person.started"
    subject = "person_id"
    person_id: str
    effective_on: date


@dataclass(frozen=True, kw_only=True)
class PersonTransferred(Fact):
    """Somebody works in another unit, job or place since `effective_on`."""

    type = "person.transferred"
    subject = "person_id"
    person_id: str
    hr_event_id: str
    effective_on: date


@dataclass(frozen=True, kw_only=True)
class ManagerChanged(Fact):
    """Somebody has another line manager since `effective_on`."""

    type = "person.manager_changed"
    subject = "person_id"
    person_id: str
    hr_event_id: str
    effective_on: date


@dataclass(frozen=True, kw_only=True)
class LeaveStarted(Fact):
    """Somebody is away for thirty days or more since `effective_on`."""

    type = "leave.started"
    subject = "person_id"
    person_id: str
    hr_event_id: str
    effective_on: date


@dataclass(frozen=True, kw_only=True)
class LeaveEnded(Fact):
    """Somebody who was away for long is back since `effective_on`."""

    type = "leave.ended"
    subject = "person_id"
    person_id: str
    effective_on: date


@dataclass(frozen=True, kw_only=True)
class TerminationScheduled(Fact):
    """Those who may know were told that somebody leaves on `effective_on`."""

    type = "termination.scheduled"
    subject = "person_id"
    person_id: str
    hr_event_id: str
    effective_on: date


@dataclass(frozen=True, kw_only=True)
class TerminationCancelled(Fact):
    """Somebody of whom it was told that they leave stays."""

    type = "termination.cancelled"
    subject = "person_id"
    person_id: str
    hr_event_id: str
    effective_on: date


@dataclass(frozen=True, kw_only=True)
class HandoverOpened(Fact):
    """Something has to be handed over, confirmed or covered."""

    type = "handover.opened"
    subject = "handover_id"
    handover_id: str
    person_id: str
    community_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class HandoverMoved(Fact):
    """A hand-over was done, taken up again, or its reason went away."""

    type = "handover.moved"
    subject = "handover_id"
    handover_id: str
    person_id: str
    target: str
    community_id: str | None = None
