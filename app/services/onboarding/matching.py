"""Which template fits somebody: the most specific one, and why; pure (domain.md §2.12)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.core.text import fold
from app.models.onboarding import PlanKind

FIELDS = ("unit", "job_family", "location", "language")  # what a rule may name, the most telling first


@dataclass(frozen=True)
class Hire:
    """What is known of somebody that a rule may ask for; `units` holds their unit's code and those above it, nearest first."""

    kind: PlanKind = PlanKind.HIRE
    units: Sequence[str] = ()
    job_family: str | None = None
    location: str | None = None
    language: str | None = None


@dataclass(frozen=True)
class Template:
    """A version of a template."""

    code: str
    number: int
    name: str
    kind: PlanKind
    rule: Mapping[str, str] = field(default_factory=dict)
    tasks: Sequence[Mapping[str, Any]] = ()
    retired: bool = False
    id: str | None = None


def choose(templates: Sequence[Template], hire: Hire) -> Template | None:
    """The template of the right kind whose rule fits best; of two that fit alike the one that comes first by its code.

    More named fields beat fewer; then a unit beats a job family, that a location, that a language; a nearer unit a wider one.
    """
    fitting = [one for one in templates if not one.retired and one.kind is hire.kind and fits(one.rule, hire)]
    return min(fitting, key=lambda one: (_distance(one.rule, hire), one.code), default=None)


def fits(rule: Mapping[str, str], hire: Hire) -> bool:
    """Whether everything that a rule names is so."""
    return all(_fits(name, wanted, hire) for name, wanted in rule.items())


def _fits(name: str, wanted: str, hire: Hire) -> bool:
    if name == "unit":
        return fold(wanted) in _folded(hire.units)
    known: str | None = getattr(hire, name)
    return known is not None and fold(known) == fold(wanted)


def _distance(rule: Mapping[str, str], hire: Hire) -> tuple[int, list[bool], int]:
    unit = _folded(hire.units).index(fold(rule["unit"])) if "unit" in rule else 0
    return -len(rule), [name not in rule for name in FIELDS], unit


def _folded(codes: Sequence[str]) -> list[str]:
    return [fold(code) for code in codes]
