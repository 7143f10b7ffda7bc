"""Hostile text in every writable field: stored exactly as sent, or refused with 422; never a fault, alike on both databases."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from tests.api.conftest import TEMPLATE
from tests.doors import Doors

JSON = {"Content-Type": "application/json"}
KEPT = {
    "a script": "<svg onload=alert(1)><script>alert(2)</script>",
    "a formula": "=cmd|' /C calc'!A0 and +1-1@SUM(A1)",
    "wildcards": "%_\\%'; DROP TABLE person; --",
    "right to left": "\u202egnp.exe \u2066isolated\u2069",
    "a family": "👩‍👩‍👧‍👦 and 🏳️‍🌈 and 🇵🇱 go home",
    "composed": "\u00e9cole, \u0105\u017c, \ufb01nal, \u212b",
    "decomposed": "e\u0301cole, a\u0328z\u0307, and more",
    "far planes": "𠜎𠜱𡿺 𓀀 \U0010fffd over there",
    "noncharacters": "\ufffe \uffff \U0001fffe are here, too",
    "spaces": "\u00a0\u2003\u200b\u2060 x y z and \ufeff y",
    "templates": "{{7*7}} ${7*7} #{7} %s %(x)s {0}",
    "entities": "&lt;b&gt; &amp;amp; &#0; ]]> <!-- -->",
    "paths": "../../etc/passwd C:\\con \\\\server\\x",
    "signs": "\"'`´\u2018\u2019 \\u0000 \\x00 \\n",
}
REFUSED = {
    "NUL": "nul\x00 in the middle",
    "bells": "bell \x07 and escape \x1b[31m",
    "delete": "del \x7f and C1 \x9b, too",
    "high surrogate": "\ud83d stands alone",
    "low surrogate": "stands alone \ude00",
}
FLOOD = "a" + "\u0301" * 10_000  # one grapheme of 20 kB


@dataclass(frozen=True)
class Place:
    """A field in which a person can write: how it is sent, and how it is found in the reply."""

    who: str
    method: str
    path: str
    body: Callable[[str, str], Any]  # of the text, and of a name that is new each time
    found: Callable[[Any], str]


def person(field: str) -> Place:
    return Place("root", "POST", "/people", lambda text, new: {"username": new, "display_name": "X", field: text}, at(field))


def community(field: str) -> Place:
    return Place("root", "POST", "/communities", lambda text, new: {"slug": new, "name": "X", field: text}, at(field))


def guild(field: str, many: bool = False) -> Place:
    return Place("root", "PATCH", "/communities/guild", lambda text, _new: {field: [text] if many else text}, at(field, many))


def logged(field: str, many: bool = False) -> Place:
    body = lambda text, _new: {**TEMPLATE, field: [text] if many else text}  # noqa: E731 - a word for it would say no more
    return Place("ben", "POST", "/communities/guild/contributions", body, at(field, many))


def endorsed(reply: Any) -> str:
    return str(reply["endorsements"][0]["benefit"])


def at(field: str, many: bool = False) -> Callable[[Any], str]:
    return lambda reply: str(reply[field][0] if many else reply[field])


PLACES = {
    "display_name": person("display_name"),
    "unit": person("unit"),
    "external_id": person("external_id"),
    "own name": Place("cleo", "PATCH", "/people/me", lambda text, _new: {"display_name": text}, at("display_name")),
    "name": community("name"),
    "domain": community("domain"),
    "new name": guild("name"),
    "in_scope": guild("in_scope", many=True),
    "out_of_scope": guild("out_of_scope", many=True),
    "exit_criterion": guild("exit_criterion"),
    "title": logged("title"),
    "body": logged("body"),
    "topics": logged("topics", many=True),
    "new title": Place("ben", "PATCH", "{template}", lambda text, _new: {"title": text}, at("title")),
    "benefit": Place("ada", "POST", "{fresh}/endorsements", lambda text, _new: {"benefit": text}, endorsed),
}  # fmt: skip


class Writing:
    """Writes texts into places, and reads back what became of them."""

    def __init__(self, doors: Doors, template: str) -> None:
        self.clients = {name: doors.api(name) for name in ("root", "ada", "ben", "cleo")}
        self.template, self.count = template, 0

    def fresh(self) -> str:
        """A contribution that nobody has endorsed."""
        return "/contributions/" + str(self.clients["ben"].post("/communities/guild/contributions", json=TEMPLATE).json()["id"])

    def write(self, place: Place, text: str) -> tuple[int, str]:
        self.count += 1
        path = place.path.format(template=self.template, fresh=self.fresh() if "fresh" in place.path else "")
        sent = json.dumps(place.body(text, f"x{self.count}")).encode()  # escapes lone surrogates, as a careless program would
        reply = self.clients[place.who].request(place.method, path, content=sent, headers=JSON)
        return reply.status_code, place.found(reply.json()) if reply.is_success else ""


@pytest.fixture
def writing(doors: Doors, template: str) -> Writing:
    return Writing(doors, template)


@pytest.mark.parametrize("name", PLACES)
def test_kept_as_it_was_sent_or_refused(writing: Writing, name: str) -> None:
    place = PLACES[name]
    for kind, text in KEPT.items():
        assert writing.write(place, text) == (201 if place.method == "POST" else 200, text), kind
    for kind, text in REFUSED.items():
        assert writing.write(place, text) == (422, ""), kind
    assert writing.write(place, FLOOD) == ((201, FLOOD) if name == "body" else (422, ""))
    assert writing.write(place, FLOOD[:60])[1] == FLOOD[:60]


def test_thanks_are_kept_as_they_were_sent(doors: Doors) -> None:
    for number, text in enumerate(KEPT.values()):
        giver = doors.api(("root", "ada", "ben", "cleo")[number % 4])
        to = ("cleo", "root", "ada", "ben")[number % 4] if number < 12 else ("ben", "cleo")[number % 2]
        thanks = giver.post("/kudos", json={"to": to, "because": text})
        assert (thanks.status_code, thanks.json().get("because")) == (201, text)
    for text in (*REFUSED.values(), FLOOD):
        sent = json.dumps({"to": "ada", "because": text}).encode()
        assert doors.api("ben").post("/kudos", content=sent, headers=JSON).status_code == 422


def test_hostile_questions_find_nothing_and_break_nothing(ben: TestClient) -> None:
    for path, name in (
        ("people", "q"),
        ("communities", "q"),
        ("search", "q"),
        ("contributions", "community"),
        ("contributions", "since"),
    ):
        for kind, text in {**KEPT, **REFUSED}.items():
            reply = ben.get(f"/{path}", params={name: text.encode("utf-8", "surrogatepass")})
            assert reply.status_code in {200, 404, 422}, (path, kind, reply.text)


def test_hostile_addresses_are_not_found(ben: TestClient) -> None:
    for noun in ("people", "communities", "contributions", "roles", "kudos", "endorsements", "recognition/policies"):
        for kind, text in {**KEPT, **REFUSED, "flood": FLOOD}.items():
            reply = ben.get(f"/{noun}/" + quote(text.encode("utf-8", "surrogatepass"), safe=""))
            assert (reply.status_code, reply.headers["content-type"]) == (404, "application/problem+json"), (
                noun,
                kind,
                reply.text,
            )


def test_hostile_numbers_are_refused(root: TestClient) -> None:
    bodies = {
        "/communities": '{"slug": "n", "name": "N", "capacity": %s}',
        "/recognition/policies": '{"version": "2030.1", "rules": {}, "week_cap": %s}',
        "/kudos": '{"to": "ben", "because": "Thank you very much.", "community": %s}',
        "/people": '{"username": "n", "display_name": %s}',
    }
    for number in ("NaN", "Infinity", "1e999", "-1e999", str(2**63), str(-(2**63) - 1), "1" * 5000, "1.5", "true", "[1]", "{}"):
        for path, body in bodies.items():
            assert root.post(path, content=(body % number).encode(), headers=JSON).status_code == 422, (path, number)
    for number in ("NaN", "1e3", str(2**63), "1" * 5000, "0x10", "１０", "-0"):
        assert root.get("/people", params={"limit": number}).status_code == 422, number


def test_hostile_bodies_are_refused(ben: TestClient) -> None:
    bodies = [b"[" * 100_000, b'{"a":' * 20_000, b"nul", b"\xff\xfe{}", b'"text"', b"null", b"[]", b"1", b"\xef\xbb\xbf{}"]
    for path in ("/communities/guild/contributions", "/kudos", "/communities"):
        for body in bodies:
            assert ben.post(path, content=body, headers=JSON).status_code == 422, (path, body[:20])
