"""What is about the same: texts brought to one form, and those whose forms are alike put together (domain.md §4.5, Clusters).

A form is a text's words, folded, without endings and without common words, each term that has synonyms as one of them. Two
forms are alike when the trigrams that both have are at least 0.6 of those that either has. The same texts in the same order
with the same leads give the same clusters.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from app.services.search import cutting
from app.services.search.asking import Wanted

ALIKE = 0.6
Form = frozenset[str]
NOTHING: Form = frozenset()


class Wording:
    """Brings texts to their forms, with the organisation's synonyms."""

    def __init__(self, synonyms: Iterable[Sequence[Sequence[str]]] = ()) -> None:
        self._synonyms: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        for terms in synonyms:
            together = sorted(tuple(term) for term in terms)
            self._synonyms |= dict.fromkeys(together, together)
        self._made: dict[str, Form] = {}

    def form(self, text: str) -> Form:
        """The form of a text; the same for every order of its words, and empty where there are none."""
        found = self._made.get(text)
        if found is None:
            found = self._made[text] = self._form(text)
        return found

    def _form(self, text: str) -> Form:
        wanted = Wanted.of(text, self._synonyms)
        if wanted is None:
            return NOTHING
        terms = [min(terms) for terms in wanted.places]
        return frozenset(cutting.beginning(part) for term in terms for unit in term for part in cutting.parts(unit))


def trigrams(form: Form) -> frozenset[str]:
    """The runs of three characters in each word, its edges as blanks."""
    return frozenset(f"  {word} "[n : n + 3] for word in form for n in range(len(word) + 1))


def alike(one: Form, other: Form) -> bool:
    """Whether two forms are about the same."""
    first, second = trigrams(one), trigrams(other)
    return bool(first and second) and _share(first, second) >= ALIKE


class Clusters:
    """Texts put together around leads: each with the lead that it is most like, or as a lead of its own."""

    def __init__(self, wording: Wording, leads: Mapping[str, tuple[str, str]]) -> None:
        """`leads`: by name, the text of each that is known, and the name of the cluster to which it leads."""
        self._wording = wording
        self._exactly: dict[Form, str] = {}
        self._trigrams: list[frozenset[str]] = []
        self._names: list[str] = []
        self._holding: dict[str, list[int]] = defaultdict(list)
        self.members: dict[str, list[str]] = defaultdict(list)
        for text, cluster in leads.values():
            self._lead(wording.form(text), cluster)

    def put(self, name: str, text: str) -> None:
        """Put one more text where it belongs; one without words belongs nowhere."""
        form = self._wording.form(text)
        if form:
            cluster = self._exactly.get(form) or self._nearest(form) or self._lead(form, name)
            self.members[cluster].append(name)

    def _lead(self, form: Form, cluster: str) -> str:
        number = len(self._names)
        self._names.append(cluster)
        self._trigrams.append(trigrams(form))
        self._exactly.setdefault(form, cluster)
        for one in self._trigrams[number]:
            self._holding[one].append(number)
        return cluster

    def _nearest(self, form: Form) -> str | None:
        """The lead that a form is most like, the first of equals, if it is alike at all.

        Whatever is alike shares six tenths of the form's trigrams, so it has one at least of the rarest others.
        """
        own = trigrams(form)
        rarest = sorted(own, key=lambda one: (len(self._holding.get(one, ())), one))[: int(len(own) * (1 - ALIKE)) + 1]
        places = {number for one in rarest for number in self._holding.get(one, ())}
        near = [number for number in places if ALIKE * len(own) <= len(self._trigrams[number]) <= len(own) / ALIKE]
        ranked = [(_share(own, self._trigrams[number]), -number) for number in near]
        share, place = max(ranked, default=(0.0, 0))
        return self._names[-place] if share >= ALIKE else None


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of what either has both have."""
    both = len(one & other)
    return both / (len(one) + len(other) - both)


class Mentioned:
    """Texts by the words in them, to find those that hold all of a topic's."""

    def __init__(self, wording: Wording, texts: Mapping[str, str]) -> None:
        self._wording, self._texts = wording, texts

    def of(self, topic: str) -> set[str]:
        """Names of the texts that hold every word of a topic."""
        form = self._wording.form(topic)
        return set.intersection(*(self._by_word[word] for word in form)) if form else set()

    @cached_property
    def _by_word(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for name, text in self._texts.items():
            for word in self._wording.form(text):
                found[word].add(name)
        return found
