"""What an identity provider does to people, as they and their communities feel it."""

from typing import Any

import pytest
from sqlmodel import select

from app.core.db import Database
from app.journal import facts
from app.journal.book import read_after
from app.models.people import OrgUnit, Person, PersonStatus
from app.models.provisioning import ScimUser
from app.services import people
from tests.api.scim.idp import ENTERPRISE, USER, IdentityProvider
from tests.doors import Doors

OFF = {"op": "Replace", "path": "active", "value": "False"}


@pytest.fixture
def idp(doors: Doors) -> IdentityProvider:
    return IdentityProvider(doors)


def person(database: Database, person_id: str) -> Person:
    with database.read() as session:
        return session.get_one(Person, person_id)


def users(idp: IdentityProvider, query: str) -> list[dict[str, Any]]:
    reply = idp.get("/Users", params={"filter": query})
    assert reply.status_code == 200, reply.text
    return reply.json()["Resources"]


def test_an_account_becomes_a_person_with_unit_and_manager(idp: IdentityProvider, doors: Doors, database: Database) -> None:
    work = {"department": "Sales", "costCenter": "C-7", "employeeNumber": "E-1", "manager": {"value": doors.people["ada"].id}}
    user = idp.hire(
        "Zoë.Źróbek", emails=[{"value": "zoe@example.com"}], name={"givenName": "Zoë", "familyName": "Źróbek"},
        preferredLanguage="pl-PL", **{ENTERPRISE: work},
    )  # fmt: skip
    found = person(database, user["id"])
    assert (found.username, found.display_name, found.languages) == ("zoe.zrobek", "Zoë Źróbek", ["pl"])
    assert (found.manager_id, found.external_id) == (doors.people["ada"].id, "E-1")
    with database.read() as session:
        assert session.get_one(OrgUnit, found.unit_id).name == "Sales"
    assert {name: user[ENTERPRISE][name] for name in ("department", "costCenter", "employeeNumber")} == {
        "department": "Sales", "costCenter": "C-7", "employeeNumber": "E-1",
    }  # fmt: skip


def test_deactivation_ends_everything_at_once_and_loses_nothing(idp: IdentityProvider, doors: Doors) -> None:
    ada, page, api = doors.people["ada"], doors.site("ada"), doors.api("ada")
    thanked = doors.api("ben").post("/kudos", json={"to": "ada", "because": "You helped me more than you know."})
    assert (page.get("/").status_code, api.get("/me").status_code, thanked.status_code) == (200, 200, 201)
    assert idp.alter(f"/Users/{ada.id}", OFF).json()["active"] is False
    assert api.get("/me").status_code == 401
    assert "/sign-in" in page.get("/people").headers["location"]
    roles = doors.api("ben").get("/communities/guild/roles").json()["items"]
    assert [(role["person"]["username"], role["state"]) for role in roles] == [("ada", "ended")]
    assert [user["active"] for user in users(idp, 'userName eq "ada"')] == [False]

    assert idp.alter(f"/Users/{ada.id}", {"op": "replace", "value": {"active": True}}).json()["active"] is True
    assert api.get("/me").status_code == 401, "an old token stays dead"
    assert doors.api("ada").get("/me").json()["username"] == "ada"


def test_a_removed_account_leaves_the_person_and_comes_back_to_them(idp: IdentityProvider, database: Database) -> None:
    user = idp.hire("dora", externalId="D-1", title="Architect")
    assert idp.delete(f"/Users/{user['id']}").status_code == 204
    assert idp.get(f"/Users/{user['id']}").status_code == 404
    assert users(idp, 'externalId eq "D-1"') == []
    assert person(database, user["id"]).status == PersonStatus.LEFT
    with database.read() as session:
        assert session.exec(select(ScimUser.attributes).where(ScimUser.person_id == user["id"])).one() == {}
        told = [entry.fact for entry in read_after(session, 0) if entry.fact.subject_id == user["id"]]
    assert facts.AccountRemoved(person_id=user["id"]) in told
    again = idp.hire("dora.lee", externalId="D-1")
    assert again["id"] == user["id"], "a rehire is the same person"
    assert person(database, user["id"]).status == PersonStatus.ACTIVE


def test_a_name_that_is_given_to_somebody_else_brings_no_history(idp: IdentityProvider, database: Database) -> None:
    first = idp.hire("jan", externalId="J-1")
    idp.delete(f"/Users/{first['id']}")
    second = idp.hire("jan", externalId="J-2")
    assert second["id"] != first["id"]
    assert person(database, second["id"]).username == "jan-2"
    assert person(database, first["id"]).email is None, "the address is the new one's"


def test_whoever_is_here_already_is_taken_over_not_doubled(idp: IdentityProvider, doors: Doors, database: Database) -> None:
    ben = doors.people["ben"]
    user = idp.hire("ben", emails=[{"value": "Ben@example.org", "primary": True}], userName="ben@corp.example")
    assert user["id"] == ben.id
    assert person(database, ben.id).username == "ben", "links to them still hold"
    assert users(idp, 'userName eq "ben"') == []
    assert [one["id"] for one in users(idp, 'userName eq "BEN@corp.example"')] == [ben.id]


def test_what_it_never_said_it_cannot_take_away(idp: IdentityProvider, doors: Doors, database: Database) -> None:
    with database.write() as session:
        cleo = session.get_one(Person, doors.people["cleo"].id)
        cleo.unit_id = people.unit(session, "Research").id
    plain = {"schemas": [USER], "userName": "cleo", "active": True}
    assert idp.put(f"/Users/{cleo.id}", json=plain).json()[ENTERPRISE]["department"] == "Research"
    told = {**plain, "schemas": [USER, ENTERPRISE], ENTERPRISE: {"department": "Sales"}}
    assert idp.put(f"/Users/{cleo.id}", json=told).json()[ENTERPRISE]["department"] == "Sales"
    assert ENTERPRISE not in idp.put(f"/Users/{cleo.id}", json=plain).json(), "what it said it may take back"


def test_a_manager_is_named_by_id_or_by_what_okta_sends(idp: IdentityProvider, doors: Doors, database: Database) -> None:
    user, ada = idp.hire("eve"), doors.people["ada"]
    path = f"{ENTERPRISE}:manager"
    for sent in (ada.id, {"value": ada.id}, {"value": "ada@example.org"}):
        assert idp.alter(f"/Users/{user['id']}", {"op": "Add", "path": path, "value": sent}).status_code == 200
        assert person(database, user["id"]).manager_id == ada.id
    idp.alter(f"/Users/{user['id']}", {"op": "Replace", "path": path, "value": "nobody we know"})
    assert person(database, user["id"]).manager_id is None
    assert idp.get(f"/Users/{user['id']}").json()[ENTERPRISE]["manager"] == {"value": "nobody we know"}


def test_nobody_becomes_or_stands_in_for_an_administrator(idp: IdentityProvider, doors: Doors, database: Database) -> None:
    user = idp.hire("mallory", roles=[{"value": "platform_admin", "primary": True}], entitlements=[{"value": "admin"}])
    with database.read() as session:
        assert people.appointments_of(session, session.get_one(Person, user["id"])) == []
    with database.write() as session:
        people.appoint(session, None, session.get_one(Person, doors.people["cleo"].id), "platform_admin")
    reply = idp.alter(
        f"/Users/{doors.people['cleo'].id}", {"op": "replace", "path": "emails", "value": [{"value": "m@example.com"}]}
    )
    assert (reply.status_code, reply.json()["status"]) == (403, "403")
    assert person(database, doors.people["cleo"].id).email == "cleo@example.org"


def test_taking_back_what_it_said_of_active_brings_nobody_back(idp: IdentityProvider, database: Database) -> None:
    user = idp.hire("nora", active=False)
    assert user["active"] is False
    assert "active" not in idp.alter(f"/Users/{user['id']}", {"op": "remove", "path": "active"}).json()
    assert person(database, user["id"]).status == PersonStatus.LEFT
    assert idp.alter(f"/Users/{user['id']}", {"op": "add", "path": "active", "value": True}).json()["active"] is True


def test_the_last_administrator_stays(doors: Doors) -> None:
    token = doors.token("cleo", "scim")
    reply = IdentityProvider(doors).patch(
        f"/Users/{doors.people['root'].id}", headers={"Authorization": f"Bearer {token}"},
        json={"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [OFF]},
    )  # fmt: skip
    assert (reply.status_code, reply.json()["detail"][:42]) == (409, "This is the last platform administrator. A")


def test_the_same_again_changes_nothing(idp: IdentityProvider, database: Database) -> None:
    user = idp.hire("fred", **{ENTERPRISE: {"department": "Sales"}})
    body = {"schemas": [USER, ENTERPRISE], "userName": "fred@example.com", "active": True, "emails": user["emails"],
            ENTERPRISE: {"department": "Sales"}}  # fmt: skip
    first = idp.put(f"/Users/{user['id']}", json=body)
    with database.read() as session:
        before = len(read_after(session, 0))
    second = idp.put(f"/Users/{user['id']}", json=body)
    with database.read() as session:
        assert len(read_after(session, 0)) == before
    assert first.headers["etag"] == second.headers["etag"] == user["meta"]["version"]


def test_two_who_change_at_once_do_not_overwrite_each_other(idp: IdentityProvider) -> None:
    user = idp.hire("gina")
    path, old = f"/Users/{user['id']}", user["meta"]["version"]
    assert idp.get(path, headers={"If-None-Match": old}).status_code == 304
    assert idp.alter(path, {"op": "add", "path": "title", "value": "Architect"}).status_code == 200
    assert idp.get(path, headers={"If-None-Match": old}).status_code == 200
    assert idp.delete(path, headers={"If-Match": old}).status_code == 412
    assert idp.get(path).json()["title"] == "Architect"


def test_groups_are_kept_and_a_removed_one_is_nobodys(idp: IdentityProvider) -> None:
    user = idp.hire("hans")
    group = idp.group("Sellers", user["id"])
    assert [one["display"] for one in idp.get(f"/Users/{user['id']}").json()["groups"]] == ["Sellers"]
    unknown = idp.alter(f"/Groups/{group['id']}", {"op": "add", "path": "members", "value": [{"value": "nobody"}]})
    assert (unknown.status_code, unknown.json()["scimType"]) == (400, "invalidValue")
    assert idp.delete(f"/Groups/{group['id']}").status_code == 204
    assert idp.get(f"/Groups/{group['id']}").status_code == 404
    assert "groups" not in idp.get(f"/Users/{user['id']}").json()
