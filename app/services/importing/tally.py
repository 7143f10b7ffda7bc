"""What an import did, counted, and what it refused, with line, field and reason."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Outcome = Literal["created", "updated", "unchanged", "refused"]
OUTCOMES: tuple[Outcome, ...] = ("created", "updated", "unchanged", "refused")


class Refusal(NamedTuple):
    """A row that could not be taken in: lines count from 1, the header's included."""

    line: int
    field: str
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}, field {self.field}: {self.reason}"


@dataclass
class Tally:
    """Counts by noun and outcome, and the refusals in the order met."""

    counts: dict[str, Counter[Outcome]] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)

    def begin(self, noun: str) -> None:
        """Have a line for this noun, though nothing may come of it."""
        self.counts.setdefault(noun, Counter())

    def note(self, noun: str, outcome: Outcome) -> None:
        """Count one."""
        self.counts.setdefault(noun, Counter())[outcome] += 1

    def refuse(self, noun: str, refusal: Refusal) -> None:
        """Count one refusal and keep it."""
        self.note(noun, "refused")
        self.refusals.append(refusal)

    def add(self, other: "Tally") -> None:
        """Take over the counts of a unit of work that was committed."""
        for noun, counts in other.counts.items():
            self.counts.setdefault(noun, Counter()).update(counts)
        self.refusals += other.refusals

    def summary(self) -> list[str]:
        """A line for each noun that the file spoke of."""
        return [
            f"{noun}: " + ", ".join(f"{outcome} {counts[outcome]}" for outcome in OUTCOMES)
            for noun, counts in self.counts.items()
        ]  # fmt: skip
