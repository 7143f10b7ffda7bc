"""What is believed of an identity provider: its own signed word, for us, now, and for this very trip. Nothing else."""

import asyncio
from typing import Any

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from app.adapters.oidc import Provider, ProviderError
from app.adapters.oidc_claims import known
from app.core import clock
from app.services.access import Trip

ISSUER = "https://login.example.com"
KEY, OTHER = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}), RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
METADATA = {
    "issuer": ISSUER, "authorization_endpoint": f"{ISSUER}/authorize", "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/keys",
}  # fmt: skip


class Pretended:
    """A provider that says whatever it is told to say."""

    def __init__(self, **wrong: Any) -> None:
        self.trip = Trip.begun()
        self.wrong = wrong
        self.asked: list[str] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        path = request.url.path
        self.asked.append(path)
        if path.endswith("openid-configuration"):
            return httpx2.Response(200, json={**METADATA, **self.wrong.get("metadata", {})})
        if path == "/keys":
            return httpx2.Response(200, json={"keys": [KEY.as_dict(private=False)]})
        assert b"code_verifier=" + self.trip.verifier.encode() in request.content
        return httpx2.Response(200, json={"access_token": "a", "token_type": "Bearer", "id_token": self.token()})

    def token(self) -> str:
        now = int(clock.now().timestamp())
        claims = {
            "iss": ISSUER, "aud": "guildry", "sub": "ada", "iat": now, "exp": now + 300, "nonce": self.trip.nonce,
            "email": "ada@example.org", "email_verified": True, **self.wrong.get("claims", {}),
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": "RS256", "kid": "one", **self.wrong.get("header", {})}
        return self.wrong.get("raw") or jwt.encode(header, claims, self.wrong.get("key", KEY))


def identify(pretended: Pretended, monkeypatch: pytest.MonkeyPatch) -> Any:
    transport = httpx2.MockTransport(pretended)
    original = httpx2.AsyncClient.__init__
    monkeypatch.setattr(
        httpx2.AsyncClient, "__init__", lambda self, **given: original(self, **{**given, "transport": transport})
    )
    provider = Provider(ISSUER, "guildry", "secret", "https://guildry.example.com/sign-in/sso/callback")
    return asyncio.run(provider.identify(pretended.trip, "code"))


def test_an_answer_that_is_as_it_should_be_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    found = identify(Pretended(), monkeypatch)
    assert (found.issuer, found.subject, found.email) == (ISSUER, "ada", "ada@example.org")


@pytest.mark.parametrize(
    "wrong",
    [
        {"claims": {"iss": "https://evil.example"}}, {"claims": {"aud": "another"}}, {"claims": {"aud": ["another"]}},
        {"claims": {"exp": 1}}, {"claims": {"nonce": "another"}}, {"claims": {"nonce": None}}, {"claims": {"sub": None}},
        {"claims": {"exp": None}}, {"claims": {"aud": ["guildry", "x"], "azp": "x"}}, {"claims": {"sub": "x" * 256}},
        {"claims": {"iat": 2**40}}, {"claims": {"sub": 7}}, {"claims": {"at_hash": "another"}},
        {"key": OTHER}, {"raw": "made.up.token"}, {"raw": "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ."},
        {"metadata": {"issuer": "https://evil.example"}}, {"metadata": {"token_endpoint": None}},
    ],
    ids=lambda wrong: str({**wrong, "key": "another"} if "key" in wrong else wrong),  # a key's own words name its address
)  # fmt: skip
def test_an_answer_is_refused_for_whatever_is_not_as_it_should_be(
    wrong: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ProviderError):
        identify(Pretended(**wrong), monkeypatch)


@pytest.mark.parametrize("name", ["token_endpoint", "jwks_uri", "authorization_endpoint"])
def test_a_provider_that_is_not_protected_is_not_asked(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pretended = Pretended(metadata={name: "http://login.example.com/x"})
    with pytest.raises(ProviderError):
        identify(pretended, monkeypatch)
    assert pretended.asked == ["/.well-known/openid-configuration"]


@pytest.mark.parametrize(
    ("claims", "email"),
    [
        ({"email": "a@b.c", "email_verified": True}, "a@b.c"), ({"email": "a@b.c", "email_verified": "true"}, "a@b.c"),
        ({"email": "a@b.c", "xms_edov": 1}, "a@b.c"), ({"email": "a@b.c", "email_verified": False}, None),
        ({"email": "a@b.c"}, None), ({"email_verified": True}, None), ({"email": "a@b.c\n", "email_verified": True}, None),
        ({"email": ["a@b.c"], "email_verified": True}, None), ({"email": "x" * 260 + "@b.c", "email_verified": True}, None),
    ],
)  # fmt: skip
def test_an_e_mail_counts_where_it_is_verified(claims: dict[str, Any], email: str | None) -> None:
    assert known(ISSUER, {"sub": "ada", **claims}).email == email
