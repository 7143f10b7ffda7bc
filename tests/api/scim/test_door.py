"""The identity provider's door: who may pass it, how it says no, and how much it takes at once."""

import pytest
from sqlmodel import select

from app.core.db import Database
from app.http.problems import SCIM_ERROR
from app.models.access import ApiToken
from app.models.people import Person
from app.services.provisioning import looking
from tests.api.scim.idp import USER, IdentityProvider
from tests.doors import Doors


@pytest.mark.parametrize("scopes", [("read",), ("write",), ("hr",), ("admin",), ("read", "write", "admin", "hr")])
def test_no_other_scope_opens_it(doors: Doors, scopes: tuple[str, ...]) -> None:
    other = IdentityProvider(doors, *scopes)
    for method, path in (("GET", "/Users"), ("POST", "/Users"), ("POST", "/Bulk"), ("GET", "/Schemas"), ("GET", "/nowhere")):
        reply = other.request(method, path, json={} if method == "POST" else None)
        assert (reply.status_code, reply.json()["schemas"]) == (403, [SCIM_ERROR]), (method, path)


def test_its_scope_opens_nothing_else(doors: Doors) -> None:
    idp = IdentityProvider(doors)
    for path in ("/me", "/people", "/communities", "/communities/guild/members", "/recognition/policies", "/search?q=a"):
        assert idp.get(f"{doors.settings.base_url}/api/v1{path}").status_code == 403, path
    assert idp.post(f"{doors.settings.base_url}/api/v1/people", json={}).status_code == 403
    assert idp.get(f"{doors.settings.base_url}/people").is_redirect or idp.get(f"{doors.settings.base_url}/").status_code == 200


def test_neither_nobody_nor_a_signed_in_browser_passes(doors: Doors) -> None:
    for client in (doors.site(), doors.site("root")):
        reply = client.get("/scim/v2/Users")
        assert (reply.status_code, reply.headers["www-authenticate"]) == (401, 'Bearer realm="guildry"')
        assert reply.json()["schemas"] == [SCIM_ERROR]
        assert client.get("/scim/v2/ServiceProviderConfig").json()["patch"] == {"supported": True}


CASES: list[tuple[str, str, object, int, str | None]] = [
    ("GET", "/Users/404", None, 404, None),
    ("GET", "/nowhere/at/all", None, 404, None),
    ("GET", "/Users/%0d%0aX-Evil:%20yes", None, 404, None),
    ("GET", "/Users/%00", None, 404, None),
    ("PUT", "/Users", {}, 405, None),
    ("GET", "/Me", None, 501, None),
    ("GET", "/Users?filter=((", None, 400, "invalidFilter"),
    ("GET", "/Users?filter=password+eq+%22x%22", None, 400, "invalidFilter"),
    ("GET", f"/Users?filter={'(' * 900}userName+pr{')' * 900}", None, 200, None),
    ("GET", f"/Users?filter={'not+(' * 900}userName+pr{')' * 900}", None, 400, "invalidFilter"),
    ("GET", "/Users?filter=userName+eq+%22%00%22", None, 400, "invalidFilter"),
    ("GET", "/Users?sortBy=nothing", None, 400, "invalidPath"),
    ("POST", "/Users", {"schemas": [USER]}, 400, "invalidValue"),
    ("POST", "/Users", {"schemas": [USER], "userName": "a\u0000b"}, 400, "invalidValue"),
    ("POST", "/Users", {"schemas": [USER], "userName": "x" * 255}, 400, "invalidValue"),
    ("POST", "/Users", {"schemas": [USER], "userName": "x", "emails": [{"value": "no address"}]}, 400, "invalidValue"),
    ("POST", "/Users", {"schemas": [USER], "userName": "ada"}, 201, None),
    ("POST", "/Users", {"schemas": [USER], "userName": "ADA"}, 409, "uniqueness"),
]


def test_it_says_no_in_scim(doors: Doors) -> None:
    idp = IdentityProvider(doors)
    for method, path, body, status, kind in CASES:
        reply = idp.request(method, path, json=body)
        assert reply.status_code == status, (path, reply.text)
        assert reply.headers["content-type"] == "application/scim+json", path
        assert "x-evil" not in reply.headers
        if status >= 400:
            said = reply.json()
            assert (said["schemas"], said["status"], said.get("scimType")) == ([SCIM_ERROR], str(status), kind), path


def test_the_use_of_the_token_is_noted(doors: Doors, database: Database) -> None:
    assert IdentityProvider(doors).get("/Users").status_code == 200
    with database.read() as session:
        [token] = session.exec(select(ApiToken)).all()
    assert token.used_at is not None


def test_a_guest_is_no_user(doors: Doors, database: Database) -> None:
    with database.write() as session:
        session.get_one(Person, doors.people["cleo"].id).guest = True
    listed = IdentityProvider(doors).get("/Users").json()["Resources"]
    assert sorted(user["userName"] for user in listed) == ["ada", "ben"]


def test_a_bulk_request_has_limits_and_fails_one_by_one(doors: Doors) -> None:
    idp = IdentityProvider(doors)
    config = idp.get("/ServiceProviderConfig").json()["bulk"]
    post = {"method": "POST", "path": "/Users", "bulkId": "b", "data": {"schemas": [USER], "userName": "ida"}}
    bulk = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"]}
    many = [{**post, "bulkId": str(number)} for number in range(config["maxOperations"] + 1)]
    assert idp.post("/Bulk", json={**bulk, "Operations": many}).status_code == 413
    assert idp.post("/Bulk", content=b" " * (config["maxPayloadSize"] + 1)).status_code == 413
    reply = idp.post(
        "/Bulk", json={**bulk, "Operations": [post, {**post, "bulkId": "c"}, {"method": "DELETE", "path": "/Users/404"}]}
    )
    assert [one["status"] for one in reply.json()["Operations"]] == ["201", "409", "404"]
    assert idp.get("/Users", params={"filter": 'userName eq "ida"'}).json()["totalResults"] == 1


def test_a_request_that_fails_leaves_nothing_behind(doors: Doors) -> None:
    idp = IdentityProvider(doors)
    user = idp.hire("jana")
    patch = [{"op": "add", "path": "title", "value": "Architect"}, {"op": "replace", "path": "userName", "value": "ben"}]
    idp.hire("ben", userName="ben")
    assert idp.alter(f"/Users/{user['id']}", *patch).status_code == 409
    assert idp.get(f"/Users/{user['id']}").json() == user


def test_the_limit_on_requests_says_so_in_scim(database: Database) -> None:
    idp = IdentityProvider(Doors(database, rate_per_minute=2, anonymous_rate_per_minute=2))
    replies = [idp.get("/Users") for _number in range(5)]
    assert replies[-1].status_code == 429
    assert int(replies[-1].headers["retry-after"]) > 0
    assert replies[-1].json()["schemas"] == [SCIM_ERROR]


def test_lists_are_paged_and_ordered(doors: Doors) -> None:
    idp = IdentityProvider(doors)
    pages = [idp.get("/Users", params={"startIndex": start, "count": 2}).json() for start in (1, 3)]
    assert [page["totalResults"] for page in pages] == [3, 3]
    names = [user["userName"] for page in pages for user in page["Resources"]]
    assert sorted(names) == ["ada", "ben", "cleo"], "whoever asks is no user"
    ordered = idp.get("/Users", params={"sortBy": "userName", "sortOrder": "descending", "count": 2, "attributes": "userName"})
    assert [user["userName"] for user in ordered.json()["Resources"]] == ["cleo", "ben"]
    assert idp.get("/Users", params={"count": 0}).json()["totalResults"] == 3


def test_a_search_that_would_look_through_everybody_is_refused(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "MOST", 2)
    idp = IdentityProvider(doors)
    reply = idp.get("/Users", params={"filter": 'title co "x"'})
    assert (reply.status_code, reply.json()["scimType"]) == (400, "tooMany")
    for indexed in ('userName eq "ada"', 'emails.value eq "ada@example.org"', f'id eq "{doors.people["ada"].id}" and title pr'):
        assert idp.get("/Users", params={"filter": indexed}).status_code == 200, indexed
