"""Caps: one walk in time, each award cut to the room that is left (domain.md §3.6, steps 3 and 4)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from app.services.recognition.awards import Award
from app.services.recognition.periods import day_of, month_of, week_of
from app.services.recognition.policy import PolicyBook


@dataclass(frozen=True, slots=True)
class Line:
    """An award after caps. `capped_by` says which limit cut it: rule, pair, repeats, week, or None."""

    award: Award
    net: int
    capped_by: str | None


class Tally:
    """What has been granted so far in each window that a cap looks at. Awards must come in their order."""

    def __init__(self, book: PolicyBook, zone: str) -> None:
        self._book = book
        self._zone = zone
        self._used: Counter[tuple[str | date, ...]] = Counter()

    def grant(self, award: Award) -> Line:
        """The award cut to the room that is left, and counted. Of several limits the tightest is named."""
        room = [(max(0, cap - self._used[window]), name) for name, cap, window in self._limits(award) if cap is not None]
        left, name = min(room, key=_room, default=(award.gross, ""))
        net = min(award.gross, left)
        self.count(award, net)
        return Line(award, net, name if net < award.gross else None)

    def count(self, award: Award, net: int) -> None:
        """Count points granted earlier. What a cap took away uses up nothing."""
        for name, _cap, window in self._limits(award):
            self._used[window] += net if name != "repeats" else int(net > 0) * award.gross

    def _limits(self, award: Award) -> tuple[tuple[str, int | None, tuple[str | date, ...]], ...]:
        """Each limit: its name, its size in points (None: there is none), and the window in which it counts."""
        day = day_of(award.qualified_at, self._zone)
        policy, person, month = self._book.on(day), award.person_id, month_of(day)
        rule = policy.rules[award.rule]
        repeats = rule.per_pair and rule.per_pair * rule.points
        limits = (
            ("rule", rule.month_cap, ("rule", person, award.rule, month)),
            ("pair", policy.pair_cap, ("pair", person, award.endorser_id, month)),
            ("repeats", repeats, ("repeats", person, award.endorser_id, award.rule, month)),
            ("week", policy.week_cap, ("week", person, week_of(day))),
        )
        return limits[:3] if rule.exempt else limits


def _room(limit: tuple[int, str]) -> int:
    return limit[0]
