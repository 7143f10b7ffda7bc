"""The KM advisor's queue without a mouse (domain.md §5.6): walk, open, mend, ask an owner, choose several, all by keys."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from app.core import clock
from app.core.db import Database
from app.models.knowledge import Asset
from app.models.trust import FlagReason
from app.services import access, knowledge, people, reviews
from tests.browser.conftest import PHONE
from tests.browser.judges import assert_accessible, assert_valid_html
from tests.browser.member import PASSWORD, enter
from tests.browser.site import Site
from tests.services.reviews.test_reviews import page as written
from tests.story import Story

OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Three pages of Ben's: one that is read and flagged, two that nobody looks after any longer; and Kim, who advises."""
    site = Site(tmp_path_factory.mktemp("reviews"), demo=False)
    with Database(site.environment["GUILDRY_DATABASE_URL"]).write() as session:
        story = Story(session)
        people.appoint(session, story.root, story.register("kim"), "km_advisor")
        first, second, third = (_old(story, title) for title in ("Leases", "Loans", "Leave"))
        reviews.look(session, story.cleo, first)
        for asset in (first, second, third):
            knowledge.flag(session, story.cleo, asset, FlagReason.OUTDATED, "The form has moved.")
        for person in story.people.values():
            access.set_password(session, person, PASSWORD)
    yield site
    site.stop()


def _old(story: Story, title: str) -> Asset:
    with clock.at(clock.now() - timedelta(days=200)):
        return written(story, title, valid=False)


def test_the_queue_is_worked_through_by_keys_alone(site: Site, open_page: OpenPage) -> None:
    page = open_page("/sign-in")
    enter(page, "kim")
    page.goto("/reviews")
    rows = page.locator("[data-queue] > li")
    expect(rows).to_have_count(3)
    expect(rows.first).to_contain_text("Leases")
    page.keyboard.press("j")
    expect(rows.first.get_by_role("link", name="Leases")).to_be_focused()
    for key in ("j", "k"):
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Leases")
    page.keyboard.press("e")
    page.keyboard.press("Tab")
    expect(page.get_by_label("The text as it should be")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("Sign **here**.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Leases")
    page.keyboard.press("a")
    page.keyboard.press("Tab")
    due = page.get_by_label("By when")
    expect(due).to_be_focused()
    page.keyboard.type((clock.today() + timedelta(days=7)).strftime("%m%d%Y"))
    due.press("Enter")
    expect(page.get_by_text("Its owner was asked.")).to_be_visible()
    page.keyboard.press("u")
    page.wait_for_url("**/reviews")
    for key in ("j", "x", "j", "x", "b"):
        page.keyboard.press(key)
    page.keyboard.press("Tab")
    expect(page.get_by_label("New owner: a username")).to_be_focused()
    page.keyboard.type("ada")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 texts were changed.")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_hold_on_a_phone(open_page: OpenPage, theme: str) -> None:
    page = open_page("/sign-in", viewport=PHONE, color_scheme=theme)
    enter(page, "kim")
    for path in ("/reviews", "/gaps", "/gaps/report", "/gaps/topics"):
        page.goto(path)
        assert_valid_html(page.request.get(path).text())
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is wider than the screen"
    assert_accessible(page)
    page.goto("/reviews")
    assert_accessible(page)
    page.locator("[data-queue] h2 a").first.click()
    expect(page.get_by_role("heading", name="Is it right?")).to_be_visible()
    assert_accessible(page)
