"""Everything that the journal says to recognition, from the beginning: for counting again and for trying rules out."""

from collections.abc import Iterator
from datetime import UTC, datetime

from app.core.db import Session
from app.journal.book import Entry, read_after
from app.services.recognition.awards import EARNING

ALWAYS = datetime.max.replace(tzinfo=UTC)
CHUNK = 200  # parsed in one go, while nobody else has the interpreter


def told_until(session: Session, last: int) -> Iterator[Entry]:
    """The facts that can carry points, up to a position of the journal."""
    position = 0
    while position < last and (entries := read_after(session, position, min(CHUNK, last - position))):
        position = entries[-1].position
        yield from (entry for entry in entries if entry.fact.type in EARNING)
