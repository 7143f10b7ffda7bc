"""What a browser that was never here downloads to show a page: at most 40 KiB in at most 6 requests (performance.md)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.site import Site
from tests.proving import Figures

PAGES = (
    "/",
    "/communities",
    "/communities/{community}",
    "/communities/{community}/members",
    "/communities/{community}/life",
    "/people",
    "/people/{person}",
    "/people/{person}/points",
    "/search?q=data",
    "/recognition",
)


@pytest.fixture
def names(open_page: Callable[..., Page]) -> tuple[Page, dict[str, str]]:
    """Somebody who walked in, and the busiest community and person of the demo."""
    page = open_page("/")
    page.get_by_role("button", name="Ana García").click()
    page.get_by_role("heading", level=1).wait_for()
    person = page.locator("a[href^='/people/']").first.get_attribute("href") or ""
    community = page.locator("main a[href^='/communities/']").first.get_attribute("href") or ""
    return page, {"person": person.split("/")[2], "community": community.split("/")[2]}


def test_a_first_view_is_light(browser: Browser, site: Site, names: tuple[Page, dict[str, str]], figures: Figures) -> None:
    page, known = names
    cookies = page.context.cookies()
    weights: dict[str, int] = {}
    for address in ("/sign-in", *(path.format(**known) for path in PAGES)):
        context = browser.new_context(base_url=site.url, locale="en")
        if address != "/sign-in":
            context.add_cookies([{**cookie} for cookie in cookies])
        weights[address] = measured(context.new_page(), address)
        context.close()
    figures.tell(heaviest_first_view_bytes=max(weights.values()), by_page=weights)
    assert max(weights.values()) <= 40 * 1024, weights


def measured(page: Page, address: str) -> int:
    """Bytes over the wire, headers and all, to show one page to an empty browser; no more than six requests."""
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes: list[int] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    answer = page.goto(address, wait_until="networkidle")
    assert answer is not None
    assert answer.status == 200, address
    assert 3 <= len(sizes) <= 6, (address, sizes)
    return sum(sizes)
