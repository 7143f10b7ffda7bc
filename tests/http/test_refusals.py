"""What somebody was refused stands in the journal, once a day, without filling it; what nobody may know of does not."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from app.core import clock
from app.core.db import Database
from app.journal import facts
from app.journal.book import read_after
from app.services import access
from tests.doors import Doors

Refused = facts.AccessRefused


def refused(database: Database) -> list[tuple[str, str]]:
    """Who was refused what, as the journal has it."""
    with database.read() as session:
        entries = list(read_after(session, 0, 10_000))
    assert all(entry.actor_id == entry.fact.person_id for entry in entries if isinstance(entry.fact, Refused))
    return [(entry.fact.person_id, entry.fact.operation) for entry in entries if isinstance(entry.fact, Refused)]


@pytest.fixture
def ben(doors: Doors) -> str:
    return doors.people["ben"].id


def test_a_refusal_is_written_at_both_doors_once_a_day(doors: Doors, ben: str) -> None:
    site, api = doors.site("ben"), doors.api("ben")
    for _ in range(3):
        assert site.get("/admin").status_code == 403
        assert api.get("/journal", params={"who": "ada"}).status_code == 403
    assert sorted(refused(doors.database)) == [(ben, "GET /admin"), (ben, "GET /api/v1/journal")]
    with clock.at(clock.now() + timedelta(days=1)):
        assert doors.site("ben").get("/admin").status_code == 403
    assert len(refused(doors.database)) == 3


def test_a_form_that_is_shown_again_was_refused_all_the_same(doors: Doors) -> None:
    told = doors.site("cleo").post("/communities/guild/assets", data={"title": "How", "body": "So.", "kind": "how_to"})
    assert told.status_code in {403, 422}
    assert refused(doors.database) == [(doors.people["cleo"].id, "POST /communities/{slug}/assets")]


def test_a_token_without_the_scope_is_refused_by_name_at_every_door(doors: Doors, ben: str) -> None:
    api = doors.api("ben", "read")
    assert api.post("/communities/guild/contributions", json={}).status_code == 403
    assert api.get(f"{doors.settings.base_url}/scim/v2/Users").status_code == 403
    assert sorted(refused(doors.database)) == [
        (ben, "GET /scim/v2"), (ben, "POST /api/v1/communities/{slug}/contributions"),
    ]  # fmt: skip


def test_who_is_not_known_and_what_is_not_there_leave_nothing(doors: Doors) -> None:
    assert doors.api().get("/journal").status_code == 401
    assert doors.site("ben").get("/communities/nowhere").status_code == 404
    assert doors.site().post("/sign-in", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert refused(doors.database) == []


def test_a_refusal_stands_though_it_cannot_be_kept(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_given: object) -> None:
        raise OperationalError("INSERT", {}, Exception("disk full"))

    with monkeypatch.context() as patched:
        patched.setattr("app.services.access.refusing.record", away)
        assert doors.site("ben").get("/admin").status_code == 403
    assert refused(doors.database) == []
    assert doors.site("ben").get("/admin").status_code == 403
    assert len(refused(doors.database)) == 1, "what could not be kept is not forgotten for the day"


def test_a_wrong_password_stands_there_for_whoever_it_was_tried_on(doors: Doors, ben: str) -> None:
    with doors.database.write() as session:
        access.set_password(session, doors.people["ben"], "correct horse battery")
    site = doors.site()
    for name in ("ben", "nobody at all"):
        assert site.post("/sign-in", data={"username": name, "password": "wrong wrong wrong"}).status_code == 422
    with doors.database.read() as session:
        tried = [one for one in read_after(session, 0, 10_000) if isinstance(one.fact, facts.SignInRefused)]
    assert [(one.actor_id, one.fact.person_id) for one in tried] == [(None, ben)]
    shown = doors.site("root").get("/admin/journal", params={"kind": "session.refused"})
    assert (shown.status_code, "Ben" in shown.text) == (200, True)
