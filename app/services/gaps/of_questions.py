"""What questions and requests for help show: G3, unanswered; G4, asked again; G10, by newcomers (domain.md §4.5)."""

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta

from app.models.gaps import GapRule
from app.services.gaps.demand import Demand, by_topic
from app.services.gaps.inputs import Inputs, Plea, Signal
from app.services.gaps.wording import Clusters

WINDOW = timedelta(days=91)
LATE = 2
RATE, OF = 0.70, 5  # met within fourteen days, of so many or more
SAME = 3
NEWCOMERS = 3
MOST_SHOWN = 20
PRIVATE = "help:"


def unanswered(inputs: Inputs, demand: Demand) -> Iterator[Signal]:
    """G3: two wait for more than five working days, or fewer than seven in ten of five or more were met in time."""
    for community_id, topic, group in by_topic(inputs.pleas, _fails):
        late, over, met = _counted(group)
        waiting = [one for one in group if one.late or one.met is False]
        yield Signal(
            rule=GapRule.UNANSWERED, key=f"{community_id}|{topic}", severity=2, community_id=community_id,
            topic=inputs.labels.get(topic, topic), measures={"late": late, "over": over, "met": met},
            things=_named(waiting), strategic=_strategic(inputs, demand, group, topic),
            demand=demand.of_topics(community_id, {topic}) if topic else demand.of_pleas(group, ""),
        )  # fmt: skip


def asked_again(inputs: Inputs, demand: Demand) -> Iterator[Signal]:
    """G4: three alike or more in 91 days, and nothing that was kept says it."""
    for community_id, lead, group in _alike(inputs, GapRule.ASKED_AGAIN):
        if len(group) >= SAME and not any(one.kept for one in group):
            measures: dict[str, float] = {"asked": len(group)}
            if requests := sum(one.name.startswith(PRIVATE) for one in group):
                measures["requests"] = requests
            yield _same(inputs, demand, GapRule.ASKED_AGAIN, 2, community_id, lead, group, measures)


def newcomers(inputs: Inputs, demand: Demand) -> Iterator[Signal]:
    """G10: three people or more asked the like in their first thirty days. Searches cannot tell: they know nobody."""
    for community_id, lead, group in _alike(inputs, GapRule.NEWCOMERS):
        people = {one.newcomer for one in group if one.newcomer}
        if len(people) >= NEWCOMERS:
            measures: dict[str, float] = {"newcomers": len(people), "asked": len(group)}
            yield _same(inputs, demand, GapRule.NEWCOMERS, 1, community_id, lead, group, measures)


def _fails(group: Sequence[Plea]) -> bool:
    late, over, met = _counted(group)
    return late >= LATE or (over >= OF and met < RATE * over)


def _counted(group: Collection[Plea]) -> tuple[int, int, int]:
    """How many are late, how many had their fourteen days, and how many of those were met."""
    over = [one for one in group if one.met is not None]
    return sum(one.late for one in group), len(over), sum(1 for one in over if one.met)


def _alike(inputs: Inputs, rule: GapRule) -> Iterator[tuple[str, str, list[Plea]]]:
    """What was asked alike in one community, oldest first; what repeats another stands with it."""
    lately = [one for one in inputs.pleas if one.asked_on > inputs.today - WINDOW]
    known = {one.name: one for one in sorted(lately, key=lambda one: (one.asked_on, one.name))}
    for community_id in sorted({one.community_id for one in lately}):
        ours = {name: one for name, one in known.items() if one.community_id == community_id}
        leads = inputs.leads.get(rule, {})
        clusters = Clusters(inputs.wording, {name: lead for name, lead in leads.items() if name.startswith(community_id)})
        for name, one in ours.items():
            clusters.put(f"{community_id}|{name}", ours[one.root].title if one.root in ours else one.title)
        for lead, members in clusters.members.items():
            yield community_id, lead, [ours[name.partition("|")[2]] for name in members]


def _same(
    inputs: Inputs, demand: Demand, rule: GapRule, severity: int, community_id: str, lead: str, group: Sequence[Plea],
    measures: dict[str, float],
) -> Signal:  # fmt: skip
    words = inputs.leads.get(rule, {}).get(lead, (group[0].title, lead))[0]
    return Signal(
        rule=rule, key=lead, lead=lead, severity=severity, community_id=community_id, measures=measures, things=_named(group),
        demand=demand.of_pleas(group, words), strategic=demand.is_strategic(words) or _strategic(inputs, demand, group),
    )  # fmt: skip


def _strategic(inputs: Inputs, demand: Demand, group: Sequence[Plea], topic: str = "") -> bool:
    topics = {topic} if topic else {one for plea in group for one in plea.topics}
    return any(demand.is_strategic(inputs.labels.get(one, one)) for one in topics)


def _named(group: Sequence[Plea]) -> tuple[str, ...]:
    return tuple(one.name for one in group if not one.name.startswith(PRIVATE))[:MOST_SHOWN]
