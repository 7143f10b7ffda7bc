"""What is asked of the index: words put together by and, or, not, said in SQLite's words or in PostgreSQL's.

A question has ranks. Whatever is in a rank is better than whatever is only in a later one, so that one list is in the same
order on both databases, and a page goes on where the one before ended.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.services.search import cutting
from app.services.search.cutting import ABOUT, BEGINNING, SLIP, TITLE

MOST_UNITS = 12
FEWEST = 2  # words of which none may be missing: one of two is another question
FULLEST_WORD = 2  # letters after which a last word may still go on

# Words that are everywhere; they need not be there unless nothing else is asked for. One line per language.
COMMON = frozenset(
    word
    for words in (
        "a an and are as at be by do does for from how i in is it my of on or that the this to what when where which why with",
        "albo co czy dla do i jak jest na nie o od oraz po przez sie to w we z za ze",
        "al como con cual de del donde el en es la las lo los o para por que se su un una y",
        "的 了 是 在 和 吗 与 及",
    )
    for word in words.split()
)


@dataclass(frozen=True)
class Asked:
    """Words put together: `rule` is a word, a beginning (of any word), all, any, or the first but none of the rest."""

    rule: str
    word: str = ""
    of: tuple["Asked", ...] = ()

    def said(self, dialect: str) -> str:
        """In a database's own words. Words hold letters, digits and our marks only (app/services/search/cutting.py)."""
        postgresql = dialect == "postgresql"
        if self.rule == "word":
            return f"'{self.word}'" if postgresql else f'"{self.word}"'
        if self.rule == "begins":
            return f"'{self.word}':*" if postgresql else f'"{self.word}" *'
        inner = [one.said(dialect) for one in self.of]
        if self.rule == "but":
            return f"({inner[0]} & !{inner[1]})" if postgresql else f"({inner[0]} NOT {inner[1]})"
        sign = {"all": " & ", "any": " | "} if postgresql else {"all": " AND ", "any": " OR "}
        return f"({sign[self.rule].join(inner)})" if len(inner) > 1 else inner[0]


def _word(word: str) -> Asked:
    return Asked("word", word)


def _all(*of: Asked) -> Asked:
    return Asked("all", of=of)


def _any(*of: Asked) -> Asked:
    return Asked("any", of=tuple(dict.fromkeys(of)))


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for: each place a word or a term, with what means the same. `last` may be a word half typed."""

    places: tuple[tuple[tuple[str, ...], ...], ...]  # for each place its terms, for each term its units
    last: str | None

    @classmethod
    def of(cls, q: str, synonyms: Mapping[tuple[str, ...], Sequence[Sequence[str]]]) -> "Wanted | None":
        """Of what was typed; None when there is no word in it. `synonyms` are by the units of a term."""
        found = cutting.units(q)[:MOST_UNITS]
        if not found:
            return None
        ends_open = not q[-1:].isspace() and not cutting.is_wide(found[-1]) and len(found[-1]) >= FULLEST_WORD
        places: list[tuple[tuple[str, ...], ...]] = []
        at = 0
        while at < len(found):
            length = next((n for n in range(len(found) - at, 0, -1) if tuple(found[at : at + n]) in synonyms), 1)
            own = tuple(found[at : at + length])
            places.append(tuple(dict.fromkeys([own, *(tuple(other) for other in synonyms.get(own, ()))])))
            at += length
        needed = [terms for terms in places if len(terms) > 1 or terms[0][0] not in COMMON] or places
        return cls(tuple(needed), found[-1] if ends_open and needed[-1] is places[-1] else None)

    @cached_property
    def ranks(self) -> tuple[Asked, ...]:
        """The ranks that hold every word, best first: named so, begun so, about it, there, there as far as it is typed."""
        ranks = [self._every(TITLE)]
        if self.last:
            ranks.append(self._begun(TITLE, self.last))
        ranks += [self._every(ABOUT), self._every("")]
        if self.last:
            ranks.append(self._begun("", self.last))
        return tuple(ranks)

    @cached_property
    def guesses(self) -> tuple[Asked, ...]:
        """Ranks of what may have been meant: other endings, slips of the pen, and all words but one."""
        kin = [_any(*map(self._alike, terms)) for terms in self.places]
        near = [_any(*map(self._near, terms)) for terms in self.places]
        fewer = [_all(*near[:n], *near[n + 1 :]) for n in range(len(near))] if len(near) > FEWEST else []
        return (_all(*kin), _all(*near), *([_any(*fewer)] if fewer else []))

    def rank(self, number: int) -> Asked:
        """What is in a rank, counted on into the guesses, and in none before it."""
        every = (*self.ranks, *self.guesses)
        return Asked("but", of=(every[number], _any(*every[:number]))) if number else every[0]

    @property
    def held(self) -> Asked:
        """Whatever holds every word."""
        return _any(*self.ranks)

    @property
    def anyhow(self) -> Asked:
        """The same, and whatever may have been meant."""
        return _any(*self.ranks, *self.guesses)

    def _every(self, mark: str) -> Asked:
        return _all(*(_any(*(self._term(term, mark) for term in terms)) for terms in self.places))

    def _begun(self, mark: str, last: str) -> Asked:
        *before, (own, *others) = self.places
        begun = [_word(mark + part) for unit in own[:-1] for part in cutting.parts(unit)]
        ended = _any(_all(*begun, Asked("begins", mark + last)), *(self._term(term, mark) for term in others))
        return _all(*(_any(*(self._term(term, mark) for term in terms)) for terms in before), ended)

    def _term(self, term: Sequence[str], mark: str) -> Asked:
        return _all(*(_word(mark + part) for unit in term for part in cutting.parts(unit)))

    def _alike(self, term: Sequence[str]) -> Asked:
        return _all(*(_any(*map(_word, self.kin(part))) for unit in term for part in cutting.parts(unit)))

    def _near(self, term: Sequence[str]) -> Asked:
        return _all(*(_any(*map(_word, self.near(part))) for unit in term for part in cutting.parts(unit)))

    @staticmethod
    def kin(part: str) -> list[str]:
        """A word and what shares its beginning."""
        short = cutting.beginning(part)
        return [part, BEGINNING + short, *([short] if short != part else [])]

    @classmethod
    def near(cls, part: str) -> list[str]:
        """A word, its kin, and what is one slip away in a title."""
        left_out = sorted(cutting.slips(part))
        own = [SLIP + part, *(TITLE + slip for slip in left_out), *(SLIP + slip for slip in left_out)] if left_out else []
        return [*cls.kin(part), *own]
