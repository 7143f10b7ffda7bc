"""What a caller hears is what the database holds: nobody gets a 201 for a commit that failed (reliability.md §1.1)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from sqlite3 import DatabaseError

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError

from app.core.db import Database, Session
from app.models.contributions import Contribution
from tests.doors import Doors

DRAFT = {"kind": "asset", "title": "Price template", "evidence": ["https://example.org/t"]}


@contextmanager
def failing_commit(raising: Callable[[], Exception]) -> Iterator[None]:
    """Inside the block every commit fails when all else is done: the disk is full, the server went away."""

    def fail(_session: object) -> None:
        raise raising()

    event.listen(Session, "before_commit", fail)
    try:
        yield
    finally:
        event.remove(Session, "before_commit", fail)


def count(database: Database) -> int:
    """How many contributions there are."""
    with database.read() as session:
        return session.execute(select(func.count()).select_from(Contribution)).scalar_one()


def test_a_lost_database_is_503_and_nothing_happened(doors: Doors) -> None:
    api = doors.api("ada")
    with failing_commit(lambda: OperationalError("COMMIT", {}, DatabaseError("disk I/O error"))):
        answer = api.post("/communities/guild/contributions", json=DRAFT)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert count(doors.database) == 0


def test_any_other_failure_is_500_and_nothing_happened(doors: Doors) -> None:
    api = doors.api("ada")
    api._transport.raise_server_exceptions = False  # type: ignore[attr-defined]
    with failing_commit(lambda: RuntimeError("a mistake of ours")):
        answer = api.post("/communities/guild/contributions", json=DRAFT)
    assert answer.status_code == 500
    assert "mistake of ours" not in answer.text
    assert count(doors.database) == 0


def test_a_key_whose_commit_failed_may_be_used_again(doors: Doors) -> None:
    api, key = doors.api("ada"), {"Idempotency-Key": "k"}
    with failing_commit(lambda: OperationalError("COMMIT", {}, DatabaseError("disk I/O error"))):
        assert api.post("/communities/guild/contributions", json=DRAFT, headers=key).status_code == 503
    answer = api.post("/communities/guild/contributions", json=DRAFT, headers=key)
    assert (answer.status_code, count(doors.database)) == (201, 1)
    assert "Idempotency-Replayed" not in answer.headers


@pytest.mark.parametrize(
    "path", ["/people/a%00b", "/people/%ff%fe", "/contributions/%00", "/people?q=%00", "/communities/%ed%a0%80"]
)
def test_what_no_database_can_hold_is_the_callers_mistake(doors: Doors, path: str) -> None:
    assert 400 <= doors.api("ada").get(path).status_code < 500 or doors.api("ada").get(path).json()["items"] == []


def test_two_who_change_the_same_thing_at_once_are_told(doors: Doors) -> None:
    api = doors.api("ada")
    made = api.post("/communities/guild/contributions", json=DRAFT).json()
    first = api.patch(f"/contributions/{made['id']}", json={"title": "One"}, headers={"If-Match": f'"{made["version"]}"'})
    second = api.patch(f"/contributions/{made['id']}", json={"title": "Two"}, headers={"If-Match": f'"{made["version"]}"'})
    assert (first.status_code, second.status_code) == (200, 412)
