"""Everything that is kept of somebody, for them alone."""

from collections.abc import Iterator

from sqlalchemy import func, or_, select
from starlette.testclient import TestClient

from app.core.db import Session
from app.models.base import metadata
from app.services.privacy.register import REGISTER
from tests.doors import Doors

NUMBER = "E-1001"


def busy(doors: Doors) -> TestClient:
    """Ben, who did a bit of everything."""
    root, ben, ada = doors.api("root", "read", "write", "admin", "hr"), doors.api("ben"), doors.api("ada")
    assert root.patch("/people/ben", json={"external_id": NUMBER}).status_code == 200
    lesson = {"kind": "lesson", "title": "A lesson", "evidence": ["https://example.com/l"]}
    logged = ben.post("/communities/guild/contributions", json=lesson).json()
    ada.post(f"/contributions/{logged['id']}/endorsements", json={"benefit": "It saved us a week."})
    ben.post("/kudos", json={"to": "ada", "because": "You explained the tide tables."})
    doors.site("ben")
    for number, seen in (("1", None), ("2", "2999-01-01")):
        told = {"type": "transfer", "effective_on": "2026-01-05", "source_event_id": number, "visible_from": seen}
        person = {"external_id": NUMBER, "org_unit_code": f"UNIT-{number}"}
        assert root.post("/hr/events", json={**told, "person": person}).status_code == 202
    doors.settle()
    return ben


def expected(session: Session, person_id: str) -> Iterator[tuple[str, int]]:
    """How many rows of each table refer to a person, found by the columns alone."""
    for name, entry in REGISTER.items():
        if entry.people and not entry.not_exported and entry.shown is None:
            table = metadata.tables[name]
            refers = or_(*(table.c[column] == person_id for column in entry.people))
            yield name, session.execute(select(func.count()).select_from(table).where(refers)).scalar_one()


def test_every_row_that_refers_to_them_is_there(doors: Doors) -> None:
    ben = busy(doors)
    with doors.database.read() as session:
        wanted = dict(expected(session, doors.people["ben"].id))
    kept = ben.get("/people/me/export").json()["tables"]
    assert {name: len(kept[name]["rows"]) for name in wanted if len(kept[name]["rows"]) < wanted[name]} == {}
    assert sum(bool(count) for count in wanted.values()) >= 10, "the walk would prove little"
    assert [row["benefit"] for row in kept["endorsement"]["rows"]] == ["It saved us a week."]
    assert kept["kudos"]["rows"][0]["to_id"] == "ada"


def test_nothing_secret_and_nothing_confidential_is_there(doors: Doors) -> None:
    ben = busy(doors)
    reply = ben.get("/people/me/export")
    assert "UNIT-1" in reply.text
    assert "UNIT-2" not in reply.text, "HR says that nobody may know of it yet"
    assert "digest" not in reply.text
    assert "ada@example.org" not in reply.text


def test_of_rows_in_which_they_only_acted_the_act_alone(doors: Doors) -> None:
    busy(doors)
    kept = doors.api("root").get("/people/me/export").json()["tables"]
    assert NUMBER not in str(kept), "what root told of ben as HR is ben's"
    posted = [row for row in kept["hr_event"]["rows"] if row["posted_by"] == "root"]
    assert len(posted) == 1
    assert posted[0].keys() == {"id", "created_at", "posted_by"}


def test_it_is_for_the_person_alone_and_noted(doors: Doors) -> None:
    assert doors.api("root").get("/people/ben/export").status_code == 404
    assert doors.site("ben").get("/people/me/data.json").json()["person"] == "ben"
    assert [one["what"] for one in doors.api("ben").get("/people/me/looks").json()["items"]] == ["export"]
