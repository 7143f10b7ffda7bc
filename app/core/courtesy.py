"""Heavy computing that lets others on: Python runs one thread of a process at a time, and a report would hold up every reader.

    for fact in unhurried(facts): …

Whoever computes for a while looks whether anybody else in this process had work meanwhile. If so it rests six times as long
as it computed, so that it takes a seventh of what there is; alone it loses nothing. What holds a lock must not rest.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

Item = TypeVar("Item")
Pace = Callable[[Iterable[Any]], Iterable[Any]]
A_WHILE = 0.001  # seconds of computing
REST = 6  # times as long as was computed
BUSY = 0.05  # of what was computed here: so much by others, and they are not idle
LONGEST = 0.1  # seconds of rest at once, however long something took that could not be broken up


def unhurried(items: Iterable[Item]) -> Iterator[Item]:
    """The items, one after the other, with rests between them while other threads of this process have work."""
    mine, everybodys = time.thread_time(), time.process_time()
    for item in items:
        yield item
        computed = time.thread_time() - mine
        if computed > A_WHILE:
            if time.process_time() - everybodys - computed > BUSY * computed:
                time.sleep(min(REST * computed, LONGEST))
            mine, everybodys = time.thread_time(), time.process_time()
