"""Small questions that the tests of the API ask of replies."""

from typing import Any

from starlette.testclient import TestClient


def pointers(reply: Any) -> list[str]:
    """Where the input is wrong."""
    return [fault["pointer"] for fault in reply.json()["errors"]]


def take_on(founder: TestClient, holder: TestClient, slug: str, role: str) -> str:
    """Somebody is offered a role and accepts it; the path of the assignment."""
    person = holder.get("/me").json()["username"]
    offered = founder.post(f"/communities/{slug}/roles", json={"person": person, "role": role})
    assert offered.status_code == 201, offered.text
    path = f"/roles/{offered.json()['id']}"
    assert holder.post(f"{path}/acceptance").json()["state"] == "accepted"
    return path
