"""What an integrator may rely on with every call (api.md, Conventions)."""

import threading
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.services import access
from tests.api.asking import pointers
from tests.api.conftest import HELPED, TEMPLATE
from tests.doors import Doors

LOG = "/communities/guild/contributions"


def log(client: TestClient, title: str, **more: Any) -> Any:
    return client.post(LOG, json={**TEMPLATE, "title": title}, **more)


def test_every_problem_has_one_shape(doors: Doors, ben: TestClient) -> None:
    json = {"Content-Type": "application/json"}
    asked = [
        (doors.api().get("/me"), 401),
        (ben.post("/people", json={"username": "x", "display_name": "X"}), 403),
        (ben.get("/communities/none"), 404),
        (ben.get("/nothing"), 404),
        (ben.put("/communities"), 405),
        (ben.patch("/people/me", json={}, headers={"If-Match": '"9"'}), 412),
        (ben.post(LOG, content=b"{", headers=json), 422),
        (ben.get("/people?limit=0"), 422),
    ]
    for reply, status in asked:
        assert (reply.status_code, reply.headers["content-type"]) == (status, "application/problem+json"), reply.text
        assert {"type", "title", "status", "detail", "instance"} <= reply.json().keys()
        assert (reply.json()["status"], reply.json()["instance"]) == (status, reply.request.url.path)
        assert reply.headers["x-request-id"]


def test_who_are_you_comes_first_then_what_then_whether_it_makes_sense(doors: Doors, ben: TestClient) -> None:
    broken: dict[str, Any] = {"content": b"{broken", "headers": {"Content-Type": "application/json"}}
    assert doors.api().post("/communities/none/contributions", **broken).status_code == 401
    assert ben.post("/communities/none/contributions", **broken).status_code == 404
    assert ben.post(LOG, **broken).status_code == 422


@pytest.mark.parametrize("credential", ["Bearer", "Bearer ", "Bearer nonsense", "Basic YWRhOmFkYQ==", "Bearer \x7f"])
def test_a_bad_token_is_nobody(doors: Doors, credential: str) -> None:
    reply = doors.api().get("/me", headers={"Authorization": credential})
    assert (reply.status_code, reply.headers["www-authenticate"]) == (401, 'Bearer realm="guildry"')


def test_a_revoked_token_is_good_no_longer(doors: Doors) -> None:
    program = doors.api("ben")
    assert program.get("/me").status_code == 200
    with doors.database.write() as session:
        (token,) = access.tokens_of(session, doors.people["ben"].id)
        access.revoke(session, access.actor_of_person(session, doors.people["ben"]), token.id)
    assert program.get("/me").status_code == 401


def test_scopes_narrow_what_a_token_may(doors: Doors) -> None:
    reader, writer, hr = doors.api("ben", "read"), doors.api("ben", "write"), doors.api("ben", "hr")
    assert (reader.get("/me").status_code, log(reader, "Read").status_code) == (200, 403)
    assert (writer.get("/me").status_code, log(writer, "Write").status_code) == (403, 201)
    assert [hr.get(path).status_code for path in ("/me", "/people/me/points", "/recognition/policies")] == [403, 403, 403]
    assert doors.api("ben", "hr", "read").get("/people/me/points").status_code == 200
    powerless = doors.api("root", "read", "write")
    assert powerless.put("/people/ben/appointments/hr").status_code == 403


def test_what_an_address_takes_is_told_in_full(ben: TestClient) -> None:
    for path, allowed in {
        "/me": "GET", "/people": "GET, POST", "/people/ada": "GET, PATCH", "/communities/guild/members/me": "DELETE, GET, PUT",
        "/kudos": "POST", "/roles/x/end": "POST", "/gaps/report": "GET", "/gaps/x": "GET, PATCH",
    }.items():  # fmt: skip
        reply = ben.request("TRACE", path)
        assert (reply.status_code, reply.headers["allow"]) == (405, allowed)


def test_what_is_misspelt_after_the_question_mark_is_refused_by_name(doors: Doors, ben: TestClient) -> None:
    event = {
        "source_event_id": "1", "type": "hire", "effective_on": "2026-12-01",
        "person": {"employee_number": "E-1", "username": "zoe", "display_name": "Zoe Low", "email": "zoe@example.org"},
    }  # fmt: skip
    hr = doors.api("root", "hr")
    tried = hr.post("/hr/events?dryrun=true", json=event)
    assert (tried.status_code, tried.json()["errors"][0]["pointer"]) == (422, "/dryrun")
    assert "dry_run" in tried.json()["errors"][0]["detail"]
    assert hr.get("/hr/events").json()["items"] == []
    feed = ben.get("/contributions?communty=guild&limit=5&aftr=x")
    assert [one["pointer"] for one in feed.json()["errors"]] == ["/aftr", "/communty"]
    assert ben.get("/events/stream?snce=0").json()["errors"][0]["pointer"] == "/snce"
    assert ben.get("/me?pretty").json()["errors"][0]["detail"] == "This address knows none."
    assert ben.get("/contributions?community=guild&limit=5").status_code == 200


def test_an_etag_saves_the_body(ada: TestClient, ben: TestClient) -> None:
    for path in ("/me", "/communities/guild", "/communities", "/communities/guild/members", "/people/me/points"):
        first = ben.get(path)
        again = ben.get(path, headers={"If-None-Match": f'"x", W/{first.headers["etag"]}'})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    before = ben.get("/people/ada").headers["etag"]
    ben.patch("/people/me", json={"display_name": "Benjamin"})
    assert ben.get("/people/ada").headers["etag"] == before


def test_nobody_overwrites_what_they_have_not_read(ada: TestClient, ben: TestClient, template: str) -> None:
    for path, change, who in (
        ("/communities/guild", {"name": "One"}, ada),
        ("/people/me", {"display_name": "One"}, ben),
        (template, {"title": "One"}, ben),
    ):
        read = {"If-Match": who.get(path).headers["etag"]}
        assert who.patch(path, json=change, headers=read).status_code == 200
        assert who.patch(path, json=dict.fromkeys(change, "Two"), headers=read).status_code == 412
        assert who.patch(path, json=change, headers={"If-Match": "*"}).status_code == 200
    assert ada.put("/communities/guild/members/cleo", headers={"If-Match": "*"}).status_code == 412


def test_the_same_key_does_a_thing_once(ben: TestClient, ada: TestClient) -> None:
    key = {"Idempotency-Key": "template-1"}
    first, again = log(ben, "Once", headers=key), log(ben, "Once", headers=key)
    assert (again.status_code, again.content, again.headers["location"]) == (201, first.content, first.headers["location"])
    assert ("idempotency-replayed" in first.headers, again.headers["idempotency-replayed"]) == (False, "true")
    assert log(ben, "Other", headers=key).status_code == 422
    assert log(ada, "Once", headers=key).json()["id"] != first.json()["id"]
    assert len(ben.get("/contributions").json()["items"]) == 2


def test_a_refusal_is_not_kept(ben: TestClient, cleo: TestClient) -> None:
    key = {"Idempotency-Key": "join first"}
    assert log(cleo, "Early", headers=key).status_code == 403
    cleo.put("/communities/guild/members/me")
    assert log(cleo, "Early", headers=key).status_code == 201
    assert log(cleo, "Early", headers={"Idempotency-Key": "x" * 256}).status_code == 422


def test_twenty_at_once_make_one(doors: Doors, ben: TestClient) -> None:
    replies: list[Any] = []
    ready = threading.Barrier(20)

    def ask() -> None:
        client = TestClient(doors.app, ben.base_url, headers=ben.headers)
        ready.wait()
        replies.append(log(client, "At once", headers={"Idempotency-Key": "twenty"}))

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {reply.status_code for reply in replies} <= {201, 409}
    assert len({reply.content for reply in replies if reply.status_code == 201}) == 1
    assert len(ben.get("/contributions").json()["items"]) == 1


def test_a_deep_page_skips_and_repeats_nothing_while_people_write(ben: TestClient, ada: TestClient) -> None:
    made = [log(ben, f"Number {number}").json()["id"] for number in range(13)]
    seen, path = [], "/contributions?limit=3"
    while path:
        reply = ben.get(path)
        seen += [one["id"] for one in reply.json()["items"]]
        log(ada, "Meanwhile")
        ada.post(f"/contributions/{made[0]}/endorsements", json=HELPED)
        after = reply.json()["next"]
        path = reply.links["next"]["url"].removeprefix("/api/v1") if after else ""
        assert not after or path.endswith(after)
    assert seen == made[::-1]


def test_a_cursor_that_is_not_ours_is_refused(ben: TestClient) -> None:
    ours = "WyIyMDI2LTExLTIxVDIyOjI1OjAwKzAwOjAwIiwgIngiXQ"
    assert ben.get(f"/contributions?after={ours}").status_code == 200
    early = "WyIwMDAxLTAxLTAxVDAwOjAwOjAwKzE0OjAwIiwieCJd"  # before the year 1 in UTC
    for cursor in ("x", "W10", "bnVsbA", "WzEsMl0", "A" * 2001, "%00", "W" * 1999):
        for path in ("/contributions", "/people", "/communities", "/search?q=a", "/people/me/points"):
            reply = ben.get(path + ("&" if "?" in path else "?") + f"after={cursor}")
            assert reply.status_code == 422, (path, cursor, reply.text)
    assert ben.get(f"/contributions?after={early}").status_code == 422


def test_long_names_page_as_well_as_short_ones(root: TestClient) -> None:
    for number, name in enumerate(["\ufdfa" * 200, "😀" * 200, "'\"\\" * 66]):
        assert root.post("/people", json={"username": f"long{number}", "display_name": name}).status_code == 201
    seen, path = [], "/people?limit=1"
    while path:
        reply = root.get(path)
        seen += [one["username"] for one in reply.json()["items"]]
        path = reply.links["next"]["url"].removeprefix("/api/v1") if reply.json()["next"] else ""
    assert sorted(seen) == ["ada", "ben", "cleo", "long0", "long1", "long2", "root"]


def test_nothing_is_dropped_silently(ben: TestClient) -> None:
    extra = ben.post(LOG, json={**TEMPLATE, "points": 100, "a/b~c": 1})
    assert (extra.status_code, sorted(pointers(extra))) == (422, ["/a~1b~0c", "/points"])
    assert ben.post(LOG, content=b"title=x", headers={"Content-Type": "application/x-www-form-urlencoded"}).status_code == 422
    assert ben.post(LOG, content=b'{"title": "\xff"}', headers={"Content-Type": "application/json"}).status_code == 422
    large = ben.post(LOG, content=b"x" * 1_100_000, headers={"Content-Type": "application/json", "Accept-Language": "pl"})
    assert (large.status_code, large.headers["content-type"]) == (413, "application/problem+json")
    assert (large.json()["type"], large.json()["instance"]) == ("/problems/too-large", f"/api/v1{LOG}")
    assert large.json()["detail"] == "To za dużo naraz. Wyślij mniej."


def test_a_request_can_be_followed(ben: TestClient) -> None:
    assert ben.get("/me", headers={"X-Request-ID": "trace-7"}).headers["x-request-id"] == "trace-7"
    assert ben.get("/me", headers={"X-Request-ID": "no spaces, please"}).headers["x-request-id"] != "no spaces, please"


def test_the_site_calls_with_its_cookie_and_other_sites_do_not(doors: Doors) -> None:
    browser = doors.site("ben")
    assert browser.get("/api/v1/me").json()["username"] == "ben"
    there = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    assert browser.post("/api/v1" + LOG, json=TEMPLATE, headers=there).status_code == 403
    assert browser.post("/api/v1" + LOG, json=TEMPLATE, headers={"Sec-Fetch-Site": "same-origin"}).json()["source"] == "self"
