"""How far a goal is: pure, of figures and days, so that the same always gives the same (domain.md §2.10; vectors D21, D22)."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from app.models.goals import KeyResult, ResultType

FORMULA = "goal.1"
GREEN, AMBER = 0.7, 0.4
FULL = 1.0


class Light(StrEnum):
    """How a score is to be read."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


def score(baseline: float, target: float, current: float | None) -> float:
    """The share of the way from the baseline to the target, from 0 to 1. Not measured yet counts as not begun."""
    if current is None:
        return 0.0
    return min(max((current - baseline) / (target - baseline), 0.0), FULL)


def light(share: float, kind: ResultType) -> Light:
    """Ambitions are well met from 0.7, partly from 0.4; a promise is kept at 1.0 alone, and partly from 0.4 too."""
    if share >= (FULL if kind == ResultType.COMMITTED else GREEN):
        return Light.GREEN
    return Light.AMBER if share >= AMBER else Light.RED


def whole(shares: Sequence[float]) -> float | None:
    """A goal's score: the mean of its key results'. None where it has none."""
    return sum(shares) / len(shares) if shares else None


def whole_light(shares: Sequence[tuple[float, ResultType]]) -> Light | None:
    """A goal's light: that of its mean, but amber at best as long as a promise among its key results is not kept."""
    mean = whole([share for share, _kind in shares])
    if mean is None:
        return None
    of_mean = light(mean, ResultType.ASPIRATIONAL)
    broken = any(kind == ResultType.COMMITTED and share < FULL for share, kind in shares)
    return Light.AMBER if broken and of_mean == Light.GREEN else of_mean


def expected(begins_on: date, ends_on: date, day: date) -> float:
    """How far a steady pace would be on a day: the share of the period that has gone by (H20)."""
    return min(max((day - begins_on) / max(ends_on - begins_on, timedelta(days=1)), 0.0), FULL)


def next_check_in(result: KeyResult, since: date) -> date | None:
    """By when a key result is to be measured again, counted from a day: after its cadence, but by the day it is due.

    None once it was measured on that day or later.
    """
    if since >= result.due_on:
        return None
    return since + min(timedelta(days=result.cadence_days), result.due_on - since)
