"""G31: whatever an identity provider sends, in whatever order, is answered; the same again leaves things as they were."""

import json
from random import Random
from typing import Any

from app.core.db import Database
from app.journal.book import read_after
from tests.api.scim.idp import ENTERPRISE, GROUP, PATCH, USER, IdentityProvider
from tests.doors import Doors
from tests.proving import Figures, length

STEPS = length(80, 5000)  # on each database: 10,000 in all
TEXTS = (
    "Ada",
    "sales",
    "a@example.com",
    "Zoë",
    "北京",
    "",
    " ",
    "x" * 300,
    "a\u0000b",
    "'; --",
    "%_",
    "\ud800",
    "False",
    "👩‍👩‍👧",
)
PATHS = (
    "userName", "active", "externalId", "displayName", "title", "name", "name.givenName", "emails",
    'emails[type eq "work"].value',
    'emails[type eq "home"]', "emails.value", "members", 'members[value eq "nobody"]', "groups", "id", "meta.created",
    "password",
    "schemas", "nothing", f"{ENTERPRISE}:department", f"{ENTERPRISE}:manager", f"{ENTERPRISE}:manager.value", ENTERPRISE,
    "addresses[type eq \"work\"].streetAddress", "((", "", 'emails[not (value co "a")]',
)  # fmt: skip
FILTERS = (
    'userName eq "{}"', 'externalId eq "{}"', "externalId eq {}", 'emails eq "{}"', 'emails[value eq "{}" and type pr]',
    'title co "{}" or not (active eq true)', 'meta.lastModified gt "{}"', 'meta.lastModified gt "2020-01-01T00:00:00Z"',
    f'{ENTERPRISE}:department eq "{{}}"', "id pr and {}", 'displayName ne "{}"', "userName {} 1", 'members.value eq "{}"',
)  # fmt: skip


def value(chance: Random, ids: list[str], depth: int = 2) -> Any:
    kind = chance.random()
    if kind < 0.45 or not depth:
        return chance.choice([*TEXTS, *ids])
    if kind < 0.6:
        return chance.choice([True, False, None, 0, 7, -1, 2**70, 1e999, 0.5])
    if kind < 0.75:
        return [value(chance, ids, depth - 1) for _ in range(chance.randrange(3))]
    names = (
        "value",
        "type",
        "primary",
        "$ref",
        "display",
        "givenName",
        "active",
        "displayName",
        ENTERPRISE,
        "department",
        "members",
    )
    return {chance.choice(names): value(chance, ids, depth - 1) for _ in range(chance.randrange(4))}


def request(chance: Random, ids: list[str]) -> tuple[str, str, Any, dict[str, str]]:
    noun = chance.choice(["Users", "Users", "Groups"])
    one = f"/{noun}/{chance.choice(ids)}"
    operations = [
        {
            "op": chance.choice(["add", "Replace", "remove", "Remove", "move"]),
            "path": chance.choice(PATHS),
            "value": value(chance, ids),
        }
        for _ in range(chance.randrange(1, 4))
    ]
    for operation in operations:
        if chance.random() < 0.2:
            del operation["path"]
    patch = {"schemas": [PATCH], "Operations": operations}
    whole = {
        "schemas": [USER if noun == "Users" else GROUP],
        "userName": value(chance, ids, 0),
        "displayName": value(chance, ids, 0),
    }
    whole |= {chance.choice(["active", "emails", "members", "name", "externalId", ENTERPRISE]): value(chance, ids)}
    search = {"filter": chance.choice(FILTERS).format(chance.choice(TEXTS)), "count": str(chance.choice([0, 1, -1, 10**30, 5]))}
    bulk = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": [
        {"method": "POST", "path": f"/{noun}", "bulkId": "1", "data": whole}, {"method": "PATCH", "path": one, "data": patch},
    ]}  # fmt: skip
    headers = {"If-Match": 'W/"1-0"'} if chance.random() < 0.05 else {}
    return chance.choice(
        [
            ("PATCH", one, patch, headers), ("PATCH", one, patch, headers), ("PUT", one, whole, headers),
            ("POST", f"/{noun}", whole, {}), ("GET", f"/{noun}", search, {}), ("POST", "/.search", search, {}),
            ("GET", one, None, {}), ("POST", "/Bulk", bulk, {}), ("DELETE", one, None, headers),
        ]
    )  # fmt: skip


def send(idp: IdentityProvider, method: str, path: str, body: Any, headers: dict[str, str]) -> Any:
    if method == "GET":
        return idp.get(path, params={name: text.encode("utf-8", "replace").decode() for name, text in (body or {}).items()})
    content = json.dumps(body).encode() if body is not None else None
    return idp.request(method, path, content=content, headers={"Content-Type": "application/scim+json", **headers})


def test_nothing_that_is_sent_breaks_it(doors: Doors, chance: Random, figures: Figures) -> None:
    idp = IdentityProvider(doors)
    ids = [person.id for name, person in doors.people.items() if name != "root"] + [idp.group("Sellers")["id"], "nobody"]
    statuses: dict[int, int] = {}
    for _step in range(STEPS):
        method, path, body, headers = request(chance, ids)
        reply = send(idp, method, path, body, headers)
        statuses[reply.status_code] = statuses.get(reply.status_code, 0) + 1
        assert reply.status_code < 500, (method, path, body, reply.text)
        if reply.status_code == 201 and len(ids) < 40:
            ids.append(reply.json()["id"])
    figures.tell(steps=STEPS, **{f"answered_{status}": count for status, count in sorted(statuses.items())})
    assert {200, 201, 204, 400, 404} <= statuses.keys(), "the storm would prove nothing"


def journal(database: Database) -> int:
    with database.read() as session:
        return len(read_after(session, 0, limit=10**6))


def test_provisioning_again_changes_nothing(doors: Doors, database: Database, chance: Random) -> None:
    idp = IdentityProvider(doors)
    sent = [
        (f"/Users/{idp.hire(f'n{number}')['id']}", {
            "schemas": [USER, ENTERPRISE], "userName": f"n{number}", "active": chance.random() < 0.7,
                       "emails": [{"value": f"n{number}@example.net", "type": "work"}],
            ENTERPRISE: {"department": chance.choice(["A", "B"])},
        })
        for number in range(length(4, 40))
    ]  # fmt: skip
    for path, body in sent:
        assert idp.put(path, json=body).status_code == 200
    states, facts = [idp.get(path).json() for path, _body in sent], journal(database)
    for path, body in chance.sample(sent, len(sent)) * 2:
        assert idp.put(path, json=body).status_code == 200
    assert [idp.get(path).json() for path, _body in sent] == states
    assert journal(database) == facts
