"""A real site in a real browser: `guildry serve` on a database of its own with the demo in it, and Chromium.

Every page is watched while a test uses it: an error in the console, a breach of the content security policy or a
request to another host fails the test, whatever the test itself looks at.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, sync_playwright

from tests.browser.site import Site

SCREENS = Path(__file__).parent.parent.parent / ".screens"
# --no-sandbox because root may run the tests; the rest keeps Chromium from calling home.
LAUNCH = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs Chromium."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium; nothing is downloaded."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        sentence = "Chromium is missing: install it with this system's package manager (Debian: apt-get install chromium)."
        if os.environ.get("CI") == "true":
            pytest.fail(sentence)
        pytest.skip(f"NOT TESTED IN A BROWSER: {sentence}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(LAUNCH))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo, served. Tests share it: they add, and do not count what they did not add."""
    site = Site(tmp_path_factory.mktemp("site"))
    yield site
    site.stop()


@pytest.fixture
def open_page(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Opens a page as somebody new: `open_page("/communities", javascript=False, viewport=PHONE)`."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_one(path: str = "/", *, javascript: bool = True, **options: object) -> Page:
        context = browser.new_context(
            base_url=site.url, java_script_enabled=javascript, **{"viewport": DESKTOP, "locale": "en", **options}
        )
        contexts.append(context)
        page = context.new_page()
        _watch(page, site.url, complaints)
        page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A visitor on the front page, at a desk."""
    return open_page()


@pytest.fixture
def page_without_javascript(open_page: Callable[..., Page]) -> Page:
    """A visitor whose browser runs no scripts."""
    return open_page(javascript=False)


@pytest.fixture
def screenshot(request: pytest.FixtureRequest) -> Callable[..., Path]:
    """Takes a picture of the whole page into .screens/, for a person to look at."""

    def take(page: Page, name: str = "") -> Path:
        file = SCREENS / f"{name or request.node.name}.png"
        file.parent.mkdir(exist_ok=True)
        page.screenshot(path=file, full_page=True)
        return file

    return take


def _watch(page: Page, home: str, complaints: list[str]) -> None:
    """Write down whatever a visitor with the console open would see go wrong."""

    def console(message: ConsoleMessage) -> None:
        # A refused form is an answer (422, 409…), though Chromium's console calls it an error.
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(f"console: {message.text}")

    def request(asked: Request) -> None:
        if not asked.url.startswith((home, "data:", "blob:")):
            complaints.append(f"asked another host: {asked.url}")

    def response(reply: Response) -> None:
        if reply.status >= 500:
            complaints.append(f"{reply.status}: {reply.url}")

    page.on("console", console)
    page.on("request", request)
    page.on("response", response)
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
