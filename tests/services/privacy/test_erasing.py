"""Erasing somebody: no trace of who they were, and everything that they did for others."""

from typing import Any

import pytest
from sqlalchemy import select, text

from app.core.db import Database
from app.core.errors import ConflictError, ForbiddenError, InvalidError
from app.models.base import metadata
from app.models.journal import JournalEntry
from app.models.people import Person
from app.models.privacy import Erasure
from app.models.recognition import LedgerEntry, PointsTotal
from app.services import access, checking, people, privacy
from app.services.access import Claim
from app.services.people import NewPerson
from tests.api.scim.idp import USER
from tests.doors import Doors
from tests.services.privacy import raw

NAME, MAIL, NUMBER, USERNAME = "Quirinius Łęcki", "quirinius@mail.example", "E-778899", "quirinius.lecki"
THANKS = "Thank you for staying when my mother was ill."
PLACE = "Zanzibar office"
WITHDRAWN = "A private worry that I should not have logged"
BEFORE = ("Quirinius Zabłocki", "q.zablocki@mail.example", "E-112233", "q.zablocki@login.example")
TRACES = (NAME, MAIL, NUMBER, USERNAME, PLACE, "192.0.2.77", THANKS, WITHDRAWN, *BEFORE)
KNOWLEDGE = "How to calibrate the sextant in nine steps"
LINK = "https://example.com/sextant"


@pytest.fixture
def life(doors: Doors) -> Doors:
    """Quirinius has been here for a while: in every table that there is a door to."""
    with doors.database.write() as session:
        name, mail, number, _login = BEFORE
        new = NewPerson(username=USERNAME, display_name=name, email=mail, external_id=number, unit="Sales", languages=["pl"])
        doors.people["quirinius"] = quirinius = people.register(session, None, new)
    _marry(doors)
    with doors.database.write() as session:
        quirinius = session.get_one(Person, quirinius.id)
        access.set_password(session, quirinius, "correct horse battery")
        access.sign_in(session, Claim(USERNAME, "192.0.2.77", quirinius.id))
        session.flush()
        failed = access.check(session, MAIL, "wrong", "192.0.2.77")
        access.sign_in(session, failed)
    his, ada = doors.api("quirinius"), doors.api("ada")
    key = {"Idempotency-Key": "once"}
    assert his.put("/communities/guild/members/me").status_code in {200, 201}
    _log(his, KNOWLEDGE, headers=key)
    doomed = _log(his, WITHDRAWN)
    his.post(f"/contributions/{doomed}/withdrawal", json={"reason": "Not for here."})
    about = _log(ada, f"Interview with {NAME}", body=f"Write to {MAIL}, employee {NUMBER}.", evidence=[f"{LINK}?by={MAIL}"])
    words = {"benefit": f"What {NAME.upper()} says there helped my team."}
    doors.api("ben").post(f"/contributions/{about}/endorsements", json=words, headers=key)
    ada.post("/kudos", json={"to": USERNAME, "because": THANKS}, headers=key)
    his.post("/kudos", json={"to": "ada", "because": "You explained the tide tables to me."})
    _hire(doors)
    doors.settle()
    raw.analysed(doors.database)
    return doors


def _marry(doors: Doors) -> None:
    """They were known by another name, address and number, of which others wrote; then came the identity provider, and HR."""
    name, mail, number, login = BEFORE
    _log(doors.api("ada"), f"Notes of {name}", body=f"{name}, {mail}, {number} and {login}, once @{USERNAME}.")
    scim = doors.api("root", "scim")
    user = {"schemas": [USER], "userName": login, "displayName": name, "emails": [{"value": mail}]}
    made = scim.post("http://127.0.0.1:8000/scim/v2/Users", json=user)
    assert made.status_code == 201, made.text
    him, renamed = (
        f"http://127.0.0.1:8000/scim/v2/Users/{made.json()['id']}",
        {"displayName": NAME, "emails": [{"value": MAIL}]},
    )
    assert scim.put(him, json={**user, "userName": MAIL, **renamed}).status_code == 200
    with doors.database.write() as session:
        session.get_one(Person, doors.people["quirinius"].id).external_id = NUMBER


def _log(client: Any, title: str, body: str = "", evidence: list[str] | None = None, **given: Any) -> str:
    sent = {"kind": "lesson", "title": title, "body": body, "evidence": evidence or [LINK]}
    reply = client.post("/communities/guild/contributions", json=sent, **given)
    assert reply.status_code == 201, reply.text
    return str(reply.json()["id"])


def _hire(doors: Doors) -> None:
    """HR tells where he works, and who reports to him."""
    office = doors.api("root", "hr")
    where = {
        "external_id": NUMBER,
        "display_name": NAME,
        "work_email": MAIL,
        "location": "Zanzibar office",
        "org_unit_code": "ATLAS",
    }
    under = {"external_id": "E-5", "display_name": "Dora", "manager_external_id": NUMBER}
    for kind, person in (("transfer", where), ("manager_change", under)):
        told = {"type": kind, "effective_on": "2026-01-05", "source_event_id": kind, "person": person}
        reply = office.post("/hr/events", json=told)
        assert reply.status_code == 202, reply.text


def gone(doors: Doors) -> list[privacy.Loss]:
    with doors.database.write() as session:
        person = session.get_one(Person, doors.people["quirinius"].id)
        losses = privacy.erase(session, None, person, person.username)
    assert privacy.wipe(doors.database)
    return losses


def untouched(database: Database) -> dict[str, list[Any]]:
    """What erasing must leave as it is: ledger, totals, and the facts that were there."""
    with database.read() as session:
        tables = [metadata.tables[model.__tablename__] for model in (LedgerEntry, PointsTotal, JournalEntry)]
        return {table.name: list(session.execute(select(table).order_by(*table.primary_key))) for table in tables}


def test_no_byte_of_who_they_were_is_left_and_ledger_totals_and_chain_stay(life: Doors) -> None:
    assert raw.found(raw.of(life.database), *TRACES) >= {NAME, MAIL, NUMBER, USERNAME, THANKS, WITHDRAWN}
    before = untouched(life.database)
    gone(life)
    assert raw.found(raw.of(life.database), KNOWLEDGE, *TRACES) == {KNOWLEDGE}
    after = untouched(life.database)
    assert (after["ledger"], after["points_total"]) == (before["ledger"], before["points_total"])
    assert after["journal"][: len(before["journal"])] == before["journal"]
    assert after["journal"][-1].type == "person.erased"
    life.settle()
    with life.database.read() as session:
        assert checking.verify(session).faults == []


def test_what_they_did_stays_by_a_former_member_and_mentions_are_replaced(life: Doors) -> None:
    with life.database.read() as session:
        foreseen = privacy.foreseen(session, None, session.get_one(Person, life.people["quirinius"].id))
    assert gone(life) == foreseen
    [lesson] = [one for one in life.api("ben").get("/contributions").json()["items"] if one["title"] == KNOWLEDGE]
    [author] = lesson["authors"]
    assert author["display_name"] == "Former member"
    assert author["username"].startswith("former-")
    [thanks] = life.api("ada").get("/people/me/kudos").json()["items"]
    assert (thanks["from"]["display_name"], thanks["because"]) == ("Former member", "You explained the tide tables to me.")
    about = next(one for one in life.api("ada").get("/contributions").json()["items"] if one["title"].startswith("Interview"))
    whole = life.api("ada").get(f"/contributions/{about['id']}").json()
    assert whole["title"] == "Interview with Former member"
    assert whole["body"] == "Write to …, employee …."
    assert "What Former member says" in whole["endorsements"][0]["benefit"]


def test_what_they_were_called_before_is_found_unless_it_is_somebody_elses_now(life: Doors) -> None:
    name, mail, number, _login = BEFORE
    with life.database.write() as session:
        people.register(session, None, NewPerson(username="heir", display_name="An Heir", email=mail.upper()))
    [notes] = [one for one in life.api("ada").get("/contributions").json()["items"] if one["title"] == f"Notes of {name}"]
    own = life.api("quirinius").get("/people/me/export").json()["tables"]["former_name"]["rows"]
    assert {one["value"] for one in own} == set(BEFORE)
    gone(life)
    whole = life.api("ada").get(f"/contributions/{notes['id']}").json()
    assert whole["title"] == "Notes of Former member"
    assert whole["body"] == f"Former member, {mail}, … and …, once …."
    assert life.api("ada").get("/search", params={"q": number}).json()["items"] == []


def test_a_former_name_that_is_somebody_elses_now_means_the_other(life: Doors) -> None:
    name = BEFORE[0]
    with life.database.write() as session:
        people.register(session, None, NewPerson(username="heir", display_name=name.upper(), email="heir@example.org"))
    gone(life)
    titles = [one["title"] for one in life.api("ada").get("/contributions").json()["items"]]
    assert f"Notes of {name}" in titles


def test_they_are_found_nowhere_and_cannot_come_back(life: Doors) -> None:
    token, session_of = life.api("quirinius"), life.site("quirinius")
    assert token.get("/me").status_code == 200
    body, key = {"to": "cleo", "because": "You keep the charts in such good order."}, {"Idempotency-Key": "tide"}
    assert life.api("ben").post("/kudos", json=body, headers=key).status_code == 201
    gone(life)
    again = life.api("ben").post("/kudos", json=body, headers=key)
    assert again.headers["Idempotency-Replayed"] == "true", "a reply that does not name them is still kept"
    assert token.get("/me").status_code == 401
    assert session_of.get("/people/me/points").status_code == 303
    root = life.api("root")
    assert root.get(f"/people/{USERNAME}").status_code == 404
    for words in ("Quirinius", "former", NUMBER, MAIL):
        assert root.get("/people", params={"q": words}).json()["items"] == []
        assert not [one for one in root.get("/search", params={"q": words}).json()["items"] if one["kind"] == "people"]


def test_who_may_not_may_not_and_nobody_is_erased_twice(life: Doors) -> None:
    with life.database.write() as session:
        ada, root, him = (session.get_one(Person, life.people[name].id) for name in ("ada", "root", "quirinius"))
        with pytest.raises(ForbiddenError):
            privacy.erase(session, access.actor_of_person(session, ada), him, him.username)
        with pytest.raises(InvalidError):
            privacy.erase(session, access.actor_of_person(session, root), him, "somebody")
        with pytest.raises(ConflictError, match="last platform administrator"):
            privacy.erase(session, access.actor_of_person(session, root), root, root.username)
    gone(life)
    with life.database.write() as session:
        nobody = session.get_one(Person, life.people["quirinius"].id)
        with pytest.raises(ConflictError, match="before"):
            privacy.erase(session, None, nobody, nobody.username)


def test_wiping_is_owed_until_it_succeeds(life: Doors) -> None:
    with life.database.write() as session:
        person = session.get_one(Person, life.people["quirinius"].id)
        privacy.erase(session, None, person, person.username)
    with life.database.read() as held:
        held.execute(text("SELECT count(*) FROM person"))  # somebody still reads what was there before
        if life.database.is_sqlite:
            with life.database.alone() as connection:
                connection.execute("PRAGMA busy_timeout=50")
        else:
            with life.database.alone() as connection:
                connection.execute("SET lock_timeout = '50ms'")
        assert not privacy.wipe(life.database)
    assert privacy.wipe(life.database)
    with life.database.read() as session:
        assert session.execute(select(Erasure)).scalar_one().wiped_at
