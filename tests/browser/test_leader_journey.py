"""The leader's ten minutes of a week (domain.md §5.3), by keyboard alone: Today leads through all of it, then it is done."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from app.core import clock
from app.core.db import Database
from app.models.contributions import ContributionKind
from app.models.decisions import Method
from app.services import access, contributions, decisions, questions
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.judges import assert_accessible
from tests.browser.member import PASSWORD, enter, tab_to
from tests.browser.site import Site
from tests.services.contributions.telling import LINK
from tests.services.goals.aiming import Aiming
from tests.story import Story

OpenPage = Callable[..., Page]
QUESTION, TITLE, METRIC = "Which rate do we put in?", "Showed the list to the new shop", "Days until an offer leaves"
CARDS = {
    "1 question to Guild waits too long.", f"How far is “{METRIC}”?", "What do you say? “One name for files”",
    f"Did “{TITLE}” help you?",
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A guild with a week behind it: a question too old, a goal to measure, a proposal, and a newcomer who helped Ada."""
    site = Site(tmp_path_factory.mktemp("week"), demo=False)
    now = clock.now()
    with Database(site.environment["GUILDRY_DATABASE_URL"]).write() as session:
        with clock.at(now - timedelta(days=60)):
            story = Story(session)
            aiming = Aiming(story)
        with clock.at(now - timedelta(days=45)):
            aiming.agree(begins_on=now.date() - timedelta(days=45), ends_on=now.date() + timedelta(days=60))
        with clock.at(now - timedelta(days=12)):
            questions.ask(session, story.ben, story.guild, questions.Draft(title=QUESTION, body="For three years."))
        with clock.at(now - timedelta(days=1)):
            proposal = decisions.Draft(title="One name for files", proposal="The day first.", method=Method.CONSENT)
            drafted = decisions.draft(session, story.ben, story.guild, proposal)
            decisions.open_up(session, story.actor("mia"), drafted, story.guild)
            story.join("cleo", story.guild)
            wanted = contributions.Draft(kind=ContributionKind.MENTORING, title=TITLE, evidence=[LINK], beneficiary="ada")
            contributions.log(session, story.cleo, story.guild, wanted)
        for person in story.people.values():
            access.set_password(session, person, PASSWORD)
    yield site
    site.stop()


def follow(page: Page) -> None:
    """Press Enter where it leads to a page, and wait for it."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def cards(page: Page) -> set[str]:
    """What Today asks."""
    return set(page.locator("article.card h3").all_inner_texts())


def test_ten_minutes_by_keyboard_alone(open_page: OpenPage, site: Site, screenshot: Callable[..., object]) -> None:
    page = open_page("/sign-in", viewport=DESKTOP)
    enter(page, "ada")
    assert cards(page) == CARDS
    screenshot(page, "leader (desktop)")
    assert_accessible(page)
    page.mouse.move(0, 0)

    tab_to(page, "See them")  # the question past its target
    follow(page)
    tab_to(page, QUESTION)
    follow(page)
    tab_to(page, "What is your answer?")
    page.keyboard.type("The rate of the day on which it is signed.")
    tab_to(page, "Answer it")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The rate of the day on which it is signed.")).to_be_visible()
    page.goto("/")

    tab_to(page, "Where does it stand?")  # the check-in, on its card
    page.keyboard.press("Control+a")
    page.keyboard.type("7")
    tab_to(page, "Why, in a sentence?")
    page.keyboard.type("The new form helps.")
    page.keyboard.press("Enter")
    expect(page.get_by_text(METRIC)).to_have_count(0)

    tab_to(page, "Agree")  # the decision, on its card
    page.keyboard.press("Enter")
    expect(page.get_by_text("One name for files")).to_have_count(0)

    tab_to(page, "Say how")  # the newcomer, in person
    follow(page)
    tab_to(page, "How did it help?")
    page.keyboard.type("I could open the shop a day earlier.")
    tab_to(page, "Say so")
    page.keyboard.press("Enter")
    expect(page.locator("#words q", has_text="a day earlier")).to_be_visible()
    page.goto("/")
    assert cards(page) == set()
    phone = open_page("/sign-in", viewport=PHONE)
    enter(phone, "ada")
    screenshot(phone, "leader, done (phone)")
