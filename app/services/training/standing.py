"""How somebody stands with a module on a day: pure, from its versions and what was said of them (domain.md §2.12)."""

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.models.training import CompletionStatus as S
from app.models.training import MoveOn, TrainingCompletion, TrainingVersion

SOON = timedelta(days=30)
_FOR_EVER = date.max


class State(StrEnum):
    """Of a duty: not yet done (or no longer), done, or done and soon to be done again."""

    OPEN = "open"
    DONE = "done"
    EXPIRING = "expiring"


@dataclass(frozen=True)
class Standing:
    """Where somebody stands; `until` is the first day on which it no longer holds, or on which it ceased to."""

    state: State
    until: date | None = None

    @property
    def is_done(self) -> bool:
        """Whether they may move on."""
        return self.state is not State.OPEN


def standing(versions: Sequence[TrainingVersion], completions: Iterable[TrainingCompletion], day: date) -> Standing:
    """The best that the completions of versions which still count add up to."""
    since = max((one.number for one in versions if one.asks_again), default=0)
    counting = {one.number: one for one in versions if one.number >= since}
    told: dict[int, dict[S, date]] = {number: {} for number in counting}
    for one in completions:
        if one.number in told:
            best = told[one.number]
            best[one.status] = max(best.get(one.status, date.min), one.expires_on or _FOR_EVER)
    ends = [end for number, version in counting.items() if (end := _until(version.move_on, told[number]))]
    until = max(ends, default=None)
    if until is None or until <= day:
        return Standing(State.OPEN, until)
    if until == _FOR_EVER:
        return Standing(State.DONE)
    return Standing(State.EXPIRING if until - day <= SOON else State.DONE, until)


def _until(move_on: MoveOn, told: Mapping[S, date]) -> date | None:
    """Until when a criterion holds, by what was said of one version and until when; None: it never did."""
    completed, passed = told.get(S.COMPLETED), told.get(S.PASSED)
    both = [one for one in (completed, passed) if one]
    match move_on:
        case MoveOn.NOT_APPLICABLE:
            return _FOR_EVER
        case MoveOn.PASSED:
            return passed
        case MoveOn.COMPLETED:
            return completed
        case MoveOn.COMPLETED_AND_PASSED:
            return min(both) if len(both) == 2 else None
        case MoveOn.COMPLETED_OR_PASSED:
            return max(both, default=None)


def expiry(version: TrainingVersion, completed_on: date) -> date | None:
    """The first day on which a completion counts no longer; the 31st becomes the last day of a shorter month."""
    if version.validity_months is None:
        return None
    years, month = divmod(completed_on.month - 1 + version.validity_months, 12)
    year = completed_on.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(completed_on.day, last))
