"""Which of the things that HR told still stand, and which were taken back or put right; pure (domain.md §2.2).

Nothing here depends on the order in which events arrived, only on when HR wrote them down and when they take effect. A system
that delivers out of order says so by `recorded_at`; without it, what arrived later counts as written later.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from app.models.hr import HrEvent
from app.models.hr import HrEventType as T

STARTS = frozenset({T.HIRE, T.HIRE_CHANGED, T.REHIRE})
TERMINATIONS = frozenset({T.TERMINATION_SCHEDULED, T.TERMINATION_EFFECTIVE})
TAKES_BACK = {T.HIRE_CANCELLED: STARTS, T.TERMINATION_CANCELLED: TERMINATIONS}


@dataclass
class Verdict:
    """`gone` names what put an end to an event; `waiting` are those whose counterpart has not come; `stands` is the rest."""

    gone: dict[str, str] = field(default_factory=dict)
    waiting: set[str] = field(default_factory=set)
    stands: list[HrEvent] = field(default_factory=list)


def judge(events: Iterable[HrEvent]) -> Verdict:
    """What stands of a person's events, in the order of effect: taken back by name, by a cancellation, by a newer version."""
    written = sorted(events, key=lambda event: event.written)
    verdict = Verdict()
    _by_name(written, verdict)
    for event in written:
        if event.type in TAKES_BACK and event.supersedes is None and event.id not in verdict.gone:
            _cancel(event, [one for one in written if one.id not in verdict.gone], verdict)
    _by_day(written, verdict)
    verdict.stands = sorted((one for one in written if one.id not in verdict.gone), key=lambda event: event.order)
    return verdict


def _by_name(written: list[HrEvent], verdict: Verdict) -> None:
    """What an event says that it supersedes."""
    known = {(one.source, one.source_event_id): one for one in written}
    for event in written:
        if event.supersedes is not None:
            target = known.get((event.source, event.supersedes))
            if target is None:
                verdict.waiting.add(event.id)
            else:
                verdict.gone[target.id] = event.id


def _by_day(written: list[HrEvent], verdict: Verdict) -> None:
    """What was told anew for the same day, even where that was put right in its turn. Starts and ends: see Spell."""
    newest: dict[tuple[T, date], HrEvent] = {}
    for event in (one for one in written if one.type not in STARTS | TERMINATIONS | TAKES_BACK.keys()):
        older = newest.get((event.type, event.effective_on))
        if older is not None:
            verdict.gone.setdefault(older.id, event.id)
        newest[event.type, event.effective_on] = event


def _cancel(event: HrEvent, living: list[HrEvent], verdict: Verdict) -> None:
    """A cancellation takes back what was written before it and is not history yet.

    Where there is no such thing it came too early: it waits for what takes effect on its own day.
    """
    before = [one for one in living if one.written < event.written]
    meant = _open_starts(before) if event.type == T.HIRE_CANCELLED else _open_terminations(before)
    if not meant:
        kinds = TAKES_BACK[event.type]
        meant = [one for one in living if one.type in kinds and one.effective_on == event.effective_on]
        meant = [one for one in meant if one.written > event.written]
    if not meant:
        verdict.waiting.add(event.id)
    verdict.gone |= {one.id: event.id for one in meant}


def _open_starts(events: list[HrEvent]) -> list[HrEvent]:
    """The last start and its earlier versions: those that no termination stands between."""
    found: list[HrEvent] = []
    for event in sorted(events, key=sequence):
        if event.type == T.TERMINATION_EFFECTIVE or event.type == T.REHIRE:
            found = []
        if event.type in STARTS:
            found.append(event)
    return found


def _open_terminations(events: list[HrEvent]) -> list[HrEvent]:
    """Terminations after which nobody started again."""
    found: list[HrEvent] = []
    for event in sorted(events, key=sequence):
        if event.type in TERMINATIONS:
            found.append(event)
        elif event.type in STARTS:
            found = []
    return found


def sequence(event: HrEvent) -> tuple[object, ...]:
    """The order of effect, where on one day a hire comes before a termination, and that before a rehire."""
    return event.effective_on, 2 if event.type == T.REHIRE else 0 if event.type in STARTS else 1, event.written
