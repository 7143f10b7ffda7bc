"""A random life of a small guild, as facts: what people do to each other, fair or not, in an order that can happen."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random

from app.journal import facts
from app.journal.fact import Fact

KINDS = {"question": 1, "answer": 2, "lesson": 4, "session": 4, "mentoring": 6, "review": 1, "facilitation": 1, "other": 1}


@dataclass
class Thing:
    """What the walk remembers of a contribution; `where` is its community."""

    id: str
    authors: tuple[str, ...]
    endorsements: list[tuple[str, str]] = field(default_factory=list)

    @property
    def where(self) -> dict[str, str]:
        return {"contribution_id": self.id, "community_id": COMMUNITY}


COMMUNITY = "guild"


class Life:
    """A walk that a Random steers: few people in a hurry, so that every cap binds."""

    people = ("ada", "ben", "cleo", "dan", "eve", "fay", "gus", "hal", "ivy", "joe", "kim", "leo")

    def __init__(self, random: Random) -> None:
        self.random = random
        self.now = datetime(2026, 11, 28, 9, tzinfo=UTC)
        self.things: list[Thing] = []
        self._number = count(1)

    def facts(self, number: int) -> Iterator[tuple[datetime, Fact]]:
        """So many facts with the moments at which they occur: some sixty a day."""
        acts: tuple[Callable[[], Fact], ...] = (self.log, self.endorse, self.thank, self.revoke, self.accept, self.rule)
        for _ in range(number):
            self.now += timedelta(minutes=self.random.randrange(1, 45))
            yield self.now, self.random.choices(acts, (6, 12, 2, 1, 1, 1))[0]()

    def log(self) -> Fact:
        authors = tuple(self.random.sample(self.people, self.random.choice((1, 1, 1, 2))))
        thing = Thing(f"c{next(self._number)}", authors)
        self.things.append(thing)
        return facts.ContributionLogged(
            **thing.where,
            author_ids=authors,
            kind=self.random.choices(list(KINDS), list(KINDS.values()))[0],
            occurred_on=self.now.date() - timedelta(days=self.random.choice((0, 0, 0, 1, 40))),
            earns=self.random.random() < 0.95,
        )

    def endorse(self) -> Fact:
        thing = self._any_thing()
        endorser, endorsement = self.random.choice(self.people), f"e{next(self._number)}"
        thing.endorsements.append((endorsement, endorser))
        return facts.EndorsementGiven(
            **thing.where,
            endorsement_id=endorsement,
            endorser_id=endorser,
            kind=self.random.choice(("beneficiary", "beneficiary", "peer", "role")),
            counts_for=tuple(author for author in thing.authors if self.random.random() < 0.9),
        )

    def revoke(self) -> Fact:
        thing = self._any_thing()
        if not thing.endorsements:
            return self.thank()
        endorsement, endorser = thing.endorsements.pop(self.random.randrange(len(thing.endorsements)))
        return facts.EndorsementRevoked(**thing.where, endorsement_id=endorsement, endorser_id=endorser)

    def thank(self) -> Fact:
        giver, recipient = self.random.choice(self.people), self.random.choice(self.people)
        return facts.KudosGiven(kudos_id=f"k{next(self._number)}", giver_id=giver, recipient_id=recipient)

    def accept(self) -> Fact:
        thing = self._any_thing()
        if self.random.random() < 0.3:
            return facts.AnswerUnaccepted(**thing.where)
        return facts.AnswerAccepted(**thing.where, accepted_by=self.random.choice(self.people))

    def rule(self) -> Fact:
        rulings: tuple[type[Fact], ...] = (
            facts.ContributionVoided,
            facts.ContributionWithdrawn,
            facts.ContributionReturned,
            facts.ContributionResubmitted,
            facts.ContributionResubmitted,
            facts.ContributionLapsed,
        )
        return self.random.choice(rulings)(**self._any_thing().where)

    def _any_thing(self) -> Thing:
        """Mostly something recent: what people endorse was done lately."""
        if not self.things:
            self.log()
            self.things[-1].authors = (self.people[0],)
        recent = self.things[-8:] if self.random.random() < 0.9 else self.things
        return self.random.choice(recent)
