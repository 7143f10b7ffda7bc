"""A part of the proof, and how long parts take together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Part:
    """Some tests that are run together at full length, in a process of their own, and judged together."""

    name: str
    goals: str
    promise: str
    how: str
    tests: tuple[str, ...]
    minutes: float
    matching: str = ""  # pytest -k
    processes: int = 1  # pytest -n, where tests may share the machine
    beside: bool = False  # it needs one core and judges no time: another such part may run at the same time
    environment: Mapping[str, str] = field(default_factory=dict)


def together(parts: Sequence[Part]) -> float:
    """Minutes that parts take: those that want the machine for themselves, and the others two by two."""
    beside = [part.minutes for part in parts if part.beside]
    return sum(part.minutes for part in parts if not part.beside) + max(sum(beside) / 2, *beside, 0)
