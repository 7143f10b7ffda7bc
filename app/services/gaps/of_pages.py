"""What pages show: G2, not useful; G7, stale; G8, nobody's; G9, what strategy needs and nobody wrote (domain.md §4.5)."""

from collections.abc import Iterator, Sequence

from app.models.gaps import GapRule
from app.services.gaps.demand import FEWEST, Demand, by_topic
from app.services.gaps.inputs import Inputs, Page, Signal

FLAGS = 2
LOOKS = 20
STALE = 0.40  # of what was read is overdue
VALIDATED = 3
MOST_SHOWN = 20


def not_useful(inputs: Inputs, demand: Demand) -> Iterator[Signal]:
    """G2, of pages: two flags that say unclear or missing, or five readers said how it went, more of them that it did not."""
    for page in inputs.pages:
        said = page.solved + page.unsolved
        if page.flags >= FLAGS or (said >= FEWEST and page.unsolved > page.solved):
            measures: dict[str, float] = {"flags": page.flags}
            if said >= FEWEST:
                measures |= {"solved": page.solved, "unsolved": page.unsolved}
            yield _signal(inputs, demand, GapRule.NOT_USEFUL, 1, page.community_id, page.name, [page], measures)


def stale(inputs: Inputs, demand: Demand) -> Iterator[Signal]:
    """G7: of twenty looks or more in thirty days, two in five were at something that is overdue."""
    for community_id, topic, group in by_topic(inputs.pages, _is_stale):
        looks, overdue = _looked_at(group)
        late = sorted((one for one in group if one.overdue), key=lambda one: (-one.looks, one.name))
        measures: dict[str, float] = {"looks": looks, "overdue_looks": overdue, "overdue": len(late)}
        yield _signal(inputs, demand, GapRule.STALE, 2, community_id, topic, late, measures, about=topic)


def orphan(inputs: Inputs, demand: Demand) -> Iterator[Signal]:
    """G8: a published page that nobody here looks after; one signal for a community."""
    by: dict[str, list[Page]] = {}
    for page in inputs.pages:
        if not page.owned:
            by.setdefault(page.community_id, []).append(page)
    for community_id, group in sorted(by.items()):
        group.sort(key=lambda one: (-one.looks, one.name))
        yield _signal(inputs, demand, GapRule.ORPHAN, 2, community_id, "", group, {"orphans": len(group)})


def strategy(inputs: Inputs, demand: Demand) -> Iterator[Signal]:
    """G9: a strategic topic with fewer than three validated pages, or with no community."""
    for key, topic in sorted(inputs.strategic.items()):
        form = inputs.wording.form(topic)
        about = [one for one in inputs.pages if any(form <= _form(inputs, label) for label in one.topics)]
        places = {one.community_id for one in about if one.community_id in inputs.places}
        places |= {place for place, text in inputs.places.items() if form <= inputs.wording.form(text)}
        validated = sum(one.validated for one in about)
        if validated < VALIDATED or not places:
            yield Signal(
                rule=GapRule.STRATEGY, key=key, severity=2, topic=topic, strategic=True, demand=demand.of_anywhere(topic),
                measures={"validated": validated, "communities": len(places)},
            )  # fmt: skip


def _form(inputs: Inputs, topic: str) -> frozenset[str]:
    return inputs.wording.form(inputs.labels.get(topic, topic))


def _is_stale(group: Sequence[Page]) -> bool:
    looks, overdue = _looked_at(group)
    return looks >= LOOKS and overdue >= STALE * looks


def _looked_at(group: Sequence[Page]) -> tuple[int, int]:
    return sum(one.looks for one in group), sum(one.looks for one in group if one.overdue)


def _signal(
    inputs: Inputs, demand: Demand, rule: GapRule, severity: int, community_id: str, key: str, group: Sequence[Page],
    measures: dict[str, float], about: str = "",
) -> Signal:  # fmt: skip
    topics = {about} if about else {topic for page in group for topic in page.topics}
    labels = [inputs.labels.get(topic, topic) for topic in topics]
    return Signal(
        rule=rule, key=f"{community_id}|{key}", severity=severity, community_id=community_id, measures=measures,
        topic=inputs.labels.get(about, about), things=tuple(page.name for page in group[:MOST_SHOWN]),
        demand=demand.of_topics(community_id, topics), strategic=any(map(demand.is_strategic, labels)),
    )  # fmt: skip
