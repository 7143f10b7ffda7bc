"""Pages hold in a language with words as long as words get: nothing is wider than the screen, nothing is left untranslated."""

import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import DESKTOP
from tests.browser.crawl import WHO, come_in, pages
from tests.browser.lengthened import lengthened
from tests.browser.site import Site
from tests.proving import length

SMALL, TABLET = {"width": 360, "height": 740}, {"width": 768, "height": 1024}
MOST = length(12, 90)  # pages of each person


class Lengthened(Site):
    """A demo whose Polish is drawn out."""

    program = (sys.executable, "-m", "tests.browser.lengthened")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Lengthened(tmp_path_factory.mktemp("long"))
    yield site
    site.stop()


@pytest.mark.parametrize("who", WHO)
def test_no_page_is_wider_than_the_screen(browser: Browser, site: Site, who: str) -> None:
    wide = []
    with browser.new_context(base_url=site.url, locale="en", viewport=SMALL) as context:
        page = context.new_page()
        come_in(page, who, "pl")
        page.get_by_text(lengthened("Communities")).first.wait_for()
        for path in pages(page, MOST):
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
