"""Tells the engine stories without a database: facts in their places, one after the other."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count

from app.core import ids
from app.journal import facts
from app.journal.book import Entry
from app.journal.fact import Fact
from app.services.recognition.caps import Line
from app.services.recognition.policy import Policy, PolicyBook
from app.services.recognition.policy_2025_1 import POLICY_2025_1
from app.services.recognition.score import score

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
END = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass
class Telling:
    """A journal in memory. Each fact comes an hour after the one before, unless told `at`."""

    now: datetime = MONDAY
    entries: list[Entry] = field(default_factory=list)
    _number: "count[int]" = field(default_factory=lambda: count(1))

    def say(self, fact: Fact, at: datetime | None = None) -> str:
        self.now = at or self.now + timedelta(hours=1)
        entry = Entry(len(self.entries) + 1, ids.new_id(self.now), self.now, self.now, None, fact)
        self.entries.append(entry)
        return entry.id

    def logged(self, kind: str = "answer", *authors: str, on: date | None = None, earns: bool = True) -> str:
        thing = f"c{next(self._number)}"
        self.say(
            facts.ContributionLogged(
                contribution_id=thing,
                community_id="guild",
                author_ids=authors or ("ada",),
                kind=kind,
                occurred_on=on or self.now.date(),
                earns=earns,
            )
        )
        return thing

    def endorsed(self, thing: str, by: str, kind: str = "beneficiary", counts_for: tuple[str, ...] = ("ada",)) -> str:
        endorsement = f"e{next(self._number)}"
        self.say(
            facts.EndorsementGiven(
                contribution_id=thing,
                endorsement_id=endorsement,
                community_id="guild",
                endorser_id=by,
                kind=kind,
                counts_for=counts_for,
            )
        )
        return endorsement

    def revoked(self, thing: str, endorsement: str, by: str) -> None:
        self.say(
            facts.EndorsementRevoked(contribution_id=thing, endorsement_id=endorsement, community_id="guild", endorser_id=by)
        )

    def voided(self, thing: str) -> None:
        self.say(facts.ContributionVoided(contribution_id=thing, community_id="guild"))

    def accepted(self, thing: str, by: str) -> None:
        self.say(facts.AnswerAccepted(contribution_id=thing, community_id="guild", accepted_by=by))

    def thanked(self, giver: str, recipient: str = "ada", *, earns: bool = True) -> None:
        kudos = f"k{next(self._number)}"
        self.say(facts.KudosGiven(kudos_id=kudos, giver_id=giver, recipient_id=recipient, earns=earns))

    def helped(self, kind: str = "answer", endorsers: int = 1) -> str:
        """Something of Ada's that people endorse who never endorsed her before, so that the pair cap does not bind."""
        thing = self.logged(kind)
        for _ in range(endorsers):
            self.endorsed(thing, by=f"p{next(self._number)}")
        return thing

    def session(self) -> str:
        """A session of Ada's with two attendees."""
        return self.helped("session", endorsers=2)

    def lines(self, policy: Policy | PolicyBook = POLICY_2025_1, as_of: datetime = END, zone: str = "UTC") -> list[Line]:
        return score(self.entries, policy, as_of, zone)

    def total(self, person: str = "ada", policy: Policy | PolicyBook = POLICY_2025_1) -> int:
        return sum(line.net for line in self.lines(policy) if line.award.person_id == person)
