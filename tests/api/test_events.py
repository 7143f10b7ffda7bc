"""The stream of events as a program sees it, asked for what there is now (`seconds=0`)."""

import asyncio
import json
from typing import Any

import httpx2
from starlette.testclient import TestClient

from app.core.settings import Settings
from app.http.ear import MOST_WAITING, Ear
from app.http.live import Live
from app.main import build
from app.services import access
from app.services.live import Heard, Listener, News
from tests.doors import PATIENT, Doors
from tests.helpers import looping

Event = tuple[str, str, Any]
STREAM = "/events/stream"


def events(text: str) -> list[Event]:
    """The events of a stream: name, id, data. A block without data only tells how far the stream has come."""
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.partition(": ")[::2] for line in block.splitlines())
        if "data" in fields:
            found.append((fields.get("event", "message"), fields.get("id", ""), json.loads(fields["data"])))
    return found


def told(client: TestClient, path: str = STREAM, *, after: str = "", **asked: object) -> list[Event]:
    headers = {"Last-Event-ID": after} if after else {}
    reply = client.get(path, params={"seconds": "0", **{name: str(value) for name, value in asked.items()}}, headers=headers)
    assert (reply.status_code, reply.headers["content-type"]) == (200, "text/event-stream; charset=utf-8"), reply.text
    return events(reply.text)


def start(client: TestClient) -> int:
    """How far the journal has come."""
    text = client.get(f"{STREAM}?seconds=0").text
    return int(text.partition("id: ")[2].partition("\n")[0])


def ask(client: TestClient, title: str = "What now?") -> str:
    asked = client.post("/communities/guild/questions", json={"title": title})
    assert asked.status_code == 201, asked.text
    return str(asked.json()["id"])


def test_what_happens_is_told_and_gone_on_from(ada: TestClient, ben: TestClient, cleo: TestClient) -> None:
    begun = start(cleo)
    question = ask(ben)
    first = told(cleo, since=begun)
    assert [(name, data["kind"], data["community"], data["subject"]) for name, _id, data in first[:1]] == [
        ("fact", "question.asked", "guild", question)
    ]
    assert ada.post(f"/questions/{question}/answers", json={"body": "Wait."}).status_code == 201
    rest = told(cleo, since=begun, after=first[-1][1])
    assert [data["kind"] for _name, _id, data in rest if data["subject"] == question] == ["question.answered"]
    assert told(cleo, since=begun) == [*first, *rest]
    positions = [int(position) for _name, position, _data in first + rest]
    assert positions == sorted(set(positions))


def test_one_listens_to_a_community_or_a_question_that_one_may_know_of(doors: Doors, ben: TestClient, cleo: TestClient) -> None:
    vault = {"slug": "vault", "name": "Vault", "visibility": "restricted", "status": "active"}
    assert doors.api("root").post("/communities", json=vault).status_code == 201
    begun = start(cleo)
    one, other = ask(ben), ask(ben, "What else?")
    assert {data["subject"] for _name, _id, data in told(cleo, since=begun, question=one)} == {one}
    assert {one, other} <= {data["subject"] for _name, _id, data in told(cleo, since=begun, community="guild")}
    for nothing in ({"community": "vault"}, {"community": "none"}, {"question": "none"}):
        assert cleo.get(STREAM, params={"seconds": "0", **nothing}).status_code == 404


def test_a_place_that_is_none_of_ours_means_to_read_anew(ben: TestClient) -> None:
    for place in ("-1", "1e3", "²", "9" * 40):
        [(name, position, data)] = events(ben.get(f"{STREAM}?seconds=0", headers={"Last-Event-ID": place.encode()}).text)
        assert (name, data) == ("reload", {}), place
    assert told(ben, after=position) == []


def test_a_browser_hears_of_its_inbox_and_its_session_grows_no_older(doors: Doors, ada: TestClient, ben: TestClient) -> None:
    page = doors.site("ben")
    assert told(page, f"/api/v1{STREAM}") == [("inbox", "", {"unread": False})]
    logged = ben.post("/communities/guild/contributions", json={"kind": "lesson", "title": "L", "evidence": ["https://x.org/"]})
    assert ada.post(f"/contributions/{logged.json()['id']}/endorsements", json={"benefit": "It helped."}).status_code == 201
    doors.settle()
    assert told(page, f"/api/v1{STREAM}") == [("inbox", "", {"unread": True})]


def test_it_is_a_stream_for_everybody_on_the_way(ben: TestClient) -> None:
    reply = ben.get(f"{STREAM}?seconds=0", headers={"Accept-Encoding": "gzip"})
    assert reply.headers["x-accel-buffering"] == "no"
    assert reply.headers["cache-control"] == "no-store, no-transform"
    assert "content-encoding" not in reply.headers
    assert ben.head(STREAM).status_code == 405, "nobody waits for the headers of what has no end"


def test_nobody_listens_too_often(doors: Doors) -> None:
    settings = Settings(**{**PATIENT, "stream_seconds": 1.0, "streams_each": 2, "streams": 3})
    app = build(settings, doors.database)
    tokens = [doors.token("ben")] * 3 + [doors.token("ada")] * 2

    async def ask_all() -> list[httpx2.Response]:
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url=f"{settings.base_url}/api/v1") as client:
            asking = []
            for token in tokens:
                asking.append(asyncio.create_task(client.get(STREAM, headers={"Authorization": f"Bearer {token}"})))
                await asyncio.sleep(0.15)
            return await asyncio.gather(*asking)

    replies = looping.run(ask_all())
    assert [reply.status_code for reply in replies] == [200, 200, 429, 200, 503]
    assert [reply.headers.get("retry-after") for reply in replies] == [None, None, "30", None, "2"]
    assert looping.run(ask_all())[0].status_code == 200, "whoever has gone makes room"


def test_who_reads_too_slowly_is_cut_and_memory_stays(doors: Doors) -> None:
    with doors.database.read() as session:
        actor = access.actor_of_person(session, doors.people["ben"])
    news = (News(1, doors.people["ben"].created_at, "question.asked", "c", "q" * 36), "guild")

    async def flood() -> tuple[bool, int]:
        ear = Ear(Listener(actor, 0))
        for position in range(1, 100):
            ear.hear(position, Heard(actor, [news] * 1000), float(position))
        return ear.ended, sum(len(part) for part in [part async for part in ear.parts(60)])

    ended, waiting = looping.run(flood())
    assert ended
    assert 100_000 < waiting <= MOST_WAITING + 100


class Broken:
    """A change counter in which there is a fault that nobody thought of."""

    async def start(self) -> None:
        """Never asked."""

    async def count(self) -> None:
        """Fail."""
        raise RuntimeError("in the watcher")

    def close(self) -> None:
        """Never asked."""


def test_nobody_listens_unwatched(doors: Doors) -> None:
    with doors.database.read() as session:
        actor = access.actor_of_person(session, doors.people["ben"])

    async def listen() -> bool:
        with Live(doors.database, Broken(), doors.settings).open(Listener(actor, 0)) as ear:
            async with asyncio.timeout(5):
                return [part async for part in ear.parts(60)] != [] and ear.ended

    assert looping.run(listen())
