"""Signing in at a real identity provider, in Chromium: there and back through its own pages, with and without JavaScript."""

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.judges import assert_accessible
from tests.browser.site import Site
from tests.provider import ADA, IdentityProvider


@pytest.fixture(scope="module")
def provider() -> Iterator[IdentityProvider]:
    running = IdentityProvider(ADA)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def sso(tmp_path_factory: pytest.TempPathFactory, provider: IdentityProvider) -> Iterator[Site]:
    """A site without passwords and without people: the first one is let in by the provider."""
    site = SsoSite(tmp_path_factory.mktemp("sso"), provider)
    yield site
    site.stop()


class SsoSite(Site):
    """`guildry serve` beside an identity provider."""

    def __init__(self, folder: Path, provider: IdentityProvider) -> None:
        self.provider = provider
        super().__init__(folder, demo=False)

    def start(self) -> None:
        """Serve with the settings that docs/sso.md names."""
        self.environment |= {
            "GUILDRY_PASSWORDS": "false",
            "GUILDRY_OIDC_ISSUER": self.provider.issuer,
            "GUILDRY_OIDC_CLIENT_ID": "guildry",
            "GUILDRY_OIDC_CLIENT_SECRET": "a secret of both",
            "GUILDRY_OIDC_CREATE": "true",
            "GUILDRY_OIDC_DOMAINS": "example.org",
        }
        super().start()


@pytest.mark.parametrize("javascript", [True, False])
def test_there_and_back(browser: Browser, sso: Site, provider: IdentityProvider, javascript: bool) -> None:
    context = browser.new_context(base_url=sso.url, java_script_enabled=javascript, locale="en")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" and sso.url in page.url else None)
    page.goto("/communities")
    expect(page).to_have_url(f"{sso.url}/sign-in?next=/communities")
    if javascript:
        assert_accessible(page)
    page.get_by_role("button", name="Sign in with your organisation's account").click()
    page.wait_for_url(f"{provider.issuer}/**")
    page.get_by_role("button", name="ada-at-work").click()
    page.wait_for_url(f"{sso.url}/communities")
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    cookies = {one["name"]: one["value"] for one in context.cookies(sso.url)}
    assert "guildry_trip" not in cookies
    captured = {"Cookie": f"guildry={cookies['guildry']}"}
    assert httpx2.get(f"{sso.url}/people", headers=captured, trust_env=False).status_code == 200
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    assert httpx2.get(f"{sso.url}/people", headers=captured, trust_env=False).status_code == 303
    assert httpx2.get(f"{sso.url}/api/v1/me", headers=captured, trust_env=False).status_code == 401
    assert not complaints
    context.close()
