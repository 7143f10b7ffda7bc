"""How often one may ask: made-up credentials, spoofed addresses and many cookies are no way past the limit."""

from collections import Counter
from collections.abc import Callable

import pytest

from app.core.db import Database
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
