"""Servers that keep answers and one that does not, over one database; people who change it, and all that can be compared."""

import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from random import Random
from urllib.parse import quote

import httpx2
from sqlalchemy import text

from app.core.db import Database
from app.core.settings import Settings
from app.http.cookies import session_name
from app.models.communities import Visibility
from app.models.people import Person
from app.readers import READERS
from app.readers.runner import step
from app.services import access
from app.services.access import Claim
from tests.story import Story
from tests.torture.killable import Killable

KEEPING = 3  # servers
OF_NO_ACCOUNT = {"x-request-id", "date", "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"}
PATHS = (
    "/api/v1/me", "/api/v1/contributions", "/api/v1/contributions?community=guild", "/api/v1/communities",
    "/api/v1/communities/guild", "/api/v1/communities/crypt", "/api/v1/communities/guild/members",
    "/api/v1/communities/guild/roles", "/api/v1/people", "/api/v1/people/ben", "/api/v1/people/cleo",
    "/api/v1/people/ben/contributions", "/api/v1/people/ben/points", "/api/v1/people/ada/kudos", "/api/v1/search?q=number",
    "/", "/communities", "/communities/guild", "/communities/crypt", "/communities/guild/members", "/people/ben",
    "/people/ben/points", "/search?q=number", "/recognition",
)  # fmt: skip

Who = dict[str, str]
Said = tuple[int, dict[str, str], bytes]  # status, headers, body


class Server(Killable):
    """One process that serves; its readers run when the test says so."""

    fresh_mb = 32

    def start(self) -> None:
        """Serve without limits, and without waiting for the disk."""
        self.environment |= {
            "GUILDRY_SYNCHRONOUS": "NORMAL",
            "GUILDRY_RATE_PER_MINUTE": "10000000",
            "GUILDRY_ANONYMOUS_RATE_PER_MINUTE": "10000000",
            "GUILDRY_SECRET": "torture" * 10,
            "GUILDRY_READERS": "apart",
            "GUILDRY_LOG_LEVEL": "WARNING",
            "GUILDRY_LEADERBOARDS": "true",
            "GUILDRY_FRESH_MB": str(self.fresh_mb),
        }
        self.serve()

    def guildry(self, *arguments: str) -> str:
        """Nothing: the test has migrated the database."""
        return ""


class Plain(Server):
    """One that keeps nothing: what it says is so."""

    fresh_mb = 0


class World:
    """Everything that the comparison needs."""

    def __init__(self, folder: Path, url: str, chance: Random) -> None:
        self.chance, self.database = chance, Database(url)
        with self.database.write() as session:
            story = Story(session)
            story.found("crypt", visibility=Visibility.RESTRICTED)
            story.join("root", story.guild)
            self.people = {name: person.id for name, person in story.people.items()}
        with ThreadPoolExecutor() as pool:  # a server spends its first seconds importing
            begun = [pool.submit(_server, kind, folder, n, url) for n, kind in enumerate([Plain, *[Server] * KEEPING])]
            self._sites = [one.result() for one in begun]
        self.plain, *self.keeping = (visitor(one.url) for one in self._sites)
        self.callers: list[Who] = [{}]
        self.contributions: list[str] = []
        self.roles: list[str] = []
        self.counted: Counter[str] = Counter()
        for name in self.people:
            self.issue(name)
            self.sign_in(name)
        self.root = self.issue("root")

    def close(self) -> None:
        """Stop everything."""
        for site in self._sites:
            site.stop()
        self.database.dispose()

    # What happens beside the servers, in a process of its own

    def issue(self, name: str) -> Who:
        """Somebody gets a token."""
        with self.database.write() as session:
            person = session.get_one(Person, self.people[name])
            token = access.issue(session, None, person, "t", frozenset({"read", "write", "admin"}), 2)
        self.callers.append({"Authorization": f"Bearer {token}"})
        return self.callers[-1]

    def sign_in(self, name: str) -> None:
        """Somebody signs in with a browser."""
        with self.database.write() as session:
            visit = access.sign_in(session, Claim(name, "", self.people[name]))
        assert visit
        self.callers.append({"Cookie": f"{session_name(Settings())}={visit.token}"})

    def revoke_tokens(self, name: str) -> None:
        """All tokens of somebody end."""
        with self.database.write() as session:
            access.revoke_all(session, None, self.people[name])
        if name == "root":  # else hardly anything would be allowed any more
            self.root = self.issue("root")

    def end_sessions(self, name: str) -> None:
        """All sessions of somebody end."""
        with self.database.write() as session:
            access.end_sessions(session, None, self.people[name])

    def by_hand(self, words: str) -> None:
        """A change that no fact tells of."""
        with self.database.write() as session:
            session.execute(text("UPDATE community SET domain = :words WHERE slug = 'guild'"), {"words": words})

    def readers_step(self) -> None:
        """The readers, which lag, come a little nearer."""
        for reader in READERS:
            step(self.database, reader, batch=self.chance.choice((1, 3, 500)))

    # What happens through the servers

    def send(self, method: str, path: str, json: object = None) -> None:
        """A change through one of the servers, by somebody, most often by somebody who may."""
        server = self.chance.choice([self.plain, *self.keeping])
        who = self.chance.choice([self.root, self.root, self.chance.choice(self.callers)])
        answer = server.request(method, path, json=json, headers=who)
        assert answer.status_code < 500, answer.text
        self.counted["changed" if answer.is_success else "refused"] += 1
        if answer.status_code == 201 and path.endswith("/contributions"):
            self.contributions.append(answer.json()["id"])
        if answer.status_code == 201 and path.endswith("/roles"):
            self.roles.append(answer.json()["id"])

    def sign_out(self, who: Who) -> None:
        """A browser signs out through one of the servers."""
        if "Cookie" in who:
            server = self.chance.choice(self.keeping)
            server.post("/sign-out", headers=who)
            server.cookies.clear()  # what a browser would keep must not follow whoever asks next

    # What is compared

    def compare(self, questions: int) -> None:
        """Ask some questions, each of the server that keeps nothing and then three times of each of those that keep."""
        recent = [f"/api/v1/contributions/{one}" for one in self.contributions[-3:]]
        for _ in range(questions):
            path = self.chance.choice([*PATHS, *recent])
            who = {**self.chance.choice(self.callers[-14:]), **self.chance.choice(FORMS)}
            expected = said(self.plain, path, who)
            for server in self.keeping:
                for _ in range(3):
                    expected = self.compared(server, path, who, expected)

    def compared(self, server: httpx2.Client, path: str, who: Who, before: Said) -> Said:
        """Hold an answer against one made anew before it, and where they differ one made after it; the newer of these.

        Where these two agree, the answer in between is wrong. Where not, time went on ("a minute ago"), and all is asked again.
        """
        self.counted["compared"] += 1
        for _ in range(PATIENCE):
            kept = said(server, path, who)
            if kept == before:
                return before
            after = said(self.plain, path, who)
            assert before != after, f"{path} as {who}:\n{kept}\n instead of\n{after}"
            self.counted["changed by time"] += 1
            before = after
            if kept == after:
                return after
        raise AssertionError(f"{path} as {who} never stood still.")

    def ready(self) -> int:
        """How many answers the keeping servers had ready."""
        return sum(_ready(server) for server in self.keeping)


PATIENCE = 20  # times that an answer may change by time alone while it is looked at
SEARCHED = re.compile(rb'data-search-event="[^"]*"')  # each search that is sent has a number of its own
FORMS: tuple[Who, ...] = ({}, {}, {"HX-Request": "true"}, {"Accept-Language": "pl"}, {"Accept-Encoding": "identity"})


def said(server: httpx2.Client, path: str, who: Who) -> Said:
    """Everything about an answer that could be wrong."""
    answer = server.get(path, headers=who)
    assert answer.status_code < 500, answer.text
    headers = {name: value for name, value in answer.headers.items() if name not in OF_NO_ACCOUNT}
    own = str(server.base_url).rstrip("/")  # as it is, and within an address
    content = answer.content.replace(own.encode(), b"").replace(quote(own, "").encode(), b"")
    if "content-encoding" in headers:  # what is left out of account packs to more or fewer bytes
        headers.pop("content-length", None)
    return answer.status_code, headers, SEARCHED.sub(b"", content)


def _ready(server: httpx2.Client) -> int:
    lines = server.get("/metrics").text.splitlines()
    return int(float(next(line.split()[-1] for line in lines if line.startswith('guildry_fresh_answers_total{ready="yes"}'))))


def visitor(url: str) -> httpx2.Client:
    """A client of a server; without certificates to load it is there at once."""
    return httpx2.Client(base_url=url, trust_env=False, verify=False, timeout=60)


def _server(kind: type[Server], folder: Path, number: int, url: str) -> Server:
    place = folder / f"server{number}"
    place.mkdir()
    return kind(place, database_url=url, demo=False)


@contextmanager
def world(folder: Path, url: str, chance: Random) -> Iterator[World]:
    """A world that ends with the block."""
    made = World(folder, url, chance)
    try:
        yield made
    finally:
        made.close()
