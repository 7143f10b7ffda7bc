"""Made-up working lives: what HR tells of somebody, in any order, with corrections, cancellations and second thoughts."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from app.models.hr import HrEventType as T
from app.services.hr import Told

FIRST = date(2026, 1, 1)
DAYS = 90
OFTEN = (T.TRANSFER, T.TRANSFER, T.MANAGER_CHANGE, T.LEAVE_START, T.TERMINATION_EFFECTIVE, T.TERMINATION_CANCELLED)
KINDS = [*T, *OFTEN]
UNITS, MANAGERS = ("Sales", "Lab", "Shop"), ("E-known", "E-later", "E-never", None)


def day(number: int) -> date:
    """A day of the story."""
    return FIRST + timedelta(days=number)


def life(chance: Random, name: str) -> list[Told]:
    """What HR wrote down about somebody, in the order in which it did: mostly a hire first, then whatever happens."""
    kinds = [T.HIRE] * (chance.random() < 0.9) + chance.choices(KINDS, k=chance.randint(1, 5))
    written = sorted(chance.sample(range(DAYS * 24), len(kinds)))
    told: list[Told] = []
    for number, (kind, hour) in enumerate(zip(kinds, written, strict=True)):
        told.append(_event(chance, name, number, kind, hour))
    return told


def as_told_of(name: str, other: str, events: list[Told]) -> list[Told]:
    """The same life of somebody else."""
    return [Told(**{field: _renamed(value, name, other) for field, value in vars(one).items()}) for one in events]


def _renamed(value: Any, name: str, other: str) -> Any:
    if isinstance(value, dict):
        return {key: _renamed(inner, name, other) for key, inner in value.items()}
    return value.replace(name, other) if isinstance(value, str) and not isinstance(value, T) else value


def _event(chance: Random, name: str, number: int, kind: T, hour: int) -> Told:
    effective = max(0, min(DAYS, hour // 24 + chance.randint(-25, 40)))
    return Told(
        source="office",
        source_event_id=f"{name}-{number}",
        type=kind,
        effective_on=day(effective),
        external_id=f"E-{name}",
        person=dict(_person(chance, name, kind)),
        visible_from=day(chance.randint(0, DAYS)) if chance.random() < 0.2 else None,
        recorded_at=datetime.combine(FIRST, datetime.min.time(), UTC) + timedelta(hours=hour),
        until=day(effective + chance.randint(1, 70)) if kind == T.LEAVE_START and chance.random() < 0.6 else None,
        supersedes=f"{name}-{chance.randrange(number)}" if number and chance.random() < 0.1 else None,
    )


def _person(chance: Random, name: str, kind: T) -> Iterator[tuple[str, str | None]]:
    if kind in {T.HIRE, T.REHIRE} or chance.random() < 0.1:
        yield "display_name", f"{name} {chance.choice(('One', 'Two'))}"
        yield "work_email", f"{name}.{chance.randint(1, 2)}@example.org"
    if kind in {T.HIRE, T.REHIRE, T.TRANSFER} or chance.random() < 0.1:
        yield "org_unit_code", chance.choice(UNITS)
    if kind == T.MANAGER_CHANGE or chance.random() < 0.2:
        yield "manager_external_id", chance.choice(MANAGERS)
    if chance.random() < 0.2:
        yield "location", chance.choice(("Gdańsk", "昆明", None))
