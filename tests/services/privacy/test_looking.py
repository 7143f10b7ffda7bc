"""Whoever looks at somebody else's data is noted, once a day, and the person can read it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from starlette.testclient import TestClient

from app.core import clock
from app.core.db import Database
from app.models.privacy import Look, Looked
from app.services import checking
from app.services.privacy import looking
from app.services.privacy.looking import Glimpse
from tests.doors import Doors

pytestmark = pytest.mark.usefixtures("in_november")


def looks(database: Database) -> int:
    with database.read() as session:
        return session.execute(select(func.count()).select_from(Look)).scalar_one()


def glance(database: Database, who: str, whose: str, at: datetime) -> None:
    with clock.at(at), database.write() as session:
        looking.write(session, [Glimpse(who, None, whose, Looked.CONTACT, clock.today())])


def faults(database: Database) -> list[str]:
    with database.read() as session:
        return [fault for fault in checking.verify(session).faults if "ccess log" in fault or "look" in fault]


def test_an_administrators_look_at_an_address_is_noted_and_told(doors: Doors) -> None:
    assert doors.api("root").get("/people/ben").json()["email"] == "ben@example.org"
    [seen] = doors.api("ben").get("/people/me/looks").json()["items"]
    assert (seen["by"]["username"], seen["what"], seen["by_token"]) == ("root", "contact", True)


def test_who_is_shown_nothing_is_not_noted(doors: Doors) -> None:
    assert doors.api("ada").get("/people/ben").json()["email"] is None
    assert doors.api("ben").get("/people/me").json()["email"]
    assert doors.site("ada").get("/people/ben").status_code == 200
    assert looks(doors.database) == 0


def test_every_door_notes(doors: Doors) -> None:
    assert "ben@example.org" in doors.site("root").get("/people/ben").text
    assert doors.api("ben").get("/people/ben/looks").json()["items"][0]["by_token"] is False
    doors.api("root").get("/people")
    assert {one["by"]["username"] for one in doors.api("cleo").get("/people/me/looks").json()["items"]} == {"root"}


def test_a_form_that_fails_shows_and_notes_as_much(doors: Doors) -> None:
    page = doors.site("root").post("/people/ben/kudos", data={"because": "short"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert (page.status_code, "ben@example.org" in page.text, looks(doors.database)) == (422, True, 1)


def test_a_look_is_noted_once_a_day(doors: Doors) -> None:
    root, tomorrow = doors.api("root"), clock.now() + timedelta(days=1)
    for _ in range(3):
        root.get("/people/ben")
    assert looks(doors.database) == 1
    with clock.at(tomorrow - timedelta(hours=1)):
        token = doors.api("root")
    with clock.at(tomorrow):
        token.get("/people/ben")
    assert looks(doors.database) == 2


def test_an_answer_from_ready_bytes_never_goes_unnoted(doors: Doors) -> None:
    """The service as it runs, where answers are kept: whatever was asked before, the day's first look is noted."""
    now, day = clock.now(), timedelta(days=1)
    with clock.at(now + 2 * day):
        token = doors.token("root")  # good on all three days, so that nothing is committed but what is noted
    with TestClient(doors.app, f"{doors.settings.base_url}/api/v1") as client:
        for passed in range(3):
            with clock.at(now + passed * day):
                for _ in range(4):
                    assert client.get("/people/ben", headers={"Authorization": f"Bearer {token}"}).json()["email"]
            assert looks(doors.database) == passed + 1


def test_only_the_person_and_administrators_may_read_it_and_they_are_noted(doors: Doors) -> None:
    assert doors.api("ada").get("/people/ben/looks").status_code == 403
    assert doors.api("root").get("/people/ben/looks").status_code == 200
    assert [one["what"] for one in doors.api("ben").get("/people/me/looks").json()["items"]] == ["looks"]


@pytest.mark.parametrize("statement", ["UPDATE look SET what = 'plan'", "DELETE FROM look", "UPDATE look SET hash = 'x'"])
def test_a_look_is_neither_changed_nor_deleted(database: Database, statement: str) -> None:
    glance(database, "root", "ben", clock.now())
    with pytest.raises(DBAPIError, match="append-only"), database.write() as session:
        session.execute(text(statement))
    assert faults(database) == []


def test_old_looks_go_and_the_chain_still_begins_somewhere(database: Database) -> None:
    for months in (30, 26, 3, 0):
        glance(database, "root", "ben", clock.now() - timedelta(days=31 * months))
    with database.write() as session:
        looking.forget_old(session)
    assert (looks(database), faults(database)) == (2, [])
    with database.write() as session:
        session.execute(text("DELETE FROM look WHERE position = 3"))  # old enough for the database to allow it
    assert faults(database)[0] == "Access log: position 3 is missing before 4."


def test_a_chain_goes_on_when_all_of_it_was_old(database: Database) -> None:
    glance(database, "root", "ben", clock.now() - timedelta(days=31 * 30))
    with database.write() as session:
        looking.forget_old(session)
    glance(database, "root", "ben", clock.now())
    assert (looks(database), faults(database)) == (1, [])


def test_a_look_that_was_altered_is_found(database: Database) -> None:
    glance(database, "root", "ben", clock.now() - timedelta(days=60))
    glance(database, "root", "ada", clock.now())
    with database.write() as session:  # as somebody does who may do everything
        drop = "DROP TRIGGER look_no_update" if database.is_sqlite else "DROP TRIGGER look_append_only ON look"
        session.execute(text(drop))
        session.execute(text("UPDATE look SET looker_id = 'cleo' WHERE position = 1"))
    assert len(faults(database)) == 2, "that it was altered, and that its guard is gone"


def test_sessions_tokens_and_what_hr_told_are_noted_too(doors: Doors) -> None:
    root = doors.api("root", "read", "write", "admin", "hr")
    root.get("/people/ben/sessions")
    root.get("/people/ben/tokens")
    doors.site("root").get("/people/ben/sessions")
    assert root.get("/hr/events").status_code == 200
    assert [one["what"] for one in doors.api("ben").get("/people/me/looks").json()["items"]] == ["sessions"]
