"""Taking rows in, a unit of work at a time: the caller opens it, and its end writes all of it or none."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from app.core.db import Session
from app.core.errors import ProductError
from app.services.importing import assets, communities, completions, contributions, people, questions, roles
from app.services.importing.batch import Batch, Learn, Take
from app.services.importing.reading import Reading, Rows
from app.services.importing.tally import Refusal, Tally


class _Way(NamedTuple):
    noun: str
    learn: Learn
    take: Take


_WAYS: Mapping[str, _Way] = {
    "people": _Way(people.NOUN, people.learn, people.take),
    "names": _Way(people.NOUN, people.learn_names, people.take_name),
    "communities": _Way(communities.NOUN, communities.learn, communities.take),
    "roles": _Way(roles.NOUN, roles.learn, roles.take),
    "contributions": _Way(contributions.NOUN, contributions.learn, contributions.take),
    "assets": _Way(assets.NOUN, assets.learn, assets.take),
    "completions": _Way(completions.NOUN, completions.learn, completions.take),
    "questions": _Way(questions.NOUN, questions.learn, questions.take),
}


def take(session: Session, noun: str, rows: Rows) -> Tally:
    """Take rows of one noun in, with their facts; what cannot be taken is refused and the rest goes in. No commit."""
    batch = Batch(session)
    _understand(batch, noun, rows)
    batch.write()
    return batch.tally


def rehearse(session: Session, reading: Reading, advance: Callable[[int], None]) -> Tally:
    """What taking in a whole file would do. Writes nothing; the session is thrown away after it."""
    batch = Batch(session)
    for part in reading.parts:
        _understand(batch, *part)
        advance(len(part.rows))
    return batch.tally


def _understand(batch: Batch, noun: str, rows: Rows) -> None:
    way = _WAYS[noun]
    batch.tally.begin(way.noun)
    way.learn(batch, [row for _line, row in rows])
    for line, row in rows:
        try:
            way.take(batch, line, row)
        except ProductError as error:
            batch.tally.refuse(way.noun, _refusal(line, error))


def _refusal(line: int, error: ProductError) -> Refusal:
    fault = error.faults[0] if error.faults else None
    field = fault.pointer.strip("/").partition("/")[0] if fault else "row"
    return Refusal(line, field, error.sentence)
