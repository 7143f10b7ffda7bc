"""Demand: how often something was needed in thirty days, counted so that nobody can be made out (domain.md §4.5).

    demand = people, day by day, who found nothing + questions + requests for help + ½ × searches that found, and led nowhere

Searches count where at least five askers stand behind them, fewer being somebody. What was asked counts in its own community;
for what belongs to no community, what was asked where everybody may read it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import timedelta
from typing import Protocol, TypeVar

from app.services.gaps.inputs import Inputs, Plea, Sought
from app.services.gaps.wording import Mentioned

FEWEST = 5  # askers behind anything that is shown or counted of searches (D17, §2.14 row 50)
LATELY = timedelta(days=30)


class Demand:
    """What was needed, by topic and by words."""

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs
        self._sought = {one.words: one for one in inputs.sought}
        self._recent = [one for one in inputs.pleas if one.asked_on > inputs.today - LATELY]
        self._searches = Mentioned(inputs.wording, {words: words for words in self._sought})
        self._public = Mentioned(inputs.wording, {one.name: one.title for one in self._recent if one.public})
        self._strategic = [inputs.wording.form(text) for text in inputs.strategic.values()]

    def of_topics(self, community_id: str, topics: Collection[str]) -> float:
        """Of some topics in a community."""
        asked = sum(1 for one in self._recent if one.community_id == community_id and not set(topics).isdisjoint(one.topics))
        return asked + self._looked_for(self._inputs.labels.get(topic, topic) for topic in topics)

    def of_pleas(self, some: Iterable[Plea], words: str) -> float:
        """Of what was asked again and again, and of searches for all of its words."""
        recent = {one.name for one in self._recent}
        return sum(1 for one in some if one.name in recent) + self._looked_for([words])

    def of_searches(self, some: Iterable[Sought], words: str) -> float:
        """Of what was looked for, and of public questions that hold its words."""
        return searched(some) + len(self._public.of(words))

    def of_anywhere(self, topic: str) -> float:
        """Of a topic of the whole organisation."""
        return len(self._public.of(topic)) + self._looked_for([topic])

    def is_strategic(self, text: str) -> bool:
        """Whether a text holds all words of a strategic topic."""
        form = self._inputs.wording.form(text)
        return any(one and one <= form for one in self._strategic)

    def _looked_for(self, texts: Iterable[str]) -> float:
        named = {name for text in texts for name in self._searches.of(text)}
        return searched(self._sought[name] for name in named)


def searched(some: Iterable[Sought]) -> float:
    """The demand that searches show; nothing where too few stand behind it."""
    them = list(some)
    if len(askers(them)) < FEWEST:
        return 0.0
    return len(missed_by(them)) + sum(one.unopened for one in them) / 2


def askers(some: Iterable[Sought]) -> set[str]:
    """Who looked, each person once a day."""
    return {one for sought in some for one in sought.askers}


def missed_by(some: Iterable[Sought]) -> set[str]:
    """Who looked and found nothing, each person once a day."""
    return {one for sought in some for one in sought.missed_by}


class _Told(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def community_id(self) -> str: ...
    @property
    def topics(self) -> tuple[str, ...]: ...


Thing = TypeVar("Thing", bound=_Told)


def by_topic(
    things: Collection[Thing], fires: Callable[[list[Thing]], bool]
) -> Iterator[tuple[str, str, list[Thing]]]:  # fmt: skip
    """Where something is so: in which community and topic, with what; then of a community as a whole, by what is left.

    So a community is not told twice of the same things.
    """
    groups: dict[tuple[str, str], list[Thing]] = {}
    for one in things:
        for topic in one.topics:
            groups.setdefault((one.community_id, topic), []).append(one)
    firing = {place: group for place, group in sorted(groups.items()) if fires(group)}
    told = {one.name for group in firing.values() for one in group}
    for one in things:
        if one.name not in told:
            groups.setdefault((one.community_id, ""), []).append(one)
    whole = {place: group for place, group in sorted(groups.items()) if not place[1] and fires(group)}
    for (community_id, topic), group in {**firing, **whole}.items():
        yield community_id, topic, group
