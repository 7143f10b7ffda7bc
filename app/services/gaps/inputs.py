"""What the rules are asked about: plain values, so that the same values always give the same verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.models.gaps import GapRule
from app.services.gaps.wording import Wording


@dataclass(frozen=True, kw_only=True)
class Sought:
    """What was looked for in the last thirty days in the same words, by whom only as far as one day goes."""

    words: str
    searches: int
    missed: int  # searches that found nothing
    opened: int  # of those that found something, after which something was opened
    askers: frozenset[str]  # one for each person on each day
    missed_by: frozenset[str]

    @property
    def found(self) -> int:
        """Searches that found something."""
        return self.searches - self.missed

    @property
    def unopened(self) -> int:
        """Searches that found something, and nothing of it was opened."""
        return self.found - self.opened


@dataclass(frozen=True, kw_only=True)
class Plea:
    """A question, or a request for help: somebody asked people. `newcomer` is who, in their first thirty days and named.

    `late`: unanswered for more than five working days. `met`: None while its fourteen days are not over.
    """

    name: str  # `question:<id>`
    community_id: str
    public: bool
    title: str
    topics: tuple[str, ...]
    asked_on: date
    late: bool = False
    met: bool | None = None
    kept: bool = False  # an asset says it, or was written
    root: str = ""  # the name of the one that it repeats
    newcomer: str | None = None


@dataclass(frozen=True, kw_only=True)
class Page:
    """A published asset."""

    name: str  # `asset:<id>`
    community_id: str
    topics: tuple[str, ...]
    validated: bool
    overdue: bool
    owned: bool
    looks: int  # readers, day by day, in the last thirty days
    solved: int
    unsolved: int
    flags: int  # open ones that say `unclear` or `missing`


@dataclass(frozen=True, kw_only=True)
class Expert:
    """Somebody here of whom two others have said, of three contributions in a year, that these helped."""

    person_id: str
    community_id: str
    topic: str
    leaves: bool  # on a day within ninety that may be known


@dataclass(frozen=True, kw_only=True)
class Standard:
    """A mandatory version that holds, with how far the units that it binds have taken it on."""

    name: str  # `asset:<id>`
    community_id: str
    topics: tuple[str, ...]
    effective_from: date
    adopted: int
    bound: int  # without those that are exempt
    exempt: int


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """All of it, on one day. Topics are named by their forms; `labels`: as people write them. `strategic`: likewise.

    `places`: the active communities, with what each says it is about. `leads`: by rule, to which cluster what leads
    (wording.py), from the gaps that are known.
    """

    today: date
    wording: Wording = field(default_factory=Wording)
    sought: Sequence[Sought] = ()
    pleas: Sequence[Plea] = ()
    pages: Sequence[Page] = ()
    experts: Sequence[Expert] = ()
    standards: Sequence[Standard] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    strategic: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    leads: Mapping[GapRule, Mapping[str, tuple[str, str]]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Signal:
    """A rule's verdict on one cluster, with its evidence."""

    rule: GapRule
    key: str
    severity: int
    measures: Mapping[str, float]
    demand: float
    community_id: str | None = None
    topic: str = ""
    lead: str = ""
    phrases: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    strategic: bool = False

    @property
    def weight(self) -> float:
        """What is strategic weighs half as much again."""
        return 1.5 if self.strategic else 1.0

    @property
    def priority(self) -> float:
        """(1 + demand) × severity × strategic weight."""
        return (1 + self.demand) * self.severity * self.weight
