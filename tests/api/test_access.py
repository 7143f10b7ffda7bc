"""Sessions and tokens over the API: seen and ended by whom they belong to, at once, and at every door."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.core import clock
from app.models.access import ApiToken, IdempotencyRecord
from app.services import access, belonging
from app.worker import duties
from tests.doors import Doors
from tests.story import Story

FIREFOX = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0; rv:150.0) Gecko/20100101 Firefox/150.0"}
BOT = {"name": "bot", "scopes": ["read"], "days": 30}


def test_one_sees_where_one_is_signed_in_and_ends_the_rest(doors: Doors) -> None:
    here, there, api = doors.site("ben"), doors.site("ben"), doors.api("ben")
    cookie = {"Cookie": f"guildry={here.cookies['guildry']}"}
    (first, second) = doors.site().get("/api/v1/people/me/sessions", headers=cookie).json()["items"]
    assert [first["current"], second["current"]].count(True) == 1
    left = doors.site().delete("/api/v1/people/me/sessions", headers=cookie).json()["items"]
    assert [one["current"] for one in left] == [True]
    assert (here.get("/people").status_code, there.get("/people").status_code) == (200, 303)
    assert api.get("/people/me/sessions").json()["items"][0]["current"] is False


def test_an_administrator_ends_a_persons_sessions_and_a_colleague_does_not(doors: Doors) -> None:
    ben = doors.site("ben")
    (one,) = doors.api("root").get("/people/ben/sessions").json()["items"]
    assert doors.api("ada").get("/people/ben/sessions").status_code == 403
    assert doors.api("ada").delete(f"/people/ben/sessions/{one['id']}").status_code == 403
    assert doors.api("ada").delete(f"/people/me/sessions/{one['id']}").status_code == 404
    assert ben.get("/people").status_code == 200
    assert doors.api("root").delete(f"/people/ben/sessions/{one['id']}").json()["items"] == []
    assert ben.get("/people").status_code == 303


def test_a_token_is_shown_once_even_to_who_asks_again(doors: Doors) -> None:
    ben = doors.api("ben")
    key = {"Idempotency-Key": "once"}
    made = ben.post("/people/me/tokens", json=BOT, headers=key)
    assert made.status_code == 201, made.text
    secret = made.json()["token"]
    assert doors.site().get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"}).json()["username"] == "ben"
    again = ben.post("/people/me/tokens", json=BOT, headers=key)
    assert (again.status_code, again.headers["idempotency-replayed"], again.json()["token"]) == (201, "true", None)
    assert again.json()["id"] == made.json()["id"]
    with doors.database.read() as session:
        kept = [row.model_dump_json() for model in (ApiToken, IdempotencyRecord) for row in session.exec(select(model))]
    assert not [row for row in kept if secret in row]


@pytest.mark.parametrize(
    ("who", "whose", "scopes", "status"),
    [
        ("ben", "me", ["read", "write"], 201), ("ben", "me", ["admin"], 403), ("ben", "me", ["hr"], 403),
        ("ben", "me", ["scim"], 403), ("ben", "ada", ["read"], 403), ("root", "ben", ["read", "hr"], 201),
        ("root", "me", ["admin"], 201), ("ben", "me", [], 422), ("ben", "me", ["root"], 422),
    ],
)  # fmt: skip
def test_who_may_give_which_scopes(doors: Doors, who: str, whose: str, scopes: list[str], status: int) -> None:
    assert doors.api(who).post(f"/people/{whose}/tokens", json={**BOT, "scopes": scopes}).status_code == status


def test_a_token_makes_no_token_that_may_more(doors: Doors) -> None:
    writing = doors.api("ben", "write")
    assert writing.post("/people/me/tokens", json={**BOT, "scopes": ["write"]}).status_code == 201
    assert writing.post("/people/me/tokens", json={**BOT, "scopes": ["read"]}).status_code == 403
    plain = doors.api("root", "read", "write")
    assert plain.post("/people/me/tokens", json={**BOT, "scopes": ["admin"]}).status_code == 403


def test_a_token_is_replaced_without_a_gap(doors: Doors) -> None:
    ben = doors.api("ben")
    old = ben.post("/people/me/tokens", json=BOT).json()
    new = ben.post(f"/tokens/{old['id']}/rotation", json={"overlap_hours": 2}).json()
    assert (new["name"], new["scopes"]) == (old["name"], old["scopes"])

    def works(token: str) -> bool:
        return doors.site().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code == 200

    assert (works(old["token"]), works(new["token"])) == (True, True)
    with clock.at(clock.now() + timedelta(hours=3)):
        assert (works(old["token"]), works(new["token"])) == (False, True)
    assert ben.delete(f"/tokens/{new['id']}").json()["revoked_at"]
    assert not works(new["token"])
    assert ben.post(f"/tokens/{new['id']}/rotation", json={}).status_code == 409
    assert doors.api("ada").delete(f"/tokens/{old['id']}").status_code == 404


def test_its_last_use_is_noted_at_most_every_five_minutes(doors: Doors) -> None:
    token = {"Authorization": f"Bearer {doors.api('ben').post('/people/me/tokens', json=BOT).json()['token']}"}

    def used() -> object:
        with doors.database.read() as session:
            return session.exec(select(ApiToken.used_at).where(ApiToken.name == "bot")).one()

    assert used() is None
    start = clock.now()
    noted = []
    for minutes in (0, 4, 6):
        with clock.at(start + timedelta(minutes=minutes)):
            assert doors.site().get("/api/v1/me", headers=token).status_code == 200
        noted.append(used())
    assert noted[0] == noted[1]
    assert noted[2] != noted[1]


def test_a_token_that_nobody_uses_ends(doors: Doors) -> None:
    made = doors.api("ben").post("/people/me/tokens", json={**BOT, "days": 700}).json()
    token = {"Authorization": f"Bearer {made['token']}"}
    with clock.at(clock.now() + timedelta(days=170)):
        duties(doors.database)
        assert doors.site().get("/api/v1/me", headers=token).status_code == 200
    with clock.at(clock.now() + timedelta(days=340)):
        duties(doors.database)
        assert doors.site().get("/api/v1/me", headers=token).status_code == 200
    with clock.at(clock.now() + timedelta(days=600)):
        duties(doors.database)
        assert doors.site().get("/api/v1/me", headers=token).status_code == 401


def test_for_a_token_of_one_community_nothing_else_exists(doors: Doors) -> None:
    with doors.database.write() as session:
        story = Story.over(session, doors.people)
        other = story.found("other", name="Other place")
        story.join("ben", other)
        story.join("cleo", other)
    ben = doors.api("ben")
    made = ben.post("/people/me/tokens", json={**BOT, "scopes": ["read", "write"], "communities": ["guild"]})
    assert made.status_code == 201, made.text
    assert made.json()["communities"] == ["guild"]
    bot = doors.site()
    bot.headers["Authorization"] = f"Bearer {made.json()['token']}"
    seen = {path: bot.get(f"/api/v1{path}") for path in ("/communities", "/people", "/search?q=e", "/people/me/memberships")}
    for path, reply in seen.items():
        assert reply.status_code == 200, path
        assert "other" not in reply.text.lower(), path
        assert "cleo" not in reply.text.lower(), path
    assert "ada" in seen["/people"].text
    for path in ("/communities/other", "/communities/other/members", "/people/cleo", "/contributions?community=other"):
        assert bot.get(f"/api/v1{path}").status_code == 404, path
    assert bot.post("/api/v1/communities", json={"slug": "new", "name": "New"}).status_code == 403
    assert bot.post("/api/v1/people/me/tokens", json=BOT).status_code == 422, "it makes none for everywhere"
    assert ben.post("/people/me/tokens", json={**BOT, "communities": ["nowhere"]}).status_code == 422
    assert doors.api("cleo").post("/people/me/tokens", json={**BOT, "communities": ["guild"]}).status_code == 422
    with doors.database.write() as session:
        actor = access.actor_of_person(session, doors.people["ben"])
        guild = session.merge(doors.guild)
        belonging.leave(session, actor, guild, session.merge(doors.people["ben"]))
    assert bot.get("/api/v1/communities").json()["items"] == []
