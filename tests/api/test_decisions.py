"""Decisions over the API: proposed, opened, answered, counted; every refusal with its place (docs/api/decisions.md)."""

from datetime import timedelta
from typing import Any

import pytest

from app.core import clock
from app.core.db import Database
from app.readers import days
from tests.doors import Doors

PROPOSAL = {"title": "One name for files", "proposal": "Names carry the day first.", "method": "consent"}
HARM = "The archive sorts by customer and would fall apart."


@pytest.fixture
def doors(database: Database) -> Doors:
    return Doors(database)


def proposed(doors: Doors, **known: object) -> str:
    reply = doors.api("ben").post("/communities/guild/decisions", json={**PROPOSAL, **known})
    assert (reply.status_code, reply.json()["state"]) == (201, "draft")
    assert reply.headers["Location"] == f"/api/v1/decisions/{reply.json()['id']}"
    return str(reply.json()["id"])


def opened(doors: Doors, **known: object) -> str:
    decision_id = proposed(doors, **known)
    assert doors.api("ada").post(f"/decisions/{decision_id}/opening").json()["state"] == "open"
    return decision_id


def later(doors: Doors, decision_id: str) -> dict[str, Any]:
    """What became of it once its hour has come."""
    with clock.at(clock.now() + timedelta(hours=73)):
        days.turn(doors.database)
    found: dict[str, Any] = doors.api("ben").get(f"/decisions/{decision_id}").json()
    return found


def test_a_proposal_is_opened_answered_and_accepted(doors: Doors) -> None:
    decision_id = opened(doors)
    ben = doors.api("ben")
    first = ben.put(f"/decisions/{decision_id}/position", json={"stance": "object", "reason": HARM})
    assert (first.status_code, first.json()["leads_to"], first.json()["mine"]["stance"]) == (201, "rejected", "object")
    listed = ben.get(f"/decisions/{decision_id}/positions", params={"stance": "object"}).json()["items"]
    assert [(one["person"]["username"], one["reason"]) for one in listed] == [("ben", HARM)]
    again = ben.put(f"/decisions/{decision_id}/position", json={"stance": "agree"})
    assert (again.status_code, again.json()["tally"]) == (
        200, {"agree": 1, "abstain": 0, "concern": 0, "object": 0, "eligible": 3},
    )  # fmt: skip
    assert ben.delete(f"/decisions/{decision_id}/position").json()["mine"] is None
    over = later(doors, decision_id)
    assert (over["state"], over["settled_by"], over["review_on"] > over["closes_at"][:10]) == ("accepted", None, True)
    said = doors.api("ada").post(f"/decisions/{decision_id}/outcome", json={"outcome": "It holds from May."})
    assert (said.json()["outcome"], said.json()["stated_by"]["username"]) == ("It holds from May.", "ada")
    assert doors.api("ada").patch(f"/decisions/{decision_id}", json={"title": "Otherwise"}).status_code == 409
    assert ben.put(f"/decisions/{decision_id}/position", json={"stance": "agree"}).status_code == 409


def test_d11_71_hours_are_refused_at_this_door(doors: Doors) -> None:
    decision_id = proposed(doors, method="lazy_consensus")
    until = (clock.now() + timedelta(hours=71)).isoformat()
    reply = doors.api("ada").post(f"/decisions/{decision_id}/opening", json={"closes_at": until})
    assert (reply.status_code, reply.json()["errors"]) == (
        422, [{"pointer": "/closes_at", "detail": "Leave people 72 hours at least, so that everybody can say something."}],
    )  # fmt: skip
    assert doors.api("ada").get(f"/decisions/{decision_id}").json()["state"] == "draft"
    until = (clock.now() + timedelta(hours=72)).isoformat()
    assert doors.api("ada").post(f"/decisions/{decision_id}/opening", json={"closes_at": until}).status_code == 200


@pytest.mark.parametrize(
    "closes_at", ["2026-11-21", "2026-11-21T22:25:00", "soon", "2026-13-21T22:25:00Z", "9999-12-31T23:59:59.999999-23:59", 7]
)
def test_what_is_no_instant_is_refused_with_its_place(doors: Doors, closes_at: object) -> None:
    reply = doors.api("ada").post(f"/decisions/{proposed(doors)}/opening", json={"closes_at": closes_at})
    assert (reply.status_code, [fault["pointer"] for fault in reply.json()["errors"]]) == (422, ["/closes_at"])


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"title": ""}, "/title"), ({"proposal": ""}, "/proposal"), ({"proposal": " "}, "/proposal"),
        ({"method": "dice"}, "/method"), ({"quorum_bp": 100}, "/quorum_bp"), ({"review_on": "2020-01-01"}, "/review_on"),
        ({"supersedes": "none"}, "/supersedes"), ({"supersedes": "\0"}, "/supersedes"), ({"options": ["a\0"]}, "/options"),
        ({"secret": True}, "/secret"),
    ],
)  # fmt: skip
def test_what_cannot_be_proposed_is_refused_with_its_place(doors: Doors, wrong: dict[str, object], pointer: str) -> None:
    reply = doors.api("ben").post("/communities/guild/decisions", json={**PROPOSAL, **wrong})
    assert (reply.status_code, [fault["pointer"] for fault in reply.json()["errors"]]) == (422, [pointer])


def test_a_draft_is_changed_by_whoever_read_it_last(doors: Doors) -> None:
    decision_id, ben = proposed(doors, method="majority", quorum_bp=5_000), doors.api("ben")
    read = ben.get(f"/decisions/{decision_id}")
    change = {"quorum_bp": None, "options": ["Year first"]}
    fresh = ben.patch(f"/decisions/{decision_id}", json=change, headers={"If-Match": read.headers["ETag"]})
    assert (fresh.status_code, fresh.json()["quorum_bp"], fresh.json()["options"]) == (200, None, ["Year first"])
    stale = ben.patch(f"/decisions/{decision_id}", json=change, headers={"If-Match": read.headers["ETag"]})
    assert stale.status_code == 412
    assert doors.api("ada").post(f"/decisions/{decision_id}/opening").json()["quorum_bp"] == 2_500


def test_the_log_is_narrowed_and_leaves_out_what_was_withdrawn(doors: Doors) -> None:
    running, draft = opened(doors), proposed(doors)
    gone = proposed(doors)
    assert doors.api("ben").post(f"/decisions/{gone}/withdrawal", json={"reason": "No."}).json()["state"] == "withdrawn"

    def listed(**asked: object) -> list[str]:
        return [one["id"] for one in doors.api("cleo").get("/communities/guild/decisions", params=asked).json()["items"]]

    assert listed()[:2] == [draft, running]
    assert gone not in listed()
    assert listed(state="withdrawn")[:1] == [gone]
    assert listed(state=["open", "withdrawn"])[:2] == [gone, running]
    assert listed(limit=1) == [draft]


def test_the_same_key_proposes_once(doors: Doors) -> None:
    ben, key = doors.api("ben"), {"Idempotency-Key": "decide-once"}
    first, second = (ben.post("/communities/guild/decisions", json=PROPOSAL, headers=key) for _twice in range(2))
    assert (first.json()["id"], second.headers["Idempotency-Replayed"]) == (second.json()["id"], "true")


def test_whoever_asked_for_advice_decides(doors: Doors) -> None:
    decision_id = opened(doors, method="advice")
    doors.api("ben").put(f"/decisions/{decision_id}/position", json={"stance": "concern", "reason": "Mind the archive."})
    assert later(doors, decision_id)["state"] == "open"
    with clock.at(clock.now() + timedelta(hours=73)):
        ada = doors.api("ada")
        assert (
            ada.post(f"/decisions/{decision_id}/outcome", json={"outcome": "Yes."}).json()["errors"][0]["pointer"]
            == "/accepted"
        )
        decided = ada.post(f"/decisions/{decision_id}/outcome", json={"outcome": "Yes, without the archive.", "accepted": True})
    assert (decided.json()["state"], decided.json()["settled_by"]["username"]) == ("accepted", "ada")
