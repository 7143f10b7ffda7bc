"""What hangs on one person: G5, a single expert; G6, an expert who leaves (domain.md §4.5). None is named."""

from collections.abc import Iterator, Mapping

from app.models.gaps import GapRule
from app.services.gaps.demand import Demand
from app.services.gaps.inputs import Inputs, Signal

DEMAND = 3
ENOUGH = 2  # experts, so that it hangs on no one


def single_expert(inputs: Inputs, demand: Demand) -> Iterator[Signal]:
    """G5: it is needed, and one person at most knows."""
    for (community_id, topic), experts in _topics(inputs).items():
        if len(experts) < ENOUGH:
            yield from _signal(inputs, demand, GapRule.SINGLE_EXPERT, community_id, topic, {"experts": len(experts)})


def expert_leaving(inputs: Inputs, demand: Demand) -> Iterator[Signal]:
    """G6: so it will be after a leave that may be known, within ninety days."""
    for (community_id, topic), experts in _topics(inputs).items():
        leaving = sum(experts.values())
        if leaving and len(experts) - leaving < ENOUGH:
            measures: dict[str, float] = {"experts": len(experts), "leaving": leaving}
            yield from _signal(inputs, demand, GapRule.EXPERT_LEAVING, community_id, topic, measures)


def _topics(inputs: Inputs) -> Mapping[tuple[str, str], dict[str, bool]]:
    """Every community's topics, with who knows them and whether they leave."""
    found: dict[tuple[str, str], dict[str, bool]] = {
        **{(plea.community_id, topic): {} for plea in inputs.pleas for topic in plea.topics},
        **{(page.community_id, topic): {} for page in inputs.pages for topic in page.topics},
    }
    for one in inputs.experts:
        found.setdefault((one.community_id, one.topic), {})[one.person_id] = one.leaves
    return dict(sorted(found.items()))


def _signal(
    inputs: Inputs, demand: Demand, rule: GapRule, community_id: str, topic: str, measures: dict[str, float]
) -> Iterator[Signal]:
    needed = demand.of_topics(community_id, {topic})
    if needed >= DEMAND:
        label = inputs.labels.get(topic, topic)
        yield Signal(
            rule=rule, key=f"{community_id}|{topic}", severity=3, community_id=community_id, topic=label, measures=measures,
            demand=needed, strategic=demand.is_strategic(label),
        )  # fmt: skip
