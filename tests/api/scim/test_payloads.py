"""What Entra ID, Okta and the RFCs really send (../shared/data/scim) is answered as each file says.

Ids in the files are those of whoever wrote them down; here they stand for a user and a group of ours, named in the same place.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from app.core.db import Database
from tests.api.scim.idp import ENTERPRISE, USER, IdentityProvider
from tests.conftest import DATABASES, SHARED, migrated
from tests.doors import Doors

FOLDER = SHARED / "data" / "scim"
FILES = sorted(FOLDER.glob("*/*.json"))
# Files that state no status are answered as RFC 7644 says; of several examples the first is of a service in the state of ours.
UNSTATED = {"GET": 200, "POST": 201, "PUT": 200, "PATCH": 200, "DELETE": 204}
# RFC 7644 §3.5.2 lets a service answer a PATCH by 204; we do for a group that is changed by path, as Entra ID documents it.
BY_PATH = {"14-update-specific-group-membership", "16-update-specific-group-membership"}
BY_PATH |= {"25-legacy-remove-group-member", "26-flag-remove-group-member"}


def named(prefix: str) -> Any:
    files = [file for file in FILES if file.parent.name == prefix]
    missing = pytest.param(FOLDER, marks=pytest.mark.skip(reason="needs ../shared/data/scim, which is not here"))
    return pytest.mark.parametrize("file", files or [missing], ids=lambda file: file.stem)


@pytest.fixture(scope="module", params=DATABASES)
def doors(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """One service for every file; what a file left is taken away before the next."""
    for url in migrated(request, tmp_path_factory.mktemp("payloads")):
        database = Database(url, synchronous="OFF")
        yield Doors(database)
        database.dispose()


@pytest.fixture
def idp(doors: Doors) -> Iterator[IdentityProvider]:
    idp = IdentityProvider(doors)
    there = idp.get("/").json()["totalResults"]
    yield idp
    for one in idp.get("/", params={"sortBy": "id"}).json()["Resources"][there:]:
        noun = "Users" if USER in one["schemas"] else "Groups"
        assert idp.delete(f"/{noun}/{one['id']}").status_code == 204


def expected(file: Path, told: dict[str, Any]) -> int:
    if "expected_status" in told:
        return int(told["expected_status"])
    if told.get("example_responses"):
        return int(told["example_responses"][0]["status"])
    return 204 if file.stem in BY_PATH else UNSTATED[told["method"]]


def in_place(idp: IdentityProvider, file: Path, told: dict[str, Any]) -> tuple[str, Any]:
    """The request, with a user and a group that are here in the place of the file's own."""
    path, body = told["path"].removeprefix("/scim/v2"), told.get("body")
    before, mark, query = path.partition("?")
    noun, _, item = before.strip("/").partition("/")
    creating = told["method"] == "POST" or "already-exists" in file.stem
    user = {} if creating else idp.hire("somebody", displayName="Somebody")
    if item and noun == "Users":
        path = f"/Users/{user['id']}{mark}{query}"
        body = {**body, "id": user["id"]} if body and "id" in body else body
    if noun == "Groups" and not creating:
        group = idp.group("Test SCIMv2", user["id"])
        path = f"/Groups/{group['id']}{mark}{query}" if item else path
        body = json.loads(_with(json.dumps(body), user["id"], group["id"])) if body else body
    place, mark, query = path.partition("?")
    return f"{place}{mark}{quote(query, safe='=&%')}", body


def _with(text: str, user: str, group: str) -> str:
    for theirs in ("f648f8d5ea4e4cd38e9c", "u1091", "23a35c27-23d3-4c03-b4c5-6443c09e7173"):
        text = text.replace(theirs, user)
    text = text.replace("89bb1940-b905-4575-9e7f-6f887cfb368e", user).replace("7f4bc1a3-285e-48ae-8202-5accb43efb0e", user)
    return text.replace("abf4dd94-a4c0-4f67-89c9-76b03340cb9b", group)


def ask(idp: IdentityProvider, file: Path) -> None:
    told = json.loads(file.read_text())
    path, body = in_place(idp, file, told)
    reply = idp.request(told["method"], path, json=body, headers=told.get("headers"))
    assert reply.status_code == expected(file, told), reply.text
    if reply.status_code == 200 and "?" in path and told["method"] == "GET" and "/Users?" in path:
        assert reply.json()["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:ListResponse"]
    if CHANGED.get(file.stem):
        CHANGED[file.stem](idp, path)


def _user(idp: IdentityProvider, path: str) -> dict[str, Any]:
    return idp.get(path).json()


def _says(**values: object) -> Callable[[IdentityProvider, str], None]:
    def look(idp: IdentityProvider, path: str) -> None:
        user = _user(idp, path)
        assert {name: user.get(name) for name in values} == values

    return look


def _two_names(idp: IdentityProvider, path: str) -> None:
    user = _user(idp, path)
    assert user["name"] == {"givenName": "Kkom", "familyName": "Unua"}
    assert (user["displayName"], user[ENTERPRISE]["employeeNumber"]) == ("Bjfe", "Aklq")


# What has to be so afterwards: a status alone would also be right for a service that drops what it does not understand.
CHANGED: dict[str, Callable[[IdentityProvider, str], None]] = {
    "06-patch-user-username": _says(userName="5b50642d-79fc-4410-9e90-4c077cdd1a59@example.net"),
    "07-disable-user-boolean": _says(active=False),
    "20-legacy-disable-user-string-false": _says(active=False),
    "21-flag-disable-user": _says(active=False),
    "22-legacy-add-single-string": _says(nickName="Babs"),
    "24-flag-replace-multiple-no-path": _two_names,
    "14-patch-group-remove-member-in-value": _says(members=None),
    "25-legacy-remove-group-member": _says(members=None),
    "26-flag-remove-group-member": _says(members=None),
    "12-patch-group-displayname": _says(displayName="1879db59-3bdf-4490-ad68-ab880a269474updatedDisplayName"),
    "08-update-a-specific-user-patch": _says(active=False),
    "07-update-the-user": _says(name={"givenName": "Another", "middleName": "Excited", "familyName": "User"}),
}


@named("entra-docs")
def test_entra_id_is_understood(idp: IdentityProvider, file: Path) -> None:
    ask(idp, file)


@named("okta-docs")
def test_okta_is_understood(idp: IdentityProvider, file: Path) -> None:
    ask(idp, file)
