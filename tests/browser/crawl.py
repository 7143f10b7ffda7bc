"""Walking through the site as somebody, by following links: every kind of page that they can come to."""

import re
from collections.abc import Iterator

from playwright.sync_api import Page

from app.core.i18n import LANGUAGES
from app.services.demo import demo_people

WHO = [person.display_name for person in demo_people() if person.role in {"leader", "km_advisor", "tech_expert"}]
ONE_OF_ITS_KIND = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/communities/)[^/?#]+|(?<=/people/)[^/?#]+|\d+")


def come_in(page: Page, who: str, language: str) -> None:
    """Walk into the demo as somebody, and read it in a language."""
    page.goto("/")
    page.get_by_role("button", name=who).click()
    page.get_by_role("heading", level=1).wait_for()
    if (other := page.get_by_role("button", name=LANGUAGES[language])).count():
        other.click()
        page.locator(f"html[lang^={language}]").wait_for()


def pages(page: Page, most: int) -> Iterator[str]:
    """The addresses that a person finds by following links, two of each kind, and so many at most."""
    kinds: dict[str, int] = {}
    waiting, seen = ["/"], set[str]()
    while waiting and len(seen) < most:
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
