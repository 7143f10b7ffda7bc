"""What follows from HR's events for one person: where they worked when, when they were away, how they stand on a day; pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise, zip_longest

from app.models.hr import HrEvent
from app.models.hr import HrEventType as T
from app.models.people import PersonStatus
from app.services.hr.spells import Before, Names, Post, Spell, spells_of
from app.services.hr.verdicts import STARTS, TAKES_BACK, judge

LONG = timedelta(days=30)  # shorter absences are nobody's business (domain.md §2.2)


@dataclass(frozen=True)
class Stretch:
    """A post over half-open days; `event_id` is the event that began it, None where it was so before HR first spoke."""

    post: Post
    valid_from: date | None
    valid_to: date | None
    event_id: str | None


@dataclass(frozen=True)
class Away:
    """A long absence over half-open days."""

    valid_from: date
    valid_to: date | None
    event_id: str


@dataclass(frozen=True)
class Timeline:
    """All that follows, for every day."""

    spells: list[Spell]
    stretches: list[Stretch]
    absences: list[Away]
    stands: list[HrEvent]
    gone: dict[str, str]
    waiting: set[str]
    before: Before

    def stretch_on(self, day: date) -> Stretch | None:
        """Where they work on a day."""
        return next((one for one in self.stretches if _covers(one, day)), None)

    def status_on(self, day: date) -> PersonStatus:
        """How they stand with the organisation on a day."""
        if self.stretch_on(day):
            return PersonStatus.LONG_LEAVE if any(_covers(one, day) for one in self.absences) else PersonStatus.ACTIVE
        been = self.before.status is PersonStatus.LEFT or any(one.end is not None and one.end <= day for one in self.spells)
        return PersonStatus.PRE_HIRE if self.first_to_come(day) and not been else PersonStatus.LEFT

    def first_to_come(self, day: date) -> Spell | None:
        """The next employment, if none has begun."""
        return next((one for one in self.spells if one.first_day and one.first_day > day), None)

    def next_after(self, day: date) -> date | None:
        """The next day on which time alone changes something."""
        dated = [event for event in self.stands if event.type not in TAKES_BACK]
        days = {one for event in dated for one in (event.effective_on, event.until, event.visible_from) if one}
        return min((one for one in days if one > day), default=None)


def timeline(events: Sequence[HrEvent], names: Names, before: Before) -> Timeline:
    """What follows from a person's events, whatever the order in which they came (vector D6)."""
    verdict = judge(events)
    spells = spells_of(verdict.stands, before)
    gone = verdict.gone | dict(pair for spell in spells for pair in spell.outdated())
    stands = [one for one in verdict.stands if one.id not in gone]
    stretches = list(_stretches(spells, stands, names, before))
    absences, idle = _absences(stands, spells)
    return Timeline(spells, stretches, absences, stands, gone, verdict.waiting | idle, before)


def _covers(interval: Stretch | Away, day: date) -> bool:
    begun = interval.valid_from is None or interval.valid_from <= day
    return begun and (interval.valid_to is None or day < interval.valid_to)


def _stretches(spells: list[Spell], stands: list[HrEvent], names: Names, before: Before) -> Iterator[Stretch]:
    free_from = date.min
    for spell, following in zip_longest(spells, spells[1:]):
        ends = [one for one in (spell.end, following and following.first_day) if one]
        end = min(ends, default=None)
        yield from _posts(spell, free_from, end, stands, names, before)
        free_from = end or free_from


def _posts(
    spell: Spell, free_from: date, end: date | None, stands: list[HrEvent], names: Names, before: Before
) -> Iterator[Stretch]:
    """The posts of one spell. What was to change before its first day (which may have moved) changes on that day."""
    first = spell.first_day
    post = before.post if spell.here_before else Post()
    for version in sorted(spell.starts, key=lambda one: (one is spell.begun_by, one.written)):
        post = post if spell.here_before else names.post(version.payload, post)
    begun = spell.begun_by
    changes = {T.TRANSFER, T.MANAGER_CHANGE} | (STARTS if spell.here_before else set())
    days: dict[date | None, tuple[Post, str | None]] = {first: (post, None if spell.here_before or not begun else begun.id)}
    for event in stands:
        if event.type in changes and free_from <= event.effective_on < (end or date.max):
            day = event.effective_on if first is None else max(first, event.effective_on)
            post = names.post(event.payload, post)
            days[day] = post, days[day][1] if day in days else event.id
    marks = [*days, end]
    for (valid_from, valid_to), (held, event_id) in zip(pairwise(marks), days.values(), strict=True):
        if valid_from is None or valid_to is None or valid_from < valid_to:
            yield Stretch(held, valid_from, valid_to, event_id)


def _absences(stands: list[HrEvent], spells: list[Spell]) -> tuple[list[Away], set[str]]:
    """Long absences, and the ends of leaves that nobody began. A leave that begins during another makes that one longer."""
    found: list[Away] = []
    idle: set[str] = set()
    ended = True
    for event in stands:
        if event.type == T.LEAVE_START:
            last = found[-1] if found else None
            if last and not ended and (last.valid_to is None or event.effective_on <= last.valid_to):
                found[-1] = replace(last, valid_to=event.until)
            else:
                found.append(Away(event.effective_on, event.until, event.id))
            ended = False
        elif event.type == T.LEAVE_END:
            if ended:
                idle.add(event.id)
            else:
                found[-1] = replace(found[-1], valid_to=event.effective_on)
            ended = True
    clipped = [kept for one in found if (kept := _within(one, spells))]
    return [one for one in clipped if one.valid_to is None or one.valid_to - one.valid_from >= LONG], idle


def _within(away: Away, spells: list[Spell]) -> Away | None:
    """The part of an absence that lies in the employment in which it begins."""
    for spell in spells:
        if (spell.first_day or date.min) <= away.valid_from < (spell.end or date.max):
            ends = [one for one in (away.valid_to, spell.end) if one]
            return replace(away, valid_to=min(ends, default=None))
    return None
