"""Pages hold in a language with words as long as words get: nothing is wider than the screen, nothing is left untranslated."""

import re
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from app.core.i18n import LANGUAGES
from app.services.demo import demo_people
from tests.browser.conftest import DESKTOP
from tests.browser.lengthened import lengthened
from tests.browser.site import Site
from tests.proving import length

SMALL, TABLET = {"width": 360, "height": 740}, {"width": 768, "height": 1024}
MOST = length(12, 90)  # pages of each person; two at most of each kind
WHO = [person.display_name for person in demo_people() if person.role in {"leader", "km_advisor", "tech_expert"}]
ONE_OF_ITS_KIND = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/communities/)[^/?#]+|(?<=/people/)[^/?#]+|\d+")


class Lengthened(Site):
    """A demo whose Polish is drawn out."""

    program = (sys.executable, "-m", "tests.browser.lengthened")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Lengthened(tmp_path_factory.mktemp("long"))
    yield site
    site.stop()


def pages(page: Page) -> Iterator[str]:
    """The addresses that a person finds by following links, two of each kind."""
    kinds: dict[str, int] = {}
    waiting, seen = ["/"], set[str]()
    while waiting and len(seen) < MOST:
        path = waiting.pop(0)
        kind = ONE_OF_ITS_KIND.sub("*", path.split("?")[0])
        if path in seen or kinds.get(kind, 0) == 2:
            continue
        kinds[kind] = kinds.get(kind, 0) + 1
        reply = page.request.get(path)
        if not reply.headers.get("content-type", "").startswith("text/html"):
            continue
        seen.add(path)
        yield path
        found = re.findall(r'href="(/[^"#]*)', reply.text())
        waiting += [one.replace("&amp;", "&") for one in found if not one.startswith(("/static", "/api", "/sign-out"))]


@pytest.mark.parametrize("who", WHO)
def test_no_page_is_wider_than_the_screen(browser: Browser, site: Site, who: str) -> None:
    wide = []
    with browser.new_context(base_url=site.url, locale="en", viewport=SMALL) as context:
        page = context.new_page()
        page.goto("/")
        page.get_by_role("button", name=who).click()
        page.get_by_role("heading", level=1).wait_for()
        page.get_by_role("button", name=LANGUAGES["pl"]).click()
        page.get_by_text(lengthened("Communities")).first.wait_for()
        for path in pages(page):
            page.goto(path)
            for viewport in (SMALL, TABLET, DESKTOP):
                page.set_viewport_size(viewport)
                if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    wide.append(f"{path} at {viewport['width']}: {page.evaluate(CULPRIT)}")
    assert wide == []


# What reaches farthest to the right.
CULPRIT = """() => {
  const all = [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > innerWidth + 1);
  const last = all.pop();
  return last ? `${last.tagName}.${last.className} “${last.textContent.trim().slice(0, 60)}”` : 'nothing that can be seen';
}"""
