"""All rules over the same inputs."""

from collections.abc import Callable, Iterator

from app.services.gaps import of_pages, of_people, of_questions, of_searches, of_standards
from app.services.gaps.demand import Demand
from app.services.gaps.inputs import Inputs, Signal

FORMULA = "2026.2"  # of rules, demand and priority; another one whenever a verdict may come out otherwise

RULES: tuple[Callable[[Inputs, Demand], Iterator[Signal]], ...] = (
    of_searches.nothing_found,
    of_searches.not_useful,
    of_pages.not_useful,
    of_questions.unanswered,
    of_questions.asked_again,
    of_people.single_expert,
    of_people.expert_leaving,
    of_pages.stale,
    of_pages.orphan,
    of_pages.strategy,
    of_questions.newcomers,
    of_standards.not_followed,
)


def judge(inputs: Inputs) -> list[Signal]:
    """Every signal, in the order of the rules. The same inputs give the same signals."""
    demand = Demand(inputs)
    return [signal for rule in RULES for signal in rule(inputs, demand)]
