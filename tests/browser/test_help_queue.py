"""The technical expert's queue (domain.md §5.7), by keyboard alone; whoever asked answers on a phone.

Tessa is the circle's technical expert, Ben belongs to it and cannot open the price list; Ada is on its rota.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from app.core.db import Database
from app.core.i18n import LANGUAGES
from app.models.belonging import RoleName
from app.models.communities import Orientation
from app.models.support import Category, Priority
from app.services import access, rota, support
from app.services.rota import Promise
from app.services.support import Draft
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.judges import assert_accessible, assert_valid_html
from tests.browser.member import PASSWORD, enter, tab_to
from tests.browser.site import Site
from tests.story import Story

OpenPage = Callable[..., Page]
NIGHT = Promise(weekday=2, starts=22 * 60, minutes=480)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The circle; two requests of Ben's, of which the second is the more pressing."""
    site = Site(tmp_path_factory.mktemp("help"), demo=False)
    with Database(site.environment["GUILDRY_DATABASE_URL"]).write() as session:
        story = Story(session)
        story.register("tessa")
        circle = story.found("circle", orientation=Orientation.HELPING)
        for name in ("ada", "ben", "tessa"):
            story.join(name, circle)
        story.give("tessa", RoleName.TECH_EXPERT, circle)
        rota.take(session, story.ada, circle, NIGHT)
        for title, level in (("How do I sort the list?", Priority.P3), ("The price list does not open", Priority.P1)):
            support.open_request(
                session, story.ben, circle, Draft(title=title, body="Since *nine*.", category=Category.FAULT, priority=level)
            )
        for person in story.people.values():
            access.set_password(session, person, PASSWORD)
    yield site
    site.stop()


@pytest.fixture(scope="module")
def tickets(site: Site, browser: Browser) -> dict[str, StorageState]:
    """Everybody's way past the door."""

    def ticket(name: str) -> StorageState:
        with browser.new_context(base_url=site.url, locale="en") as context:
            page = context.new_page()
            enter(page, name)
            return context.storage_state()

    return {name: ticket(name) for name in ("tessa", "ben")}


def test_from_the_queue_to_the_solution_by_keyboard_alone(
    open_page: OpenPage, tickets: dict[str, StorageState]
) -> None:  # fmt: skip
    page = open_page("/help/queue", viewport=DESKTOP, storage_state=tickets["tessa"])
    expect(page.locator("main h2").first).to_have_text("The price list does not open")
    page.keyboard.press("j")
    expect(page.get_by_role("heading", level=1)).to_have_text("The price list does not open")
    page.keyboard.press("r")
    words = page.get_by_label("Your first word to them")
    expect(words).to_be_focused()
    expect(words).to_have_value("Thank you for writing. I am looking at this now.")
    page.keyboard.press("Control+End")
    page.keyboard.type(" The share has moved.")
    tab_to(page, "Take it on")
    page.keyboard.press("Enter")
    expect(page.get_by_text("It is yours now, and they know.")).to_be_visible()
    expect(page.get_by_text("Taken on")).to_be_visible()
    page.keyboard.press("r")
    page.keyboard.type("Does it open now?")
    tab_to(page, "Ask them, and wait")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Paused with")).to_be_visible()
    page.keyboard.press("s")
    expect(page.get_by_label("How was it solved?")).to_be_focused()
    page.keyboard.type("The share had moved; the link is mended.")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # the first choice; arrows lead to the others
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Why nothing is worth keeping (optional)")
    page.keyboard.type("It moved once.")
    tab_to(page, "It is solved")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Solved. They are asked whether it helped.")).to_be_visible()
    page.keyboard.press("q")
    expect(page.locator("main h2").first).to_have_text("How do I sort the list?")


def test_whoever_asked_says_on_a_phone_that_it_helped(open_page: OpenPage, tickets: dict[str, StorageState]) -> None:
    page = open_page("/", viewport=PHONE, javascript=False, storage_state=tickets["ben"])
    page.get_by_role("link", name="See how, and say so").click()
    page.get_by_label("How it helped, or what is still wrong").fill("I could send my offer in time.")
    page.get_by_role("button", name="Yes, thank you").click()
    expect(page.get_by_text("Thank you. That is good to hear.")).to_be_visible()
    page.goto("/people/tessa")
    for place in ("Solved a request for help", "Contributions, newest first"):  # in the chain, and among what was done
        expect(page.get_by_role("list", name=place).get_by_text("I could send my offer in time.")).to_be_visible()


@pytest.mark.parametrize(
    ("language", "viewport", "theme", "name", "path"),
    [
        ("pl", PHONE, "dark", "tessa", "/help/queue"),
        ("es", PHONE, "light", "ben", "/help/new?community=circle"),
        ("zh", DESKTOP, "dark", "ben", "/help"),
        ("en", PHONE, "light", "tessa", "/communities/circle/rota"),
        ("pl", DESKTOP, "light", "tessa", "/help/requests/"),
    ],
)
def test_every_page_is_accessible_valid_and_as_wide_as_the_screen(
    open_page: OpenPage, tickets: dict[str, StorageState], language: str, viewport: object, theme: str, name: str, path: str
) -> None:  # fmt: skip
    page = open_page("/help/queue", viewport=viewport, color_scheme=theme, storage_state=tickets[name])
    page.get_by_role("button", name=LANGUAGES[language]).click()
    if path.endswith("/"):
        page.goto("/help/queue")
        page.locator("main h2 a").first.click()
    else:
        page.goto(path)
    assert f'lang="{language}' in page.content()
    assert_valid_html(page.request.get(page.url).text())
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
