"""Heavy computing lets others on: it rests while they have work, and only then."""

import resource
import threading
from collections.abc import Iterator

import pytest

from app.core.courtesy import unhurried


@pytest.fixture
def others() -> Iterator[None]:
    """Another thread of this process, which always has work."""
    done = threading.Event()

    def work() -> None:
        while not done.is_set():
            sum(range(1000))

    thread = threading.Thread(target=work)
    thread.start()
    yield
    done.set()
    thread.join()


def _waited() -> int:
    """How often a piece of computing stood aside."""
    before = resource.getrusage(resource.RUSAGE_THREAD).ru_nvcsw
    assert list(unhurried(sum(range(1000)) + number for number in range(5000))) == [499_500 + number for number in range(5000)]
    return resource.getrusage(resource.RUSAGE_THREAD).ru_nvcsw - before


def test_whoever_computes_rests_while_others_have_work(others: None) -> None:
    """Some eighty milliseconds of it are broken up by many rests."""
    assert _waited() > 10


def test_whoever_computes_alone_goes_on() -> None:
    """There is nobody to wait for."""
    assert _waited() < 5
