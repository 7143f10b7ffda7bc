"""How often one may ask: made-up credentials, spoofed addresses and many cookies are no way past the limit."""

import fcntl
import multiprocessing
import os
import signal
from collections import Counter
from collections.abc import Callable

import pytest

from app.core.db import Database
from app.http import windows
from app.http.windows import Windows
from tests.doors import Doors


@pytest.fixture
def strict(database: Database) -> Doors:
    """A service that lets strangers ask ten times a minute, and those it knows a hundred times."""
    return Doors(database, anonymous_rate_per_minute=10, rate_per_minute=100)


def statuses(ask: Callable[[int], int], times: int) -> Counter[int]:
    """How each of many requests was answered."""
    return Counter(ask(number) for number in range(times))


def test_strangers_are_slowed_down_and_told_when_to_come_back(strict: Doors) -> None:
    api = strict.api()
    assert statuses(lambda _: api.get("/me").status_code, 15) == {401: 10, 429: 5}
    answer = api.get("/me")
    assert 0 < int(answer.headers["Retry-After"]) <= 61
    assert answer.headers["RateLimit-Remaining"] == "0"


@pytest.mark.parametrize(
    "made_up",
    [
        lambda n: {"Authorization": f"Bearer gld_{n}"},
        lambda n: {"Authorization": f"Basic {n}"},
        lambda n: {"Cookie": f"guildry=gld_{n}"},
        lambda n: {"X-Forwarded-For": f"10.0.0.{n}"},
        lambda n: {"Forwarded": f"for=10.0.0.{n}"},
    ],
)
def test_what_is_made_up_counts_against_the_address(strict: Doors, made_up: Callable[[int], dict[str, str]]) -> None:
    api = strict.api()
    assert statuses(lambda n: api.get("/me", headers=made_up(n)).status_code, 15) == {401: 10, 429: 5}


def test_whoever_is_known_has_room(strict: Doors) -> None:
    api = strict.api("ben")
    assert statuses(lambda _: api.get("/me").status_code, 101) == {200: 101}  # the first one counted for the address
    assert api.get("/me").status_code == 429


def test_strangers_do_not_use_up_what_the_known_have(strict: Doors) -> None:
    api, stranger = strict.api("ben"), strict.api()
    assert api.get("/me").status_code == 200
    statuses(lambda _: stranger.get("/me").status_code, 20)
    assert api.get("/me").status_code == 200


def test_a_token_that_ended_is_a_stranger_again(strict: Doors) -> None:
    from sqlalchemy import update

    from app.core import clock
    from app.models.access import ApiToken

    api = strict.api("ben")
    assert api.get("/me").status_code == 200
    with strict.database.write() as session:
        session.execute(update(ApiToken).values(revoked_at=clock.now()))
    assert statuses(lambda _: api.get("/me").status_code, 15) == {401: 10, 429: 5}


def test_health_is_never_refused(strict: Doors) -> None:
    site = strict.site()
    assert statuses(lambda _: site.get("/healthz").status_code, 30) == {200: 30}


def test_processes_count_together_and_one_that_dies_holds_nobody_up() -> None:
    shared = Windows()
    forks = multiprocessing.get_context("fork")

    def count(times: int, last_words: bool) -> None:
        for _ in range(times):
            shared.count("192.0.2.7")
        if last_words:
            fcntl.lockf(shared._file, fcntl.LOCK_EX)
            os.kill(os.getpid(), signal.SIGKILL)

    workers = [forks.Process(target=count, args=(2000, number == 0)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=30)
    assert [worker.exitcode for worker in workers] == [-signal.SIGKILL, 0, 0, 0]
    assert shared.count("192.0.2.7")[0] == 8001
    assert shared.count("192.0.2.8")[0] == 1


def test_a_minute_ends_and_more_callers_than_slots_are_counted_still(monkeypatch: pytest.MonkeyPatch) -> None:
    few = Windows(slots=16)
    now = 1000.0
    monkeypatch.setattr(windows, "monotonic", lambda: now)
    assert [few.count("first") for _ in range(3)] == [(1, 60), (2, 60), (3, 60)]
    now = 1010.5
    assert {few.count(f"other {number}")[0] for number in range(15)} == {1}
    assert few.count("first") == (4, 50)
    assert few.count("one too many") == (1, 60)
    assert few.count("first") == (1, 60)
    now = 1071.0
    assert few.count("one too many") == (1, 60)
