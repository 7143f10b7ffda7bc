"""What searches show: G1, nothing found; G2, found and not useful (domain.md §4.5)."""

from collections.abc import Iterator, Mapping, Sequence

from app.models.gaps import GapRule
from app.services.gaps.demand import FEWEST, Demand, askers, missed_by
from app.services.gaps.inputs import Inputs, Signal, Sought
from app.services.gaps.wording import Clusters
from app.services.search import cutting
from app.services.search.asking import COMMON

MISSED = 0.20  # of the searches of a cluster found nothing
SEARCHES = 10  # that found something
OPENED = 0.30  # of those were followed by opening something
MOST_SHOWN = 10


def nothing_found(inputs: Inputs, demand: Demand) -> Iterator[Signal]:
    """G1: five askers or more in thirty days, and a fifth of their searches found nothing."""
    for lead, group in _clusters(inputs, GapRule.NOTHING_FOUND):
        missed, searches = sum(one.missed for one in group), sum(one.searches for one in group)
        if len(askers(group)) >= FEWEST and missed >= MISSED * searches:
            who = {"askers": len(askers(group)), "missed_by": len(missed_by(group))}
            measures = {"searches": searches, "missed": missed, **who}
            yield from _signal(GapRule.NOTHING_FOUND, 2, lead, group, measures, demand)


def not_useful(inputs: Inputs, demand: Demand) -> Iterator[Signal]:
    """G2, of searches: ten or more found something, and fewer than three in ten led anywhere."""
    for lead, group in _clusters(inputs, GapRule.NOT_USEFUL):
        found, opened = sum(one.found for one in group), sum(one.opened for one in group)
        if len(askers(group)) >= FEWEST and found >= SEARCHES and opened < OPENED * found:
            measures = {"found": found, "askers": len(askers(group)), "opened": opened}
            yield from _signal(GapRule.NOT_USEFUL, 1, lead, group, measures, demand)


def _clusters(inputs: Inputs, rule: GapRule) -> Iterator[tuple[str, list[Sought]]]:
    """What was looked for, put together; the words that were looked for most lead."""
    clusters = Clusters(inputs.wording, inputs.leads.get(rule, {}))
    by_words = {one.words: one for one in sorted(inputs.sought, key=lambda one: (-one.searches, one.words))}
    for words in by_words:
        clusters.put(words, words)
    for lead, members in clusters.members.items():
        yield lead, [by_words[words] for words in members]


def _signal(
    rule: GapRule, severity: int, lead: str, group: Sequence[Sought], measures: Mapping[str, float], demand: Demand
) -> Iterator[Signal]:
    """The signal, if there is anything that enough people wrote alike to be shown."""
    phrases = _shown(group)
    if phrases:
        yield Signal(
            rule=rule, key=lead, lead=lead, severity=severity, measures=measures, phrases=phrases,
            demand=demand.of_searches(group, lead), strategic=demand.is_strategic(lead),
        )  # fmt: skip


def _shown(group: Sequence[Sought]) -> tuple[str, ...]:
    """The searches that five askers typed alike, most first; else the words that five askers had in common."""
    typed = [one.words for one in group if len(one.askers) >= FEWEST]
    if typed:
        return tuple(typed[:MOST_SHOWN])
    by: dict[str, set[str]] = {}
    for one in group:
        for word in cutting.units(one.words):
            by.setdefault(word, set()).update(one.askers)
    common = [word for word, who in by.items() if len(who) >= FEWEST and word not in COMMON]
    return (" ".join(common),) if common else ()
