"""What standards show: G11, one that few follow (domain.md §4.5)."""

from collections.abc import Iterator
from datetime import timedelta

from app.models.gaps import GapRule
from app.services.gaps.demand import Demand
from app.services.gaps.inputs import Inputs, Signal

PATIENCE = timedelta(days=60)
FEW = 0.50


def not_followed(inputs: Inputs, demand: Demand) -> Iterator[Signal]:
    """G11: of the units that a version binds fewer than half have taken it on, sixty days after it came into effect."""
    for one in inputs.standards:
        if inputs.today - one.effective_from < PATIENCE or not one.bound or one.adopted >= FEW * one.bound:
            continue
        labels = [inputs.labels.get(topic, topic) for topic in one.topics]
        yield Signal(
            rule=GapRule.NOT_FOLLOWED, key=f"{one.community_id}|{one.name}", severity=2, community_id=one.community_id,
            measures={"bound": one.bound, "adopted": one.adopted, "exempt": one.exempt}, things=(one.name,),
            demand=demand.of_topics(one.community_id, set(one.topics)), strategic=any(map(demand.is_strategic, labels)),
        )  # fmt: skip
