"""Members at work: they come in, join, log, endorse, and read why they have the points they have."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from app.core.db import Database
from app.core.i18n import LANGUAGES
from app.services import access
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.judges import assert_accessible, assert_valid_html
from tests.browser.member import PASSWORD, await_points, endorse, enter, log
from tests.browser.site import Site
from tests.story import Story

OpenPage = Callable[..., Page]

# Pages are parsed in every language. Axe, which is slow, sees each page in two ways that differ in width, theme and language.
READERS = [
    pytest.param("en", PHONE, "light", 0, id="en-phone-light"),
    pytest.param("pl", DESKTOP, "dark", 0, id="pl-desktop-dark"),
    pytest.param("es", PHONE, "dark", 1, id="es-phone-dark"),
    pytest.param("zh", DESKTOP, "light", 1, id="zh-desktop-light"),
]
PAGES = (
    "/",
    "/communities",
    "/communities/new",
    "/communities/guild",
    "/communities/guild/edit",
    "/communities/guild/members",
    "/communities/guild/members?state=requested",
    "/communities/guild/roles",
    "/communities/guild/life",
    "/communities/guild/contributions/new?title=Helped+@ben+with+https://example.org",
    "/people",
    "/people/ben",
    "/people/me/edit",
    "/people/me/points",
    "/recognition",
    "/start",
    "/glossary",
    "/communities/guild/newsletter",
    "/communities/guild/sources",
    "/search?q=guild",
    "/communities/none",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Ada, Ben, Cleo and their guild, served."""
    site = Site(tmp_path_factory.mktemp("journey"), demo=False)
    database = Database(site.environment["GUILDRY_DATABASE_URL"], synchronous="OFF")
    with database.write() as session:
        for person in Story(session).people.values():
            access.set_password(session, person, PASSWORD)
    database.dispose()
    yield site
    site.stop()


@pytest.fixture(scope="module")
def tickets(site: Site, browser: Browser) -> dict[str, StorageState]:
    """Everybody's way past the door: they come in once, since that is slow by design."""

    def come_in(name: str) -> StorageState:
        with browser.new_context(base_url=site.url) as context:
            enter(context.new_page(), name)
            return context.storage_state()

    return {name: come_in(name) for name in ("ada", "ben")}


@pytest.fixture
def ada(open_page: OpenPage, tickets: dict[str, StorageState]) -> Page:
    """Ada, who leads."""
    return open_page(storage_state=tickets["ada"])


@pytest.fixture
def ben(open_page: OpenPage, tickets: dict[str, StorageState]) -> Page:
    """Ben, who belongs."""
    return open_page(storage_state=tickets["ben"])


def test_without_javascript_a_member_does_all_that_members_do(
    open_page: OpenPage, tickets: dict[str, StorageState]
) -> None:  # fmt: skip
    cleo, ben = open_page(javascript=False), open_page(javascript=False, storage_state=tickets["ben"])
    enter(cleo, "cleo")
    cleo.goto("/communities/guild")
    cleo.get_by_role("button", name="Join").click()
    expect(cleo.get_by_text("Welcome: you belong now.")).to_be_visible()
    log(cleo, "Helped @ben migrate the price list https://example.org/list")
    expect(cleo.get_by_text("Logged. Ben was asked to confirm.")).to_be_visible()
    log(ben, "Wrote a guide to releases https://example.org/guide")
    endorse(cleo, "Wrote a guide to releases", "I released alone for the first time.")
    ben.goto("/")
    ben.get_by_role("link", name="Say how").first.click()
    ben.get_by_label("How did it help?").fill("The whole list moved in an afternoon.")
    ben.get_by_role("button", name="Say so").click()
    expect(ben.get_by_text("Thank you: your sentence is what counts.")).to_be_visible()
    await_points(cleo, "6 points")
    expect(cleo.get_by_text("The whole list moved in an afternoon.").first).to_be_visible()


def test_logging_takes_three_clicks_at_most_and_no_mouse(ben: Page) -> None:
    ben.goto("/communities/guild")
    ben.keyboard.press("c")
    ben.keyboard.type("Reviewed the release notes")
    ben.keyboard.press("Enter")
    expect(ben.get_by_label("What did you do?")).to_be_focused()
    expect(ben.locator("#guessed summary")).to_have_text("Guessed: Review")
    ben.keyboard.press("Enter")
    expect(ben.locator("#logged")).to_contain_text("Reviewed the release notes")
    assert_accessible(ben)


def test_from_anywhere_one_key_leads_anywhere_by_name(ben: Page) -> None:
    ben.goto("/people")
    ben.locator("body").press("g")
    offered = ben.get_by_role("listbox", name="Suggestions").get_by_role("option")
    expect(offered.first).to_have_text("Log what you did Guild")
    ben.keyboard.type("my poi")
    expect(offered).to_have_count(1)
    ben.keyboard.press("ArrowDown")
    ben.keyboard.press("Enter")
    expect(ben).to_have_url(re.compile("/people/.*/points$"))


def test_what_was_just_logged_can_be_undone(ben: Page) -> None:
    log(ben, "Logged in the wrong place")
    ben.get_by_role("button", name="Undo").click()
    expect(ben.get_by_text("Withdrawn. Nothing else happened.")).to_be_visible()
    expect(ben.get_by_role("link", name="Logged in the wrong place")).to_have_count(0)


def test_the_kind_is_guessed_while_one_types_and_may_be_changed(ben: Page) -> None:
    ben.goto("/communities/guild/contributions/new")
    ben.get_by_label("What did you do?").press_sequentially("Translated the glossary")
    expect(ben.locator("#guessed summary")).to_have_text("Guessed: Translation")
    ben.locator("#guessed summary").click()
    ben.get_by_label("Lesson learned").check()
    ben.get_by_role("button", name="Log it").click()
    expect(ben.locator("#logged .about").first).to_contain_text("Lesson learned")


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_a_form_that_fails_keeps_what_was_typed(
    open_page: OpenPage, tickets: dict[str, StorageState], *, javascript: bool
) -> None:  # fmt: skip
    ben = open_page("/communities/guild/contributions/new", javascript=javascript, storage_state=tickets["ben"])
    ben.get_by_label("What did you do?").fill("Helped somebody unknown")
    ben.get_by_label("Whom it helped").fill("nobody.at.all")
    ben.get_by_role("button", name="Log it").click()
    expect(ben.locator("#f-beneficiary-error")).to_contain_text("Nobody here is called nobody.at.all")
    expect(ben.get_by_label("What did you do?")).to_have_value("Helped somebody unknown")
    assert ben.get_by_role("heading", level=1).count() == 1


def test_endorsing_in_place_leaves_the_reader_where_they_are(ada: Page, ben: Page) -> None:
    log(ben, "Fixed the build https://example.org/build")
    expect(ben.locator("#logged")).to_be_visible()
    endorse(ada, "Fixed the build", "Nobody waits for it any more.")
    expect(ada.get_by_role("button", name="Take my sentence back")).to_be_visible()
    expect(ada.locator("#state")).to_have_text("Endorsed")


@pytest.mark.parametrize(("language", "viewport", "theme", "half"), READERS)
def test_every_page_is_accessible_and_valid(
    open_page: OpenPage, language: str, viewport: object, theme: str, half: int
) -> None:  # fmt: skip
    page = open_page("/sign-in", viewport=viewport, color_scheme=theme)
    enter(page, "ada")
    log(page, "Chaired the meeting of the guild")
    contribution = page.locator("#logged .did a").get_attribute("href") or ""
    page.get_by_role("button", name=LANGUAGES[language]).click()
    for number, path in enumerate((*PAGES, contribution, contribution + "/edit")):
        source = page.request.get(path).text()
        assert_valid_html(source)
        assert f'<html lang="{language}' in source
        if number % 2 == half:
            page.goto(path)
            assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is wider than the screen"


def test_after_every_swap_the_focus_is_somewhere_and_what_came_is_said(open_page: OpenPage) -> None:
    page = open_page("/")
    enter(page, "ben")
    said = page.locator("#said")

    def holds(*, where: str = "") -> None:
        page.wait_for_function("document.activeElement !== document.body")  # else keyboards would begin at the top again
        assert not where or page.evaluate("document.activeElement.closest('[id]')?.id") == where

    log(page, "Wrote the price template https://example.org/t")
    expect(page.locator("#logged")).to_be_visible()
    holds()
    page.goto("/communities/guild/contributions/new")
    page.get_by_label("What did you do?").press_sequentially("Lesson learned about prices")
    expect(said).to_have_text("Guessed: Lesson learned")
    holds(where="f-title")
    page.goto("/communities/guild/questions/new")
    page.locator("#f-title").press_sequentially("price template")
    page.wait_for_timeout(800)
    holds(where="f-title")
    page.goto("/search")
    page.locator("#f-q").press_sequentially("guild")
    expect(said).to_have_text(re.compile(r"^\d+ finds?$"))
    holds(where="f-q")
    page.locator("#f-q").fill("nothing holds this word xyzzyq")
    expect(said).to_have_text("Nothing was found.")
    page.goto("/people")
    box = page.get_by_role("combobox", name="Search")
    box.press_sequentially("gui")
    expect(said).to_have_text(re.compile("suggestion"))
    assert page.evaluate("document.activeElement.getAttribute('role')") == "combobox"
    page.goto("/communities/guild/assets/new")
    page.locator("#f-body").fill("# Something new")
    expect(page.locator("#preview")).to_contain_text("Something new")
    holds(where="f-body")
    enter(ada := open_page("/"), "ada")
    endorse(ada, "Wrote the price template", "It saved me a day of work, truly.")
    ada.wait_for_function("document.activeElement !== document.body")
