"""Points follow from facts: this reader posts what the policy says. Nothing else in Guildry knows that points exist."""

from collections.abc import Iterator, Sequence

from app.core.db import Session
from app.core.settings import settings
from app.journal import facts
from app.journal.book import Entry
from app.readers.runner import following
from app.services.recognition import policies
from app.services.recognition.ledger import READER
from app.services.recognition.posting import MOVING_AWARDS, post_consequences


class Points:
    """Keeps the ledger and the totals equal to `score()` of the journal up to its place."""

    name = READER
    follows = MOVING_AWARDS | following(facts.KudosGiven)

    def apply(self, session: Session, entries: Sequence[Entry]) -> None:
        """Post the lines that the facts make necessary."""
        if self.follows.isdisjoint(entry.fact.type for entry in entries):
            return
        book, zone = policies.book(session), settings().time_zone
        for stretch in _stretches(entries):
            post_consequences(session, stretch, book, zone)


def _stretches(entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    """The facts cut wherever a season becomes final: what comes after it is an adjustment, what came before is not."""
    start = 0
    for end, entry in enumerate(entries, 1):
        if end == len(entries) or (isinstance(entry.fact, facts.SeasonMoved) and entry.fact.target == "final"):
            yield entries[start:end]
            start = end
