"""Fifty identical requests at once, one key: one contribution, fifty equal replies (reliability.md §2.2 G5)."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import httpx2
import pytest

from tests.proving import Figures, length
from tests.torture.killable import Attack, Nursed, Request, fresh, send

KEYS, TIMES = length((10, 10), (200, 50))
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def attack(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attack]:
    """One running server for all of these tests, on each database."""
    folder = tmp_path_factory.mktemp("same_key")
    url = f"sqlite:///{folder}/guildry.db"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql").create(folder.name)
    site, database = fresh(folder, url, Nursed)
    yield Attack(site, database)
    site.stop()
    database.dispose()


def at_once(attack: Attack, requests: list[Request]) -> list[httpx2.Response]:
    """All of them at the same moment, each on a connection of its own."""
    ready = Barrier(len(requests))
    clients = attack.clients(len(requests))

    def one(client: httpx2.Client, request: Request) -> httpx2.Response:
        client.get(f"{attack.site.url}/healthz")  # so that the connection is open before the start
        ready.wait()
        return send(client, request)

    with ThreadPoolExecutor(len(requests)) as threads:
        return list(threads.map(one, clients, requests))


def logging(attack: Attack, key: str, title: str = "") -> Request:
    """A request to log something."""
    body = {"kind": "asset", "title": title or key, "evidence": ["https://example.org/x"]}
    return Request(attack.ada, "/communities/guild/contributions", body, key)


def titles(attack: Attack) -> Counter[str]:
    """How often each title was logged."""
    found: Counter[str] = Counter()
    path = "/contributions?limit=100"
    while path:
        page = attack.clients(1)[0].get(path, headers={"Authorization": f"Bearer {attack.ada}"}).json()
        found.update(item["title"] for item in page["items"])
        path = f"/contributions?limit=100&after={page['next']}" if page["next"] else ""
    return found


def test_fifty_at_once_do_it_once_and_hear_the_same(attack: Attack) -> None:
    answers = at_once(attack, [logging(attack, "one key")] * 50)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert len({(answer.headers["Location"], answer.headers["ETag"]) for answer in answers}) == 1
    assert sum("Idempotency-Replayed" in answer.headers for answer in answers) == 49
    assert titles(attack)["one key"] == 1


def test_another_body_under_the_same_key_is_refused_and_another_caller_is_another(attack: Attack) -> None:
    answers = at_once(attack, [logging(attack, "k", title=f"title {n % 2}") for n in range(10)])
    assert Counter(answer.status_code for answer in answers) == {201: 5, 422: 5}
    theirs = Request(attack.ben, "/communities/guild/contributions", logging(attack, "k", "Ben's").body, "k")
    assert at_once(attack, [theirs])[0].status_code == 201
    assert sum(titles(attack)[title] for title in ("title 0", "title 1", "Ben's")) == 2


def test_many_keys_are_kept_apart_and_outlive_a_kill(attack: Attack, figures: Figures) -> None:
    wanted = [logging(attack, f"key {n}") for n in range(KEYS)]
    first: dict[str, bytes] = {}
    together = 50 // TIMES
    for start in range(0, KEYS, together):
        some = [request for request in wanted[start : start + together] for _ in range(TIMES)]
        for request, answer in zip(some, at_once(attack, some), strict=True):
            assert answer.status_code == 201
            assert first.setdefault(request.key, answer.content) == answer.content
    attack.site.kill()
    attack.site.start()
    for request in wanted[:10]:
        (answer,) = at_once(attack, [request])
        assert (answer.content, answer.headers["Idempotency-Replayed"]) == (first[request.key], "true")
    logged = titles(attack)
    assert [request.key for request in wanted if logged[request.key] != 1] == []
    figures.tell(keys=KEYS, sent_at_once=TIMES, effects=len(first), replies_that_differ=0, replayed_after_a_kill=10)
