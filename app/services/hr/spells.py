"""Employments: from a first day to the day after the last, each with the events that decide on it; pure (domain.md §2.2)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.models.hr import HrEvent
from app.models.hr import HrEventType as T
from app.models.people import PersonStatus
from app.services.hr.verdicts import STARTS, TERMINATIONS, sequence

FIELDS = {"org_unit_code": "unit_id", "manager_external_id": "manager_id", "job_family": "job_family", "location": "location"}


@dataclass(frozen=True)
class Post:
    """Where somebody works: ids of unit and manager, and what HR calls the job and the place."""

    unit_id: str | None = None
    manager_id: str | None = None
    job_family: str | None = None
    location: str | None = None


@dataclass(frozen=True)
class Before:
    """What was so when HR first spoke of somebody who was already known; `status` None: nobody knew them."""

    status: PersonStatus | None = None
    post: Post = field(default_factory=Post)


@dataclass(frozen=True)
class Names:
    """What the codes and external ids in the events stand for."""

    units: Mapping[str, str]
    people: Mapping[str, str]

    def post(self, given: Mapping[str, str | None], before: Post) -> Post:
        """The post with what an event says of it; what it does not mention stays."""
        told = {name: given[field] for field, name in FIELDS.items() if field in given}
        if told.get("unit_id"):
            told["unit_id"] = self.units[str(told["unit_id"])]
        if told.get("manager_id"):
            told["manager_id"] = self.people.get(str(told["manager_id"]))
        return replace(before, **told)


@dataclass
class Spell:
    """One employment from its first day to the day after its last, with the events that decide on it."""

    starts: list[HrEvent] = field(default_factory=list)
    ends: list[HrEvent] = field(default_factory=list)
    here_before: bool = False

    @property
    def begun_by(self) -> HrEvent | None:
        """The newest version of the start; a `hire_changed` is newer than the hire, whenever it came."""
        return max(self.starts, key=lambda one: (one.type == T.HIRE_CHANGED, one.written), default=None)

    @property
    def ended_by(self) -> HrEvent | None:
        """The newest version of the end, if there is one."""
        ends = (one for one in self.ends if one.type == T.TERMINATION_EFFECTIVE)
        return max(ends, key=lambda one: one.written, default=None)

    @property
    def announced_by(self) -> HrEvent | None:
        """The newest announcement of an end."""
        ends = (one for one in self.ends if one.type == T.TERMINATION_SCHEDULED)
        return max(ends, key=lambda one: one.written, default=None)

    @property
    def is_rehire(self) -> bool:
        """Whether somebody came back."""
        return any(one.type == T.REHIRE for one in self.starts)

    @property
    def first_day(self) -> date | None:
        """None: before anybody wrote it down."""
        return None if self.here_before or self.begun_by is None else self.begun_by.effective_on

    @property
    def end(self) -> date | None:
        """The first day without them."""
        return self.ended_by.effective_on if self.ended_by else None

    def outdated(self) -> Iterator[tuple[str, str]]:
        """Events that newer versions replaced, and by what."""
        for one in (*self.starts, *self.ends):
            if one.type in STARTS:
                newest = self.begun_by
            else:
                newest = self.ended_by if one.type == T.TERMINATION_EFFECTIVE else self.announced_by
            if newest is not None and newest is not one:
                yield one.id, newest.id


def spells_of(stands: Sequence[HrEvent], before: Before) -> list[Spell]:
    """Starts and ends in the order of effect. Starts with no end between them are versions of one, but a rehire begins anew."""
    here = before.status in {PersonStatus.ACTIVE, PersonStatus.LONG_LEAVE}
    spells = [Spell(here_before=True)] if here else []
    for event in sorted(stands, key=sequence):
        if event.type in TERMINATIONS and spells:
            spells[-1].ends.append(event)
        elif event.type in STARTS:
            if not spells or spells[-1].ended_by or (event.type == T.REHIRE and not spells[-1].is_rehire):
                spells.append(Spell())
            spells[-1].starts.append(event)
    return spells
