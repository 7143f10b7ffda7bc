"""What surrounds every answer, and what an attacker puts into a request that surrounds them."""

import pytest

from app.core.db import Database
from app.services import access
from tests.doors import Doors


def test_every_answer_is_safe_to_show(doors: Doors) -> None:
    answers = [doors.api("ben").get("/me"), doors.api().get("/nowhere"), doors.site().get("/sign-in"),
               doors.site().post("/sign-in", headers={"Sec-Fetch-Site": "cross-site"})]  # fmt: skip
    for answer in answers:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["X-Request-ID"]
        assert "server" not in answer.headers


@pytest.mark.parametrize("given", ["a b", "x" * 65, "", "né", 'a"b', "a\tb"])
def test_a_request_id_that_could_forge_a_log_line_is_replaced(doors: Doors, given: str) -> None:
    answer = doors.api("ben").get("/me", headers={"X-Request-ID": given.encode()})
    assert answer.headers["X-Request-ID"] != given


def test_a_good_request_id_comes_back(doors: Doors) -> None:
    assert doors.api("ben").get("/me", headers={"X-Request-ID": "trace-7.a_B"}).headers["X-Request-ID"] == "trace-7.a_B"


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "//[", "javascript:x",
     "/%0d%0aSet-Cookie:x=1\r\nX: y", "evil.example", ""],
)  # fmt: skip
def test_signing_in_leads_nowhere_else(doors: Doors, target: str) -> None:
    answer = doors.site("ben").get("/sign-in", params={"next": target})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_it_leads_back_to_where_one_was(doors: Doors) -> None:
    answer = doors.site("ben").get("/sign-in", params={"next": "/communities/guild?tab=members"})
    assert answer.headers["Location"] == "/communities/guild?tab=members"


@pytest.mark.parametrize(("base", "secure"), [("https://g.example.org", True), ("http://g.intern", False)])
def test_the_cookie_is_as_safe_as_the_connection(
    database: Database, monkeypatch: pytest.MonkeyPatch, base: str, secure: bool
) -> None:
    monkeypatch.setattr("app.pages.door.settings", lambda: doors.settings)
    doors = Doors(database, base_url=base)
    with database.write() as session:
        access.set_password(session, doors.people["ben"], "correct horse battery")
    answer = doors.site().post("/sign-in", data={"username": "ben", "password": "correct horse battery"})
    cookie = answer.headers["Set-Cookie"]
    assert answer.status_code == 303
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert ("Secure" in cookie, cookie.startswith("__Host-")) == (secure, secure)
    assert "Domain" not in cookie


@pytest.mark.parametrize("path", ["/api/v1/communities/guild/contributions", "/sign-in"])
def test_a_body_that_is_too_large_is_refused_at_once(doors: Doors, path: str) -> None:
    answer = doors.site("ben").post(path, content=b"x" * (doors.settings.max_body_bytes + 1))
    assert answer.status_code == 413


@pytest.mark.parametrize("username", ["ben\0", "x" * 100_000, "' OR 1=1 --", "\u202eneb"])
def test_a_hostile_name_is_nobodys(doors: Doors, username: str) -> None:
    answer = doors.site().post("/sign-in", data={"username": username, "password": "correct horse battery"})
    assert answer.status_code == 422
    assert "set-cookie" not in answer.headers
