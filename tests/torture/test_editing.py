"""Twenty people edit one page at the same instant, again and again: nothing is lost, and each is told what happened."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import httpx2
import pytest

from tests.proving import Figures, length
from tests.torture.killable import Attack, fresh
from tests.torture.test_contention import Two

PEOPLE = 20
ROUNDS = length(2, 8)
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def attack(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attack]:
    folder = tmp_path_factory.mktemp("editing")
    url = f"sqlite:///{folder}/guildry.db"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql").create(folder.name)
    site, database = fresh(folder, url, Two)
    yield Attack(site, database)
    site.stop()
    database.dispose()


class Editor:
    """Somebody with one sentence for the page: tries until it stands there, each time over what stands there then."""

    def __init__(self, client: httpx2.Client, token: str, path: str) -> None:
        self.client, self.path = client, path
        self.headers = {"Authorization": f"Bearer {token}"}
        self.statuses: Counter[int] = Counter()

    def read(self) -> tuple[str, str]:
        """The text, and its ETag."""
        reply = self.client.get(self.path, headers=self.headers)
        return reply.json()["body"], reply.headers["ETag"]

    def save(self, body: str, tag: str) -> httpx2.Response:
        """Save over a text that was read."""
        reply = self.client.patch(self.path, headers={**self.headers, "If-Match": tag}, json={"body": body})
        self.statuses[reply.status_code] += 1
        return reply

    def add(self, sentence: str, ready: Barrier) -> None:
        """Read, wait for all the others, and save; whoever is refused is told of the other text and adds to that."""
        body, tag = self.read()
        ready.wait()
        while (reply := self.save(body + sentence, tag)).status_code == 412:
            told: dict[str, Any] = reply.json()
            assert "saved version" in told["detail"]
            assert f"+{sentence.strip()}" in told["errors"][0]["detail"], "their own text is given back to them"
            body, tag = self.read()
        assert reply.status_code == 200, reply.text


def test_twenty_editors_of_one_page_lose_nothing(attack: Attack, figures: Figures) -> None:
    [client, *_others] = clients = attack.clients(PEOPLE)
    mine = {"Authorization": f"Bearer {attack.ada}"}
    written = client.post(
        "/communities/guild/assets", headers=mine, json={"title": "Everybody's page", "body": "It begins.\n"}
    )  # fmt: skip
    path = f"/assets/{written.raise_for_status().json()['id']}"
    people = [Editor(one, attack.ada if n % 2 else attack.ben, path) for n, one in enumerate(clients)]
    for turn in range(ROUNDS):
        ready = Barrier(PEOPLE)
        with ThreadPoolExecutor(PEOPLE) as threads:
            list(
                threads.map(
                    lambda n, ready=ready, turn=turn: people[n].add(f"Turn {turn}, person {n}.\n", ready), range(PEOPLE)
                )
            )
    lines = client.get(path, headers=mine).json()["body"].splitlines()
    assert sorted(lines[1:]) == sorted(f"Turn {turn}, person {n}." for turn in range(ROUNDS) for n in range(PEOPLE))
    statuses = sum((one.statuses for one in people), Counter[int]())
    assert statuses[200] == PEOPLE * ROUNDS
    assert set(statuses) == {200, 412}, "twenty at one instant, and nobody was second?"
    assert client.get(path, headers=mine).json()["revision"] == 1 + PEOPLE * ROUNDS
    figures.tell(editors=PEOPLE, rounds=ROUNDS, saved=statuses[200], told_that_somebody_was_first=statuses[412], lost=0)
