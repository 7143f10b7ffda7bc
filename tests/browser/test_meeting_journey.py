"""The manager plans a meeting (domain.md §5.4): the day, the questions, an agenda that is late, minutes, and who does what."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from app.core import clock
from app.core.db import Database
from app.services import access
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.judges import assert_accessible, assert_valid_html
from tests.browser.member import PASSWORD, enter
from tests.browser.site import Site
from tests.services.meetings.telling import Guild
from tests.story import Story

OpenPage = Callable[..., Page]
TOMORROW = clock.today("UTC") + timedelta(days=1)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The guild, in which Max manages; a meeting of yesterday's had its agenda in time."""
    site = Site(tmp_path_factory.mktemp("meeting"), demo=False)
    with Database(site.environment["GUILDRY_DATABASE_URL"]).write() as session:
        with clock.at(clock.now() - timedelta(days=20)):
            guild = Guild(Story(session))
            guild.ready(title="Yesterday's round", starts_on=TOMORROW - timedelta(days=2), at="08:00")
        for person in guild.story.people.values():
            access.set_password(session, person, PASSWORD)
    yield site
    site.stop()


def test_from_the_day_to_an_agenda_that_is_late(open_page: OpenPage, screenshot: Callable[..., object]) -> None:
    page = open_page("/sign-in", viewport=DESKTOP)
    enter(page, "max")
    page.goto("/communities/guild/meetings")
    page.get_by_label("What is it called?").last.fill("Prices for May")
    page.get_by_label("Day").last.fill(TOMORROW.isoformat())
    page.get_by_label("Hour").last.fill("14:00")
    page.get_by_label("Minutes").last.fill("30")
    page.get_by_label("By the clock of").last.fill("Poland")
    page.get_by_role("button", name="Plan it").click()
    expect(page.get_by_text("Europe/Warsaw").first).to_be_visible()  # what is wrong with a country's name is said
    page.get_by_label("By the clock of").last.fill("Europe/Warsaw")
    page.get_by_role("button", name="Plan it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Prices for May")

    question = page.locator("form[action$='/agenda']")
    question.get_by_label("What is to be answered?").fill("What do we charge from May on?")
    question.get_by_label("To what end?").select_option("decide")
    question.get_by_role("button", name="Put it on the agenda").click()
    unmet = page.locator(".notice", has_text="Before the agenda can go out:")
    expect(unmet.locator("li")).to_have_count(2)
    screenshot(page, "meeting, not ready (desktop)")
    assert_accessible(page)
    assert_valid_html(page.content())
    page.locator("summary", has_text="Edit").first.click()
    edit = page.locator("form[action$='/edit']").first
    edit.get_by_label("Who speaks to it?").fill("ada")
    edit.get_by_label("Minutes").fill("20")
    edit.get_by_role("button", name="Save").click()
    expect(unmet).to_have_count(0)
    page.get_by_role("button", name="Publish late").click()
    expect(page.get_by_text("The agenda came late")).to_be_visible()
    expect(page.get_by_text("nothing to read came in time, so it is discussed")).to_be_visible()  # D9


def test_from_the_meeting_to_who_does_what(open_page: OpenPage, screenshot: Callable[..., object]) -> None:
    page = open_page("/sign-in", viewport=DESKTOP)
    enter(page, "max")
    page.get_by_role("button", name="It did").click()
    page.goto("/communities/guild/meetings")
    page.get_by_role("link", name="Yesterday's round").click()
    page.get_by_label("Ben", exact=True).select_option("present")
    page.get_by_role("button", name="Note it").click()
    page.get_by_label("What?").fill("Write to the shops")
    page.get_by_label("Who?").fill("ben")
    page.get_by_label("By when?").fill(TOMORROW.isoformat())
    page.get_by_role("button", name="Write it down").click()
    page.get_by_label("What was decided").fill("We charge ten.")
    page.get_by_role("button", name="Publish the minutes").click()
    expect(page.get_by_text("We charge ten.")).to_be_visible()
    screenshot(page, "meeting, minutes (desktop)")
    assert_accessible(page)

    phone = open_page("/sign-in", viewport=PHONE)
    enter(phone, "ben")
    card = phone.locator("article.card", has_text="Write to the shops")
    screenshot(phone, "meeting, what is left to do (phone)")
    card.get_by_role("button", name="Done").click()
    expect(card).to_have_count(0)
