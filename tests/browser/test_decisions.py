"""A position is taken in place and without scripts; the pages of decisions hold on a phone (domain.md §5.3, step 5)."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from app.core.db import Database
from app.services import access
from tests.browser.conftest import PHONE
from tests.browser.judges import assert_accessible, assert_valid_html
from tests.browser.member import PASSWORD, enter
from tests.browser.site import Site
from tests.services.decisions.room import HARM, M, P, Room
from tests.story import Story

OpenPage = Callable[..., Page]
LOG = "/communities/guild/decisions"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One decision that runs, with an objection of Dan's, one that is proposed and one that was accepted."""
    site = Site(tmp_path_factory.mktemp("decisions"), demo=False)
    with Database(site.environment["GUILDRY_DATABASE_URL"]).write() as session:
        room = Room(Story(session))
        room.close(room.open(method=M.LAZY_CONSENSUS, title="We meet on Mondays"))
        room.draft("dan", title="We meet on Fridays, too")
        running = room.open(title="One name for files", context="# Why\n\nWe *look* for them.", options=["Year first"])
        room.say(running, "dan", P.OBJECT)
        for person in room.story.people.values():
            access.set_password(session, person, PASSWORD)
    yield site
    site.stop()


def test_a_position_is_taken_in_place(open_page: OpenPage) -> None:
    page = open_page("/sign-in")
    enter(page, "ben")
    page.goto(LOG)
    page.get_by_role("link", name="One name for files").click()
    expect(page.get_by_text("As it stands now, it would be rejected.")).to_be_visible()
    page.get_by_role("radio", name="Concern").check()
    page.get_by_role("textbox", name="Why (optional)").fill("Mind the archive.")
    page.get_by_role("button", name="Take this position").click()
    expect(page.get_by_role("button", name="Take my position back")).to_be_visible()
    expect(page.get_by_text("Concern 1")).to_be_visible()
    page.get_by_role("button", name="Take my position back").click()
    expect(page.get_by_text("Concern 0")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_hold_on_a_phone(open_page: OpenPage, theme: str) -> None:
    page = open_page("/sign-in", viewport=PHONE, color_scheme=theme)
    enter(page, "ada")
    page.goto(LOG)
    paths = [LOG, f"{LOG}/new", *page.locator("li.asset h2 a").evaluate_all("all => all.map(one => one.getAttribute('href'))")]
    assert len(paths) == 5
    for path in paths:
        page.goto(path)
        assert_valid_html(page.request.get(path).text())
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is wider than the screen"
        assert_accessible(page)


def test_an_objection_without_scripts(open_page: OpenPage) -> None:
    page = open_page("/sign-in", javascript=False)
    enter(page, "eve")
    page.goto(LOG)
    page.get_by_role("link", name="One name for files").click()
    page.get_by_role("radio", name="Object").check()
    page.get_by_role("textbox", name="Why (optional)").fill("No.")
    page.get_by_role("button", name="Take this position").click()
    expect(page.get_by_text("An objection stops others")).to_be_visible()
    page.get_by_role("textbox", name="Why (optional)").fill(HARM)
    page.get_by_role("button", name="Take this position").click()
    expect(page.get_by_text(HARM).first).to_be_visible()
