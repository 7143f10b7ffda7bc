"""A real identity provider: `oidc-provider-mock` in a process of its own, and a person who signs in there."""

import json
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx2

from tests.browser.site import free_port

PROGRAM = Path(sys.executable).parent / "oidc-provider-mock"
PATIENCE = 30.0
OUTSIDE = httpx2.Client(trust_env=False, verify=False, timeout=10)
ADA = {"sub": "ada-at-work", "email": "ada@example.org", "email_verified": True, "name": "Ada Nowak"}


class IdentityProvider:
    """A running provider; `restart` gives it new keys and an empty memory."""

    def __init__(self, *people: dict[str, object]) -> None:
        self.people = people or (ADA,)
        self.port = free_port()
        self.issuer = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        """Begin, and wait until it answers."""
        told = [part for one in self.people for part in ("--user-claims", json.dumps(one))]
        self.process = subprocess.Popen(
            [PROGRAM, "--port", str(self.port), "--require-nonce", "true", *told],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                OUTSIDE.get(f"{self.issuer}/jwks").raise_for_status()
            except httpx2.HTTPError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError("the provider did not start")

    def stop(self) -> None:
        """End."""
        self.process.terminate()
        self.process.wait(timeout=10)

    def know(self, subject: str, **claims: object) -> None:
        """Let it know somebody, or something else of them."""
        OUTSIDE.put(f"{self.issuer}/users/{subject}", json=claims).raise_for_status()

    def sign_in(self, address: str, subject: str = "ada-at-work") -> str:
        """What a browser does there: fill in the form. The path to which it is sent back; an empty subject refuses."""
        form = {"sub": subject} if subject else {"action": "deny"}
        reply = OUTSIDE.post(address, data=form)
        assert reply.status_code in {302, 303}, reply.text
        back = urlsplit(reply.headers["location"])
        return f"{back.path}?{back.query}"


def asked(address: str) -> dict[str, str]:
    """What a browser was sent to ask a provider."""
    return dict(parse_qsl(urlsplit(address).query))
