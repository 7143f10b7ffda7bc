"""`bin/pictures`: walks through the demo as the people who use it, takes pictures, and writes docs/tour.md around them."""

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from app.core.i18n import LANGUAGES
from tests.browser.conftest import LAUNCH
from tests.browser.site import Site

DOCS = Path(__file__).parent.parent.parent / "docs"
DESK, PHONE = {"width": 1200, "height": 860}, {"width": 390, "height": 844}
HEAD = """# A walk through Guildry

`bin/pictures` took these pictures of the demo and wrote this page. With `bin/run` you walk in yourself, as any of these people.
"""


@dataclass(frozen=True)
class Picture:
    """One picture: who looks at what, how, and what there is to see. `follow`: the link to click there, by CSS."""

    name: str
    who: str
    path: str
    says: str
    language: str = "en"
    phone: bool = False
    dark: bool = False
    follow: str = ""


PICTURES = (
    Picture(
        "today", "Piotr Nowak", "/",
        "A leader's day: at most seven cards, each to be seen to where it stands, and gone when it is.",
    ),
    Picture(
        "hub", "Ana García", "/communities/pricing",
        "A community's hub: its mark, its purpose, people in roles, and the thread of what members did.",
    ),
    Picture(
        "log", "Ana García", "/communities/pricing/contributions/new?title=Ayud%C3%A9+a+%40piotr.nowak+con+la+lista+de+precios",
        "Logging a contribution on a phone, in Spanish: a line is enough, and the kind and whom it helped are guessed from it.",
        language="es", phone=True,
    ),
    Picture(
        "points", "Piotr Nowak", "/people/me/points",
        "Why somebody has the points they have, line by line, with whoever said that it helped. Polish, dark.",
        language="pl", dark=True,
    ),
    Picture(
        "page", "Ana García", "/communities/pricing/assets",
        "A page of knowledge: who answers for it, whether it may be trusted, what became of those who used it.",
        follow="main a[href^='/assets/']",
    ),
    Picture(
        "question", "李伟", "/communities/pricing/questions",
        "A question with its answers, on a phone, in Chinese.",
        language="zh", phone=True, follow="main a[href^='/questions/']",
    ),
    Picture(
        "reviews", "李伟", "/reviews",
        "What a knowledge management advisor looks at next, by keyboard: the most used and least certain first.",
    ),
    Picture(
        "gaps", "李伟", "/gaps",
        "Where the organisation is blind: what people look for and do not find, ask and are not told, or one alone knows.",
    ),
    Picture(
        "help", "Tomás Ruiz", "/help/queue",
        "Requests for help in the order in which their clocks run out; clocks stop while somebody waits, and at night.",
    ),
    Picture(
        "newsletter", "Magda Wiśniewska", "/communities/pricing/newsletter",
        "The Monday newsletter: drafted by the system on Friday, read over and sent by a person.",
        dark=True,
    ),
    Picture(
        "helped", "Ana García", "/people/ana.garcia",
        "How somebody's work helped: what they did, what those it helped say, and which goal it serves. No points, no ranks.",
    ),
    Picture(
        "meeting", "Piotr Nowak", "/communities/pricing/meetings",
        "A meeting: questions with owners and minutes, what to read before, and what was left to do. Polish.",
        language="pl", follow="main a[href^='/meetings/']",
    ),
    Picture(
        "decision", "Magda Wiśniewska", "/communities/pricing/decisions",
        "A decision by consent: what is proposed, who says what to it, and how long there is. On a phone, in Spanish.",
        language="es", phone=True, follow="main li:nth-child(2) a[href^='/decisions/']",
    ),
    Picture(
        "goals", "Ana García", "/communities/pricing/goals",
        "What a community wants to reach, and how far it is; the mark is where a steady pace would be. Dark.",
        dark=True,
    ),
    Picture(
        "search", "Ana García", "/search?q=cennik",
        "One search over everything that one may see, in all languages, with accents folded. On a phone, dark.",
        phone=True, dark=True,
    ),
    Picture(
        "report", "李伟", "/gaps/report",
        "Whether blind spots are closed: how many were found, how many are open, month by month.",
    ),
)  # fmt: skip


def take(browser: Browser, site: Site, one: Picture, folder: Path) -> None:
    """Take one picture."""
    theme = "dark" if one.dark else "light"
    context = browser.new_context(
        base_url=site.url, locale="en", viewport=PHONE if one.phone else DESK, color_scheme=theme, reduced_motion="reduce"
    )  # fmt: skip
    with context:
        page = context.new_page()
        page.goto("/")
        page.get_by_role("button", name=one.who).click()
        page.get_by_role("heading", level=1).wait_for()
        if (other := page.get_by_role("button", name=LANGUAGES[one.language])).count():
            other.click()
        _go(page, one)
        page.screenshot(path=folder / f"{one.name}.png")


def _go(page: Page, one: Picture) -> None:
    reply = page.goto(one.path)
    if reply is None or not reply.ok:
        raise RuntimeError(f"{one.path} cannot be shown: {reply}")
    if one.follow:
        page.locator(one.follow).first.click()
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_load_state("networkidle")


def written() -> str:
    """The page around the pictures."""
    shown = [f"## {one.says}\n\n![{one.says}](pictures/{one.name}.png)\n" for one in PICTURES]
    return "\n".join([HEAD, *shown])


def main() -> None:
    """Take all pictures and write the page."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("Chromium is missing: install it with this system's package manager (Debian: apt-get install chromium).")
    with TemporaryDirectory(prefix="guildry-pictures-") as folder, sync_playwright() as playwright:
        site = Site(Path(folder))
        browser = playwright.chromium.launch(executable_path=chromium, args=list(LAUNCH))
        try:
            for one in PICTURES:
                take(browser, site, one, DOCS / "pictures")
                sys.stdout.write(f"docs/pictures/{one.name}.png\n")
        finally:
            browser.close()
            site.stop()
    (DOCS / "tour.md").write_text(written(), encoding="utf-8")


if __name__ == "__main__":
    main()
