"""Aggregates that tell of nobody in particular, for where people must not be compared (domain.md §3.7): groups of five or more.

Whoever may choose rules and periods could ask twice and subtract. So a rule by which fewer than five people have points counts
for nothing in any answer, and periods are whole seasons: what two answers differ by belongs to five people or to nobody.
"""

from collections import defaultdict
from datetime import date

from app.services.recognition.caps import Line
from app.services.recognition.periods import season_days, season_of

FEWEST = 5


def of_crowds(lines: list[Line]) -> list[Line]:
    """The lines whose rule gives points to five people or more."""
    by_rule: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        if line.net:
            by_rule[line.award.rule].add(line.award.person_id)
    return [line for line in lines if len(by_rule[line.award.rule]) >= FEWEST]


def are_seasons(since: date, until: date) -> bool:
    """Whether a period, its last day not included, is made of whole seasons."""
    return all(day == season_days(season_of(day))[0] for day in (since, until))


def crowd(number: int) -> int:
    """A number of people, 0 where they are too few to be told."""
    return number if number >= FEWEST else 0
