"""On how many shoulders a community rests: the fewest people, and the fewest units, that do half of what helps (H3, H4)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import func, or_, select
from sqlmodel import col

from app.core.db import Session
from app.models.communities import Community
from app.models.contributions import Authorship, Contribution, ContributionState
from app.models.hr import Employment
from app.models.people import Person
from app.services.health.light import Light

WINDOW = 182  # days, of which the last is yesterday
FEWEST = 20  # endorsed contributions; below, no light
HALF = Fraction(1, 2)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """Which measure, in which edition of its formula, and its lights."""

    id: str
    formula: str
    green: int
    amber: int


ABSENCE = Kind(id="contributor_absence_factor", formula="H3.1", green=4, amber=2)
UNITS = Kind(id="unit_concentration_factor", formula="H4.1", green=3, amber=2)


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A factor. `numerator`: what those fewest did; `denominator`: what all did; joint work counts in equal parts."""

    kind: Kind
    value: int | None
    numerator: Fraction
    denominator: Fraction
    as_of: date
    window: int = WINDOW
    n_min: int = FEWEST

    @property
    def light(self) -> Light:
        """Unknown while there is too little to say."""
        if self.value is None or self.denominator < self.n_min:
            return Light.UNKNOWN
        return Light.of(self.value, green=self.kind.green, amber=self.kind.amber)


def fewest(parts: Iterable[Fraction | int]) -> tuple[int | None, Fraction]:
    """How many of the largest parts come to half of all at least (CHAOSS: contributor absence factor), and what they are.

    None of no parts.
    """
    ranked = sorted((Fraction(part) for part in parts if part), reverse=True)
    total, reached = sum(ranked, Fraction()), Fraction()
    for number, part in enumerate(ranked, start=1):
        reached += part
        if reached >= HALF * total:
            return number, reached
    return None, reached


def resilience(session: Session, community: Community, as_of: date) -> list[Measure]:
    """Both factors of a community on a day, of the endorsed contributions that occurred in the half year before it.

    Whoever has no unit counts as a person and in no unit.
    """
    people: dict[str, Fraction] = defaultdict(Fraction)
    units: dict[str, Fraction] = defaultdict(Fraction)
    for person, unit, authors, count in session.execute(_parts(community.id, as_of)):
        people[person] += Fraction(count, authors)
        if unit is not None:
            units[unit] += Fraction(count, authors)
    return [_measure(ABSENCE, people.values(), as_of), _measure(UNITS, units.values(), as_of)]


def _measure(kind: Kind, parts: Iterable[Fraction], as_of: date) -> Measure:
    given = list(parts)
    value, reached = fewest(given)
    return Measure(kind=kind, value=value, numerator=reached, denominator=sum(given, Fraction()), as_of=as_of)


def _parts(community_id: str, as_of: date) -> Any:
    """Rows of author, unit at the time, number of authors, and how many contributions they wrote so."""
    day = col(Contribution.occurred_on)
    counted = (
        select(col(Authorship.contribution_id), func.count().label("authors"))
        .join(Contribution, col(Contribution.id) == col(Authorship.contribution_id))
        .where(
            col(Contribution.community_id) == community_id,
            col(Contribution.state) == ContributionState.ENDORSED,
            day >= as_of - timedelta(days=WINDOW),
            day < as_of,
        )
        .group_by(col(Authorship.contribution_id))
        .subquery()
    )
    there = (col(Employment.valid_from).is_(None) | (col(Employment.valid_from) <= day)) & or_(
        col(Employment.valid_to).is_(None), col(Employment.valid_to) > day
    )
    unit = func.coalesce(col(Employment.unit_id), col(Person.unit_id))
    return (
        select(col(Authorship.person_id), unit, counted.c.authors, func.count())
        .join(counted, counted.c.contribution_id == col(Authorship.contribution_id))
        .join(Contribution, col(Contribution.id) == counted.c.contribution_id)
        .join(Person, col(Person.id) == col(Authorship.person_id))
        .outerjoin(Employment, (col(Employment.person_id) == col(Authorship.person_id)) & there)
        .group_by(col(Authorship.person_id), unit, counted.c.authors)
    )
