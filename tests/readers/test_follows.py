"""What readers do not follow they leave alone, since they are never asked about it (app/readers/runner.py)."""

from typing import Any

import pytest

from app.core import clock
from app.journal.book import Entry
from app.journal.facts import ALL_FACTS
from app.readers import READERS
from app.readers.runner import Reader
from tests.journal.test_written import WRITTEN


class Untouched:
    """In place of a session: whoever asks it for anything is told off."""

    def __getattr__(self, name: str) -> Any:
        """Nothing may be asked."""
        raise AssertionError(f"{name} was asked for")


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: str(reader.name))
def test_of_a_fact_that_it_does_not_follow_a_reader_makes_nothing(reader: Reader) -> None:
    nothing: Any = Untouched()
    for kind, _version, _subject, _community, data in WRITTEN:
        if kind not in reader.follows:
            entry = Entry(1, "an-id", clock.now(), clock.now(), None, ALL_FACTS[kind].load(data))
            reader.apply(nothing, [entry])
