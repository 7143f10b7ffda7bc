"""A page of another site cannot act with a member's cookie (reliability.md §3.3, 17)."""

import pytest

from app.core.db import Database
from tests.doors import Doors

HTTP, HTTPS = "http://127.0.0.1:8000", "https://guildry.example.org"


@pytest.mark.parametrize(
    ("base", "headers", "passes"),
    [
        (HTTP, {}, True),  # a program: no browser is without both headers on a POST
        (HTTP, {"Sec-Fetch-Site": "same-origin"}, True),
        (HTTP, {"Sec-Fetch-Site": "none"}, True),
        (HTTP, {"Sec-Fetch-Site": "same-site"}, False),
        (HTTP, {"Sec-Fetch-Site": "cross-site"}, False),
        (HTTP, {"Sec-Fetch-Site": "cross-site", "Origin": HTTP}, False),
        (HTTP, {"Sec-Fetch-Site": "SAME-ORIGIN"}, False),
        (HTTP, {"Origin": HTTP}, True),
        (HTTP, {"Origin": "http://guildry.intern", "Host": "guildry.intern"}, True),
        (HTTP, {"Origin": "https://guildry.intern", "Host": "guildry.intern"}, False),
        (HTTP, {"Origin": "http://evil.example"}, False),
        (HTTP, {"Origin": "null"}, False),
        (HTTP, {"Origin": ""}, False),
        (HTTP, {"Origin": "http://["}, False),
        (HTTP, {"Origin": f"{HTTP}.evil.example"}, False),
        (HTTPS, {"Origin": HTTPS}, True),
        (HTTPS, {"Origin": "http://guildry.example.org"}, False),  # whoever sits between may speak for http
        (HTTPS, {"Origin": "https://127.0.0.1:8000", "Host": "127.0.0.1:8000"}, False),
    ],
)
def test_who_may_change_things_with_a_cookie(database: Database, base: str, headers: dict[str, str], passes: bool) -> None:
    if not database.is_sqlite:
        return  # nothing of it is asked of the database
    site = Doors(database, base_url=base).site("ben")
    answer = site.post("/language", content="to=pl", headers=headers)
    assert answer.status_code == (303 if passes else 403)


def test_looking_is_open_to_all(doors: Doors) -> None:
    assert doors.api("ben").get("/me", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_a_cookie_alone_does_not_speak_through_a_made_up_token(doors: Doors) -> None:
    """With `Authorization: Bearer` the guard lets a request pass; the API then believes the token and not the cookie."""
    site = doors.site("ben")
    headers = {"Authorization": "Bearer made-up", "Sec-Fetch-Site": "cross-site"}
    assert site.put("/api/v1/communities/guild/members/ben", headers=headers).status_code == 401


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_other_sites_may_not_even_read(doors: Doors, origin: str) -> None:
    answer = doors.api("ben").get("/me", headers={"Origin": origin})
    assert "access-control-allow-origin" not in answer.headers


def test_an_allowed_site_may_read_and_no_more(database: Database) -> None:
    intranet = {"Origin": "https://intranet.example"}
    api = Doors(database, cors_origins=["https://intranet.example"]).api("ben")
    answer = api.get("/me", headers=intranet)
    assert answer.headers["Access-Control-Allow-Origin"] == "https://intranet.example"
    assert "access-control-allow-credentials" not in answer.headers
    asked = api.options("/me", headers={**intranet, "Access-Control-Request-Method": "DELETE"})
    assert asked.status_code == 400
