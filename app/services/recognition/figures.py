"""Figures about a distribution of points: how even it is, and how much an order changed. Pure."""

from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from math import comb, sqrt


def gini(values: Iterable[int]) -> float:
    """Inequality of non-negative values: 0 when all are equal, towards 1 when one has everything; 0 of nothing."""
    ordered = sorted(values)
    total, number = sum(ordered), len(ordered)
    if not total:
        return 0.0
    return 2 * sum(rank * value for rank, value in enumerate(ordered, 1)) / (number * total) - (number + 1) / number


def kendall_tau(pairs: Sequence[tuple[int, int]]) -> float | None:
    """How alike two orders are (Kendall's τ-b): 1 the same, −1 reversed; None where one of them orders nothing.

    Knight's way: sorted by the first value, pairs out of order by the second are inversions. O(n log n) comparisons.
    """
    every = comb(len(pairs), 2)
    tied_first = _tied(first for first, _second in pairs)
    tied_second = _tied(second for _first, second in pairs)
    if every in (tied_first, tied_second):
        return None
    discordant, seen = 0, list[int]()
    for _first, second in sorted(pairs):
        discordant += len(seen) - bisect_right(seen, second)
        insort(seen, second)
    concordant = every - tied_first - tied_second + _tied(pairs) - discordant
    return (concordant - discordant) / sqrt((every - tied_first) * (every - tied_second))


def best(points: Mapping[str, int], number: int = 10) -> set[str]:
    """The people with most points, ties by id so that the answer is always the same."""
    return set(sorted((person for person in points if points[person]), key=lambda who: (-points[who], who))[:number])


def _tied(values: Iterable[Hashable]) -> int:
    return sum(comb(count, 2) for count in Counter(values).values())
