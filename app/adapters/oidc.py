"""The organisation's identity provider, asked by OpenID Connect: code flow with PKCE, its answer checked to the letter.

Everything here talks to the world outside, so nothing here runs inside a unit of work or in a thread that others wait for,
and nothing takes longer than `PATIENCE`.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from time import monotonic
from typing import Any

import httpx2
import structlog
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.adapters.oidc_claims import known
from app.core import clock
from app.core.settings import Settings
from app.core.settings_door import is_protected
from app.services.access import Trip
from app.services.arriving import Known

log = structlog.get_logger("guildry.oidc")

PATIENCE = 10.0  # seconds for everything that one step of a sign-in asks
REMEMBERED = 3600.0  # seconds for which what the provider publishes is believed without asking again
LEEWAY = 60  # seconds by which its clock may differ from ours
SIGNED_BY = [
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
]  # never HMAC
CALLBACK = "/sign-in/sso/callback"
NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")


class ProviderError(Exception):
    """The provider did not answer, or not as the protocol has it; the message is for the log and for the administrator."""


@dataclass
class _Kept:
    """Something the provider publishes, and until when it is believed."""

    value: Mapping[str, Any] = field(default_factory=dict)
    until: float = 0.0


@dataclass
class Provider:
    """One identity provider, with what it publishes about itself."""

    issuer: str
    client_id: str
    secret: str = field(repr=False)
    redirect_uri: str
    _metadata: _Kept = field(default_factory=_Kept)
    _keys: _Kept = field(default_factory=_Kept)

    async def address(self, trip: Trip) -> str:
        """Where to send a browser that sets out on a trip; raises ProviderError."""
        async with self._asking() as client:
            metadata = await self._published(client)
            address, _state = client.create_authorization_url(
                metadata["authorization_endpoint"], state=trip.state, nonce=trip.nonce, code_verifier=trip.verifier
            )
            return str(address)

    async def identify(self, trip: Trip, code: str) -> Known:
        """Who came back with a code; raises ProviderError for whatever is not exactly as it should be."""
        async with self._asking() as client:
            metadata = await self._published(client)
            token = await client.fetch_token(
                metadata["token_endpoint"], grant_type="authorization_code", code=code, code_verifier=trip.verifier,
                auth=client.client_auth(_authentication(metadata, self.secret)),
            )  # fmt: skip
            claims = await self._checked(client, metadata, token, trip)
            if "email" not in claims and "userinfo_endpoint" in metadata:
                claims |= await self._told_besides(client, metadata["userinfo_endpoint"], claims["sub"])
            return known(self.issuer, claims)

    async def examine(self) -> None:
        """Ask for everything that the provider publishes, anew; raises ProviderError when somebody could not sign in."""
        async with self._asking() as client:
            metadata = await self._published(client, anew=True)
            await self._key_set(client, metadata, anew=True)

    @asynccontextmanager
    async def _asking(self) -> AsyncIterator[AsyncOAuth2Client]:
        """A client for one step, which must end in time; whatever goes wrong inside becomes a ProviderError."""
        client = AsyncOAuth2Client(
            self.client_id, self.secret or None, scope="openid email profile", redirect_uri=self.redirect_uri,
            code_challenge_method="S256", verify=_trusted(), trust_env=False, follow_redirects=False, timeout=PATIENCE,
        )  # fmt: skip
        try:
            async with asyncio.timeout(PATIENCE), client:
                yield client
        except (TimeoutError, httpx2.HTTPError, AuthlibBaseError, JoseError, ValueError, KeyError, TypeError) as error:
            log.warning("provider_refused", issuer=self.issuer, error=repr(error)[:300])
            raise ProviderError(f"{type(error).__name__}: {error}"[:300]) from error

    async def _published(self, client: AsyncOAuth2Client, *, anew: bool = False) -> Mapping[str, Any]:
        """The provider's metadata (OpenID Connect Discovery §4)."""
        if anew or monotonic() >= self._metadata.until:
            found = await _json(client, f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            amiss = [name for name in NEEDED if not is_protected(str(found.get(name)))]
            if amiss or found["issuer"] != self.issuer:
                raise ValueError(f"the provider calls itself {found.get('issuer')!r}; not https or not there: {amiss}")
            self._metadata = _Kept(found, monotonic() + REMEMBERED)
        return self._metadata.value

    async def _key_set(self, client: AsyncOAuth2Client, metadata: Mapping[str, Any], *, anew: bool = False) -> KeySet:
        if anew or monotonic() >= self._keys.until:
            self._keys = _Kept(await _json(client, metadata["jwks_uri"]), monotonic() + REMEMBERED)
        return KeySet.import_key_set({"keys": [key for key in self._keys.value["keys"] if key.get("use", "sig") == "sig"]})

    async def _checked(
        self, client: AsyncOAuth2Client, metadata: Mapping[str, Any], token: Mapping[str, Any], trip: Trip
    ) -> dict[str, Any]:
        """The ID token's claims: signed by the provider, for us, now, and for this very trip (Core §3.1.3.7)."""
        try:
            decoded = jwt.decode(token["id_token"], await self._key_set(client, metadata), SIGNED_BY)
        except (JoseError, ValueError):  # it may have new keys since: ask once more
            decoded = jwt.decode(token["id_token"], await self._key_set(client, metadata, anew=True), SIGNED_BY)
        wanted = {
            "iss": {"essential": True, "value": self.issuer},
            "aud": {"essential": True, "value": self.client_id},
            "sub": {"essential": True},
            "nonce": {"essential": True, "value": trip.nonce},
        }
        also = {"nonce": trip.nonce, "client_id": self.client_id, "access_token": token.get("access_token")}
        claims = CodeIDToken(decoded.claims, decoded.header, wanted, also)
        claims.validate(now=int(clock.now().timestamp()), leeway=LEEWAY)
        return dict(claims)

    async def _told_besides(self, client: AsyncOAuth2Client, address: str, subject: str) -> dict[str, Any]:
        """What a provider that keeps its ID tokens short says at its userinfo endpoint, of the same person (Core §5.3.2)."""
        found = await _json(client, address, withhold_token=False)
        if found.get("sub") != subject:
            raise ValueError("the userinfo endpoint speaks of somebody else")
        return {name: value for name, value in found.items() if name not in {"iss", "aud", "exp", "nonce"}}


@lru_cache
def _trusted() -> ssl.SSLContext:
    """Whom this machine trusts, its organisation's own authority too; read once, since that takes longer than all else here."""
    return ssl.create_default_context()


async def _json(client: AsyncOAuth2Client, address: str, *, withhold_token: bool = True) -> dict[str, Any]:
    reply = await client.request("GET", address, withhold_token=withhold_token, headers={"Accept": "application/json"})
    reply.raise_for_status()
    found = reply.json()
    if not isinstance(found, dict):
        raise TypeError(f"{address} gives no JSON object")
    return found


def _authentication(metadata: Mapping[str, Any], secret: str) -> str:
    """How the client says who it is, as the provider takes it."""
    taken = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if not secret:
        return "none"
    return "client_secret_basic" if "client_secret_basic" in taken else "client_secret_post"


@lru_cache(maxsize=8)
def provider(settings: Settings) -> Provider | None:
    """The provider that the settings name, or None; one for all who sign in, since it remembers."""
    if not settings.oidc_issuer:
        return None
    return Provider(settings.oidc_issuer, settings.oidc_client_id, settings.oidc_secret, f"{settings.base_url}{CALLBACK}")
