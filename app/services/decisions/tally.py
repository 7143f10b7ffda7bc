"""What positions come to: pure, of counts alone, so that the same always gives the same (domain.md §2.9)."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.models.decisions import DecisionState, Method, Stance

WHOLE = 10_000  # basis points


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many took which position, of how many who might. `others`: how many of them did not open it themselves."""

    agree: int = 0
    abstain: int = 0
    concern: int = 0
    object: int = 0
    eligible: int = 0
    others: int = 0

    @property
    def voices(self) -> int:
        """How many said anything."""
        return self.agree + self.abstain + self.concern + self.object

    @property
    def stances(self) -> dict[str, int]:
        """By position, how many took it."""
        return {stance.value: getattr(self, stance.value) for stance in Stance}

    def reaches(self, quorum_bp: int) -> bool:
        """Whether enough of those eligible said anything; nobody at all is never enough."""
        return self.voices > 0 and self.voices * WHOLE >= quorum_bp * self.eligible


def count(stances: Mapping[str, int], eligible: int, *, opener_spoke: bool) -> Tally:
    """Of how many took which position, and whether whoever opened it did. Everybody's word weighs the same, a sponsor's too."""
    counted = {stance.value: stances.get(stance, 0) for stance in Stance}
    return Tally(**counted, eligible=eligible, others=sum(counted.values()) - opener_spoke)


def result(method: Method, counted: Tally, quorum_bp: int | None) -> DecisionState | None:
    """What becomes of a proposal with these positions at its close.

    Consensus and consent: accepted unless somebody objects. Votes: lapsed below the quorum, else accepted by more agreement
    than objection, or by two thirds of both; whoever abstains or has a concern counts for the quorum alone. Advice: None, for
    whoever opened it decides, once somebody else has said anything; lapsed where nobody did.
    """
    if method in {Method.LAZY_CONSENSUS, Method.CONSENT}:
        return DecisionState.REJECTED if counted.object else DecisionState.ACCEPTED
    if method == Method.ADVICE:
        return None if counted.others else DecisionState.LAPSED
    if not counted.reaches(quorum_bp or 0):
        return DecisionState.LAPSED
    return DecisionState.ACCEPTED if _carried(method, counted) else DecisionState.REJECTED


def _carried(method: Method, counted: Tally) -> bool:
    if method == Method.MAJORITY:
        return counted.agree > counted.object
    return counted.agree > 0 and 3 * counted.agree >= 2 * (counted.agree + counted.object)
