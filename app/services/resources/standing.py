"""How far a version is taken on: pure, of rows and a day, so that the same always gives the same (domain.md §2.7, H19)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.models.resources import AdoptionRecord, AdoptionState, Exemption, Mandate, ResourceVersion
from app.services.health import Light

FORMULA = "H19.1"
FEWEST_UNITS = 3  # below, no light: not enough data
FEW_UNITS, MOST_OF_USE = 2, 0.60  # the breadth guard
GREEN, AMBER = 0.90, 0.70


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """H19: units that have adopted, of those in scope that are not exempt. `value` is None where nobody is left to count."""

    numerator: int
    denominator: int
    in_scope: int
    exempt: int
    used_by_few: bool
    as_of: date
    n_min: int = FEWEST_UNITS
    formula: str = FORMULA

    @property
    def value(self) -> float | None:
        """The share, from 0 to 1."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def light(self) -> Light:
        """Green from nine tenths unless used by few, amber from seven; grey for fewer than three units in scope."""
        if self.value is None or self.in_scope < self.n_min:
            return Light.UNKNOWN
        light = Light.of(self.value, green=GREEN, amber=AMBER)
        return Light.AMBER if light == Light.GREEN and self.used_by_few else light


def current(versions: Sequence[ResourceVersion], day: date) -> ResourceVersion | None:
    """The version that holds on a day: what binds, else of those in force the highest, which supersedes the others."""
    return binding(versions, day) or max(_in_force(versions, day), key=lambda one: one.number, default=None)


def binding(versions: Sequence[ResourceVersion], day: date) -> ResourceVersion | None:
    """The mandatory version that holds on a day: a higher one that is not mandatory frees nobody."""
    mandatory = (one for one in _in_force(versions, day) if one.mandate == Mandate.MANDATORY)
    return max(mandatory, key=lambda one: one.number, default=None)


def _in_force(versions: Sequence[ResourceVersion], day: date) -> list[ResourceVersion]:
    return [one for one in versions if one.holds_on(day)]


def state_of(records: Sequence[AdoptionRecord], exemptions: Sequence[Exemption], day: date) -> AdoptionState:
    """How a version stands with a unit on a day, of what was said there (oldest first) and its exemptions.

    Exempt as long as an exemption holds, whatever was said; else what was said last, unless that expired or was refuted.
    """
    if any(one.holds_on(day) for one in exemptions):
        return AdoptionState.EXEMPT
    return records[-1].says_on(day) if records else AdoptionState.UNKNOWN


def coverage(states: Mapping[str, AdoptionState], uses: Mapping[str, int], day: date) -> Coverage:
    """Of each unit in scope how it stands, and how often each unit used it: how far it is taken on."""
    counted = Counter(states.values())
    exempt = counted[AdoptionState.EXEMPT]
    return Coverage(
        numerator=counted[AdoptionState.ADOPTED], denominator=len(states) - exempt, in_scope=len(states), exempt=exempt,
        used_by_few=used_by_few(uses), as_of=day,
    )  # fmt: skip


def used_by_few(uses: Mapping[str, int]) -> bool:
    """The breadth guard: whether more than 60 % of uses come from two units at most; of no uses, no."""
    total = sum(uses.values())
    return total > 0 and sum(sorted(uses.values(), reverse=True)[:FEW_UNITS]) > MOST_OF_USE * total
