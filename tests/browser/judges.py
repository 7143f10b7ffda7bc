"""What judges a page besides our own eyes: axe for accessibility, a strict HTML parser for the source."""

import html5lib
from axe_playwright_python.sync_playwright import Axe
from html5lib.constants import E as MESSAGES
from playwright.sync_api import Page

WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],  # to describe in full what passed takes axe as long again
}

SETTLED = """() => Promise.allSettled(
    document.getAnimations().filter(one => one.effect.getComputedTiming().endTime < 1000).map(one => one.finished))"""


def assert_accessible(page: Page) -> None:
    """Axe finds nothing to say about the page as it stands now. It is a script itself: it never ends where none may run.

    It judges the whole page: a bar that keeps to the window's edge else lies over whatever happens to be there. And it waits
    for what is still coming into view, which is paler than it will be.
    """
    page.evaluate(SETTLED)
    window = page.viewport_size or {"width": 1280, "height": 900}
    whole = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": window["width"], "height": max(window["height"], whole)})
    results = Axe().run(page, options=WCAG)
    page.set_viewport_size(window)
    assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"


def assert_valid_html(source: str) -> None:
    """The HTML standard's own parsing rules find no error in the source, as it was sent."""
    parser = html5lib.HTMLParser()
    parser.parse(source)
    faults = [f"line {place[0]}: {MESSAGES[code] % data}" for place, code, data in parser.errors]
    assert not faults, "\n".join(faults)
