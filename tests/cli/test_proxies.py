"""nginx and Caddy, configured as docs/operate.md says, in front of a real `guildry serve`."""

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from sqlmodel import select

from app.core.db import Database
from app.models.access import SignIn
from app.services import access
from tests.cli.behind import NAME, PROXIES, VISITOR, Behind, missing
from tests.http.unpacking import UNPACK
from tests.story import Story

pytestmark = pytest.mark.slow
PASSWORD = "the weather in Gdynia"


@pytest.fixture(scope="module", params=PROXIES)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Behind]:
    """The service behind a proxy, with Ada, Ben and Cleo's story in it."""
    proxy: str = request.param
    if missing(proxy):
        pytest.skip(f"NOT TESTED BEHIND {proxy.upper()}: it is not installed (Debian: apt-get install {proxy})")
    folder: Path = tmp_path_factory.mktemp(proxy)
    site = Behind(folder)
    try:
        database = Database(site.environment["GUILDRY_DATABASE_URL"])
        with database.write() as session:
            access.set_password(session, Story(session).people["ada"], PASSWORD)
        database.dispose()
        with PROXIES[proxy](site, folder):
            yield site
    finally:
        site.stop()


def test_http_leads_to_https(site: Behind) -> None:
    answer = httpx2.get(f"http://127.0.0.1:{site.plain_port}/sign-in?next=%2F", headers={"Host": NAME}, trust_env=False)
    assert answer.status_code in {301, 308}
    assert answer.headers["location"].startswith(f"https://{NAME}")
    assert answer.headers["location"].endswith("/sign-in?next=%2F")


def test_somebody_signs_in_and_is_known_by_their_own_address(site: Behind) -> None:
    visitor = site.visitor()
    forged = {"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9", "X-Real-IP": "203.0.113.9"}
    answer = visitor.ask("POST", "/sign-in", data={"username": "ada", "password": PASSWORD}, headers=forged)
    assert answer.status_code == 303, answer.text
    assert "__Host-" in answer.headers["set-cookie"]
    assert "Ada" in visitor.ask("GET", "/").text
    database = Database(site.environment["GUILDRY_DATABASE_URL"])
    with database.read() as session:
        assert set(session.exec(select(SignIn.address))) == {VISITOR}
    database.dispose()


def test_a_form_is_swapped_in_place(site: Behind) -> None:
    visitor = site.visitor()
    visitor.ask("POST", "/sign-in", data={"username": "ada", "password": PASSWORD})
    form = {"title": "Reviewed the notes"}
    answer = visitor.ask("POST", "/communities/guild/contributions", data=form, headers={"HX-Request": "true"})
    assert answer.status_code in {200, 422}
    assert "Reviewed the notes" in answer.text
    assert "<html" not in answer.text


def test_a_page_of_another_site_is_refused(site: Behind) -> None:
    elsewhere = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert site.visitor().ask("POST", "/sign-in", data={"username": "ada"}, headers=elsewhere).status_code == 403


def test_a_request_keeps_its_id(site: Behind) -> None:
    assert site.visitor().ask("GET", "/healthz", headers={"X-Request-ID": "asked-1"}).headers["x-request-id"] == "asked-1"
    assert len(site.visitor().ask("GET", "/healthz").headers["x-request-id"]) > 8


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_an_answer_is_packed_once(site: Behind, coding: str) -> None:
    with site.visitor().stream("/sign-in", headers={"Accept-Encoding": coding}) as answer:
        packed = b"".join(answer.iter_raw())
    assert answer.headers.get_list("content-encoding") == [coding]
    assert b"</html>" in UNPACK[coding](packed)
    assert "accept-encoding" in answer.headers["vary"].lower()


def test_what_is_too_large_is_refused_in_our_words_or_sooner(site: Behind) -> None:
    large = site.visitor().ask("POST", "/api/v1/people", content=b"x" * 1_500_000)
    assert large.status_code == 413
    assert large.headers["content-type"] == "application/problem+json"
    assert site.visitor().ask("POST", "/api/v1/people", content=b"x" * 30_000_000).status_code == 413


def test_browsers_are_told_to_stay_with_https_and_nobody_what_serves_them(site: Behind) -> None:
    headers = site.visitor().ask("GET", "/sign-in").headers
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert headers.get("server", "nginx") == "nginx"
    assert headers.get_list("content-security-policy") == [headers["content-security-policy"]]


def test_figures_are_for_this_machine_alone(site: Behind) -> None:
    assert site.visitor().ask("GET", "/metrics").status_code == 403
    assert "guildry_requests_total" in site.visitor("127.0.0.1").ask("GET", "/metrics").text
