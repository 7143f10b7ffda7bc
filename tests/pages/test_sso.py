"""Signing in through a real identity provider, and every way in which that fails: in a sentence, never with a 5xx."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from app.adapters import oidc
from app.core import clock
from app.core.settings import settings
from app.models.access import Departure, Identity, SignIn, Way
from app.models.people import Person
from app.services import people
from tests.doors import Doors
from tests.provider import ADA, IdentityProvider, asked

OUTSIDE = {"sub": "zoe", "email": "zoe@elsewhere.example", "email_verified": True, "name": "Zoë Żak"}
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"


@pytest.fixture(scope="module")
def provider() -> Iterator[IdentityProvider]:
    running = IdentityProvider(ADA, OUTSIDE)
    yield running
    running.stop()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, provider: IdentityProvider) -> Iterator[Callable[..., None]]:
    """Says what the settings are: `told(oidc_create=True)`."""

    def tell(**given: object) -> None:
        known = {"oidc_issuer": provider.issuer, "oidc_client_id": "guildry", "oidc_client_secret": "x" * 24}
        for name, value in {**known, **given}.items():
            monkeypatch.setenv(f"GUILDRY_{name.upper()}", str(value).lower() if isinstance(value, bool) else str(value))
        settings.cache_clear()

    tell()
    yield tell
    settings.cache_clear()


def set_out(visitor: TestClient, to: str = "/") -> str:
    """Press the button; the address that the browser goes to."""
    page = visitor.post("/sign-in/sso", data={"next": to}, headers={"User-Agent": FIREFOX})
    assert page.status_code == 200, page.text
    refresh: str = page.headers["refresh"]
    return refresh.removeprefix("0; url=")


def problem(page: object) -> str:
    """The sentence that the sign-in page shows."""
    found = re.search(r'role="alert"><div[^>]*><p>(.*?)</p>', page.text, re.DOTALL)  # type: ignore[attr-defined]
    return found[1] if found else ""


def come_in(doors: Doors, provider: IdentityProvider, subject: str = "ada-at-work", to: str = "/") -> TestClient:
    """All the way there and back, as a browser."""
    visitor = doors.site()
    back = provider.sign_in(set_out(visitor, to), subject)
    visitor.last = visitor.get(back)  # type: ignore[attr-defined]
    return visitor


def who(doors: Doors) -> list[str]:
    """Whom the provider's people are linked to."""
    with doors.database.read() as session:
        return sorted(session.get_one(Person, row.person_id).username for row in session.exec(select(Identity)))


def test_one_signs_in_there_and_is_signed_in_here(doors: Doors, provider: IdentityProvider, told: object) -> None:
    visitor = come_in(doors, provider, to="/communities?q=x")
    assert (visitor.last.status_code, visitor.last.headers["location"]) == (303, "/communities?q=x")
    assert "Ada" in visitor.get("/").text
    assert who(doors) == ["ada"]
    with doors.database.read() as session:
        (visit,) = session.exec(select(SignIn)).all()
        assert (visit.way, visit.device, visit.address) == (Way.SSO, "Firefox, Linux", "testclient")
        assert not session.exec(select(Departure)).all()


def test_what_the_provider_is_asked_is_as_the_protocol_has_it(doors: Doors, told: object) -> None:
    first, second = asked(set_out(doors.site())), asked(set_out(doors.site()))
    assert first["code_challenge_method"] == "S256"
    assert first["response_type"] == "code"
    assert first["redirect_uri"] == "http://127.0.0.1:8000/sign-in/sso/callback"
    assert set(first["scope"].split()) == {"openid", "email", "profile"}
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 43
        assert first[name] != second[name], name
    assert len({first["state"], first["nonce"], first["code_challenge"]}) == 3


def test_a_person_stays_theirs_when_their_e_mail_changes(doors: Doors, provider: IdentityProvider, told: object) -> None:
    come_in(doors, provider)
    provider.know("ada-at-work", email="ada.married@example.org", email_verified=True, name="Ada")
    again = come_in(doors, provider)
    provider.know("ada-at-work", **{name: value for name, value in ADA.items() if name != "sub"})
    assert "Ada" in again.get("/").text
    assert who(doors) == ["ada"]


def test_an_e_mail_that_is_not_verified_links_nobody(doors: Doors, provider: IdentityProvider, told: object) -> None:
    for n, claims in enumerate(({"email": "ben@example.org"}, {"email": "ben@example.org", "email_verified": False}, {})):
        provider.know(f"liar-{n}", name="Ben", preferred_username="ben", **claims)
        page = come_in(doors, provider, f"liar-{n}").last
        assert page.status_code == 403
        assert "is verified" in problem(page)
    assert who(doors) == []


def test_entras_word_for_verified_counts(doors: Doors, provider: IdentityProvider, told: object) -> None:
    provider.know("ben-at-entra", email="ben@example.org", xms_edov="1")
    assert come_in(doors, provider, "ben-at-entra").last.status_code == 303


def test_an_address_given_to_somebody_new_does_not_open_its_last_holders_account(
    doors: Doors, provider: IdentityProvider, told: object
) -> None:
    come_in(doors, provider)
    provider.know("another-ada", email="ada@example.org", email_verified=True)
    page = come_in(doors, provider, "another-ada").last
    assert page.status_code == 403
    assert "another account" in problem(page)


def test_nobody_is_made_unless_the_settings_say_so(doors: Doors, provider: IdentityProvider, told: Callable[..., None]) -> None:
    page = come_in(doors, provider, "zoe").last
    assert page.status_code == 403
    assert "Nobody here has your e-mail address yet" in problem(page)
    told(oidc_create=True)
    visitor = come_in(doors, provider, "zoe")
    assert "Zoë Żak" in visitor.get("/").text
    assert come_in(doors, provider, "zoe").last.status_code == 303
    assert who(doors) == ["zoe"]


def test_a_placeholder_is_not_claimed_by_a_name(doors: Doors, provider: IdentityProvider, told: Callable[..., None]) -> None:
    told(oidc_create=True)
    with doors.database.write() as session:
        people.register(session, None, people.NewPerson(username="zoe", display_name="Zoë Żak"))
    come_in(doors, provider, "zoe")
    assert who(doors) == ["zoe-2"]


@pytest.mark.parametrize(("domains", "status"), [("example.org", 403), ("example.org, Elsewhere.example", 303)])
def test_only_the_named_domains_come_in(
    doors: Doors, provider: IdentityProvider, told: Callable[..., None], domains: str, status: int
) -> None:
    told(oidc_create=True, oidc_domains=domains)
    assert come_in(doors, provider).last.status_code == 303
    page = come_in(doors, provider, "zoe").last
    assert page.status_code == status
    if status == 403:
        assert "example.org" in problem(page)


def test_who_has_left_stays_out(doors: Doors, provider: IdentityProvider, told: object) -> None:
    known = come_in(doors, provider)
    with doors.database.write() as session:
        people.deactivate(session, None, session.get_one(Person, doors.people["ada"].id))
    assert known.get("/people").headers["location"].startswith("/sign-in")
    page = come_in(doors, provider).last
    assert page.status_code == 403
    assert "has ended" in problem(page)


def test_who_says_no_at_the_provider_is_told_so_here(doors: Doors, provider: IdentityProvider, told: object) -> None:
    page = come_in(doors, provider, "").last
    assert page.status_code == 422
    assert "did not sign in there" in problem(page)


def test_it_is_said_in_the_readers_language(doors: Doors, provider: IdentityProvider, told: object) -> None:
    visitor = doors.site()
    visitor.headers["Accept-Language"] = "pl"
    page = visitor.get(provider.sign_in(set_out(visitor), ""))
    assert 'lang="pl"' in page.text
    assert problem(page)
    assert "did not sign in" not in problem(page)


def test_a_trip_is_good_once_and_in_one_browser(doors: Doors, provider: IdentityProvider, told: object) -> None:
    victim, thief = doors.site(), doors.site()
    back = provider.sign_in(set_out(victim))
    assert thief.get(back).status_code == 422, "the answer, without the cookie"
    set_out(thief)
    assert thief.get(back).status_code == 422, "with a cookie of another trip"
    stolen = victim.cookies["guildry_trip"]
    assert victim.get(back).status_code == 303
    thief.cookies.set("guildry_trip", stolen)
    assert thief.get(back).status_code == 422, "with the cookie, once it has been used"
    assert thief.get("/people").headers["location"].startswith("/sign-in")


def test_what_a_browser_held_before_is_worthless_afterwards(doors: Doors, provider: IdentityProvider, told: object) -> None:
    visitor, planted = doors.site(), "gld_planted-by-somebody"
    address = set_out(visitor)
    before = [planted, visitor.cookies["guildry_trip"]]
    visitor.headers["Cookie"] = f"guildry={planted}; guildry_trip={before[1]}"
    reply = visitor.get(provider.sign_in(address))
    assert reply.status_code == 303
    assert not [value for value in before if value in reply.headers["set-cookie"]]
    for value in before:
        thief = doors.site()
        for name in ("guildry", "guildry_trip"):
            thief.cookies.set(name, value)
        assert thief.get("/people").headers["location"].startswith("/sign-in")


def test_a_session_there_was_ends_when_another_begins(doors: Doors, provider: IdentityProvider, told: object) -> None:
    visitor = doors.site("ben")
    before = visitor.cookies["guildry"]
    visitor.get(provider.sign_in(set_out(visitor)))
    thief = doors.site()
    thief.cookies.set("guildry", before)
    assert thief.get("/people").headers["location"].startswith("/sign-in")


def test_ten_minutes_are_enough(doors: Doors, provider: IdentityProvider, told: object) -> None:
    visitor = doors.site()
    back = provider.sign_in(set_out(visitor))
    with clock.at(clock.now() + timedelta(minutes=11)):
        page = visitor.get(back)
    assert page.status_code == 422
    assert "took too long" in problem(page)


@pytest.mark.parametrize(
    "back", ["", "?state=x", "?code=x", "?state=&code=", "?error=server_error", "?state=%ff&code=%00", "?state=\ud800"]
)
def test_what_is_made_up_signs_nobody_in(doors: Doors, told: object, back: str) -> None:
    visitor = doors.site()
    set_out(visitor)
    assert visitor.get(f"/sign-in/sso/callback{back.encode('utf-8', 'replace').decode()}").status_code == 422
    assert "guildry" not in visitor.cookies


def test_a_code_that_the_provider_did_not_give_signs_nobody_in(doors: Doors, told: object) -> None:
    visitor = doors.site()
    state = asked(set_out(visitor))["state"]
    page = visitor.get(f"/sign-in/sso/callback?state={state}&code=made-up")
    assert page.status_code == 422
    assert "could not be checked" in problem(page)


def test_another_providers_answer_is_refused(doors: Doors, told: object) -> None:
    visitor = doors.site()
    state = asked(set_out(visitor))["state"]
    page = visitor.get(f"/sign-in/sso/callback?state={state}&code=x&iss=https://evil.example")
    assert "another identity provider" in problem(page)


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_one_goes_on_to_a_page_of_ours_only(doors: Doors, provider: IdentityProvider, told: object, to: str) -> None:
    assert come_in(doors, provider, to=to).last.headers["location"] == "/"


def test_a_provider_that_is_away_is_said_to_be(doors: Doors, told: Callable[..., None]) -> None:
    short = IdentityProvider()
    told(oidc_issuer=short.issuer)
    visitor = doors.site()
    back = short.sign_in(set_out(visitor))
    short.stop()
    page = visitor.get(back)
    assert page.status_code == 422
    assert "could not be checked" in problem(page)
    oidc.provider.cache_clear()
    page = visitor.post("/sign-in/sso")
    assert page.status_code == 422
    assert "does not answer" in problem(page)
    short.start()
    assert come_in(doors, short).last.status_code == 303, "and when it is there again, with other keys, so are we"
    short.stop()
    short.start()
    assert come_in(doors, short).last.status_code == 303, "nor does it matter that we still remember its old keys"
    short.stop()


def test_without_a_provider_there_is_no_such_way(doors: Doors) -> None:
    settings.cache_clear()
    assert "organisation&#39;s account" not in doors.site().get("/sign-in").text
    assert doors.site().post("/sign-in/sso").status_code == 404
    assert doors.site().get("/sign-in/sso/callback").status_code == 404


def test_passwords_may_be_switched_off(doors: Doors, told: Callable[..., None]) -> None:
    told(passwords=False)
    page = doors.site().get("/sign-in").text
    assert 'name="password"' not in page
    assert "/sign-in/sso" in page
    assert doors.site().post("/sign-in", data={"username": "ada", "password": "x" * 12}).status_code == 403


def test_the_policy_of_the_page_stays_as_strict_as_everywhere(doors: Doors, told: object) -> None:
    page = doors.site().post("/sign-in/sso")
    assert "form-action 'self';" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"
