"""A small line over days, as SVG, from the figures that stand in the table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT, EDGE = 320, 80, 4


@dataclass(frozen=True)
class Trend:
    """The line as an SVG's points, and where it is on its first and last day."""

    points: str
    last_x: float
    last_y: float
    top: float


@dataclass(frozen=True)
class Point:
    """A value on a day."""

    day: date
    value: float


def drawn(points: Sequence[Point]) -> Trend | None:
    """The line through some points, days in order; None of fewer than two."""
    if len(points) < 2:
        return None
    first, span = points[0].day, max((points[-1].day - points[0].day).days, 1)
    top = max(one.value for one in points) or 1.0
    placed = [
        (
            EDGE + (WIDTH - 2 * EDGE) * (one.day - first).days / span,
            HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * one.value / top,
        )
        for one in points
    ]
    return Trend(" ".join(f"{x:.1f},{y:.1f}" for x, y in placed), placed[-1][0], placed[-1][1], top)


def turning_points(points: Sequence[Point]) -> list[Point]:
    """Where the value changes, with the first and the last day: the same line in fewer rows, the newest first."""
    kept = [one for before, one in zip([None, *points], points, strict=False) if before is None or before.value != one.value]
    if points and kept[-1] is not points[-1]:
        kept.append(points[-1])
    return kept[::-1]
