"""What people see and end of their own door: sessions, password, tokens; and a door that is shut is shut at once."""

import re
from datetime import timedelta
from time import monotonic

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlmodel import select

from app.core import clock, secrets
from app.models.access import Password
from app.services import access
from tests.doors import Doors

OLD, NEW = "correct horse battery", "staple correct horse"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 Version/26.0 Mobile Safari/604.1"


@pytest.fixture
def told(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> Doors:
    """Ben has a password, hashed more cheaply than in earnest."""
    cheap = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    monkeypatch.setattr(secrets, "_hasher", lambda: cheap)
    secrets._decoy.cache_clear()
    with doors.database.write() as session:
        access.set_password(session, session.merge(doors.people["ben"]), OLD)
    return doors


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (PHONE, "Safari, iPhone"), ("Mozilla/5.0 (Windows NT 10.0) Chrome/156.0 Safari/537.36 Edg/156.0", "Edge, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0 Safari/537.36", "Chrome, Linux"), ("", ""), ("something", ""),
        ("curl/8.1", "curl"), ("<script>Firefox/1</script>", "Firefox"),
    ],
)  # fmt: skip
def test_a_device_is_told_by_its_family_alone(agent: str, device: str) -> None:
    assert access.device_of(agent) == device


def test_one_sees_where_one_is_signed_in_and_signs_out_there(told: Doors) -> None:
    phone = told.site()
    signed_in = phone.post("/sign-in", data={"username": "ben", "password": OLD}, headers={"User-Agent": PHONE})
    assert signed_in.status_code == 303
    here = told.site("ben")
    page = here.get("/people/me/sessions").text
    assert "Safari, iPhone" in page
    assert page.count("This one") == 1
    (other,) = re.findall(r"/sessions/([\w-]+)/end", page)
    assert here.post(f"/people/ben/sessions/{other}/end").status_code == 303
    assert phone.get("/people").status_code == 303
    assert here.get("/people").status_code == 200
    assert told.site("ada").get("/people/ben/sessions").status_code == 403
    assert told.site("root").get("/people/ben/sessions").status_code == 200


def test_a_new_password_ends_every_other_session(told: Doors) -> None:
    here, there = told.site("ben"), told.site("ben")
    done = here.post("/people/me/password", data={"old": OLD, "new": NEW})
    assert (done.status_code, done.headers["location"]) == (303, "/people/me/sessions")
    assert (here.get("/people").status_code, there.get("/people").status_code) == (200, 303)
    assert told.site().post("/sign-in", data={"username": "ben", "password": OLD}).status_code == 422
    assert told.site().post("/sign-in", data={"username": "ben", "password": NEW}).status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [("wrong wrong wrong", NEW, "not your password"), (OLD, "short", "12 to 200"), (OLD, "", "fill this in")],
)
def test_a_password_is_changed_by_who_knows_it_alone(told: Doors, old: str, new: str, words: str) -> None:
    here, there = told.site("ben"), told.site("ben")
    page = here.post("/people/me/password", data={"old": old, "new": new})
    assert page.status_code == 422
    assert words in page.text
    assert there.get("/people").status_code == 200
    assert told.site().post("/sign-in", data={"username": "ben", "password": OLD}).status_code == 303


def test_whoever_holds_a_session_does_not_guess_the_password(told: Doors) -> None:
    here = told.site("ben")
    answers = [here.post("/people/me/password", data={"old": f"wrong {n} wrong", "new": NEW}).status_code for n in range(12)]
    assert answers == [422] * 10 + [429] * 2
    with clock.at(clock.now() + timedelta(minutes=6)):
        assert told.site("ben").post("/people/me/password", data={"old": OLD, "new": NEW}).status_code == 303


def test_a_program_changes_the_password_under_the_same_brake(told: Doors) -> None:
    phone, program = told.site("ben"), told.api("ben")
    changed = {"old": OLD, "new": NEW}
    assert program.put("/me/password", json={**changed, "new": "short"}).json()["errors"][0]["pointer"] == "/new"
    assert phone.get("/people").status_code == 200
    assert program.put("/me/password", json=changed).status_code == 204
    assert phone.get("/people").status_code == 303
    assert told.site().post("/sign-in", data={"username": "ben", "password": NEW}).status_code == 303
    answers = [program.put("/me/password", json=changed).status_code for _ in range(12)]
    assert answers == [422] * 10 + [429] * 2
    assert told.api("ben", "read").put("/me/password", json=changed).status_code == 403


def test_who_has_no_password_has_none_to_change(told: Doors) -> None:
    assert "/people/me/password" not in told.site("ada").get("/people/me/sessions").text
    assert told.site("ada").post("/people/me/password", data={"old": "", "new": NEW}).status_code == 422
    with told.database.read() as session:
        assert len(session.exec(select(Password)).all()) == 1


def test_a_token_is_made_replaced_and_revoked_on_a_page(told: Doors) -> None:
    ben = told.site("ben")
    page = ben.post("/people/me/tokens", data={"name": "bot", "read": "on", "days": "30", "community": "guild"})
    assert page.status_code == 200, page.text
    (secret,) = re.findall(r"gld_[\w-]{40,}", page.text)
    assert secret not in ben.get("/people/me/tokens").text
    (token_id,) = re.findall(r"/tokens/([\w-]+)/rotation", page.text)
    (second,) = re.findall(r"gld_[\w-]{40,}", ben.post(f"/tokens/{token_id}/rotation").text)
    assert second != secret
    assert ben.post(f"/tokens/{token_id}/revocation").status_code == 303
    asked = [told.site().get("/api/v1/me", headers={"Authorization": f"Bearer {one}"}).status_code for one in (secret, second)]
    assert asked == [401, 200]
    assert ben.post("/people/me/tokens", data={"name": "bot", "days": "30"}).status_code == 422
    assert ben.post("/people/me/tokens", data={"name": "bot", "days": "30", "admin": "on"}).status_code == 422
    assert ben.get("/admin/tokens").status_code == 403
    assert "bot" in told.site("root").get("/admin/tokens").text
    assert ben.get("/admin/sso").status_code == 403
    assert told.site("root").get("/admin/sso").status_code == 200


def test_programs_learn_what_the_administrators_pages_say(told: Doors) -> None:
    root = told.api("root")
    assert [one["person"]["username"] for one in root.get("/tokens").json()["items"]] == ["root"]
    sso = root.get("/connections/sso").json()
    assert (sso["issuer"], sso["people"], sso["used_at"], sso["passwords"]) == ("", 0, None, True)
    assert root.get("/connections/hr").json()["posters"] == 0
    assert [told.api("ben").get(path).status_code for path in ("/tokens", "/connections/sso", "/connections/hr")] == [403] * 3


def test_a_calendar_link_is_made_and_ended_by_a_program(told: Doors) -> None:
    ben = told.api("ben")
    made = ben.post("/me/calendar", headers={"Idempotency-Key": "one"})
    path = made.json()["link"].removeprefix(told.settings.base_url)
    assert made.status_code == 201
    assert told.site().get(path).headers["content-type"].startswith("text/calendar")
    assert ben.post("/me/calendar", headers={"Idempotency-Key": "one"}).json()["link"] is None
    assert ben.get("/me/calendar").json() == {"since": made.json()["since"], "link": None}
    assert ben.delete("/me/calendar").json()["since"] is None
    assert told.site().get(path).status_code == 404


def test_who_is_deactivated_is_out_with_the_next_request_at_every_door(told: Doors) -> None:
    site, api, hr = told.site("ben"), told.api("ben"), told.api("ben", "hr")
    by_cookie = {"Cookie": f"guildry={site.cookies['guildry']}"}
    asked = (
        lambda: site.get("/people").status_code,
        lambda: site.post("/language", data={"to": "pl"}).status_code and site.get("/search?q=a").status_code,
        lambda: api.get("/me").status_code,
        lambda: told.site().get("/api/v1/me", headers=by_cookie).status_code,
        lambda: api.post("/kudos", json={"to": "ada", "because": "Thank you for everything."}).status_code,
        lambda: hr.get("/me").status_code,
        lambda: told.site().get("/scim/v2/Users", headers={"Authorization": api.headers["authorization"]}).status_code,
    )
    before = [ask() for ask in asked]
    assert before[:5] == [200, 200, 200, 200, 201]
    assert told.api("root").patch("/people/ben", json={"status": "left"}).status_code == 200
    shut = monotonic()
    after = [ask() for ask in asked]
    assert monotonic() - shut < 1, "all of them together; each is the very next request"
    assert after[:5] == [303, 303, 401, 401, 401]
    assert {after[5], after[6]} <= {401}
    assert told.site().post("/sign-in", data={"username": "ben", "password": OLD}).status_code == 422
