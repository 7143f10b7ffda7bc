"""A hire posted by curl becomes a plan, a welcome, a joined community and a first contribution; HR is told what is done.

Dora does her part in Chromium, HR its part with curl and a token of the scope `hr`, which opens nothing of recognition.
"""

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect
from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.db import Database
from app.core.i18n import LANGUAGES
from app.models.belonging import RoleName
from app.models.people import Person
from app.services import access, guidelines, people, training
from app.services.training import Edition, NewModule
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.judges import assert_accessible, assert_valid_html
from tests.browser.member import PASSWORD, log
from tests.browser.site import Site
from tests.story import Story

OpenPage = Callable[..., Page]
PATIENCE = 20.0  # seconds until the readers must have followed

# Pages are parsed in every language. Axe, which is slow, sees each page once, in one of the four ways of looking.
READERS = [
    pytest.param("en", PHONE, "light", 0, id="en-phone-light"),
    pytest.param("pl", DESKTOP, "dark", 1, id="pl-desktop-dark"),
    pytest.param("es", PHONE, "dark", 2, id="es-phone-dark"),
    pytest.param("zh", DESKTOP, "light", 3, id="zh-desktop-light"),
]
PAGES = (
    ("dora", ("/", "/welcome")),
    ("ben", ("/", "/onboarding", "/onboarding/plans/{plan}", "/training", "/communities/guild/guidelines")),
    ("ada", ("/communities/guild/roles", "/training")),
    ("clerk", ("/", "/onboarding", "/onboarding/templates", "/onboarding/templates/newcomer")),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The guild, of Sales, which Ada leads and Ben manages; its guidelines; a module; and HR's clerk."""
    site = Site(tmp_path_factory.mktemp("onboarding"), demo=False)
    with database(site).write() as session:
        story = Story(session)
        story.give("ben", RoleName.MANAGER, story.guild)
        story.register("clerk")
        people.appoint(session, None, story.people["clerk"], "hr")
        people.appoint(session, None, story.people["root"], "km_advisor")
        for name in ("ada", "ben"):
            story.people[name].unit_id = people.unit(session, "sales").id
        guidelines.publish(session, story.ada, story.guild, "Be kind.\nName your sources.", mandatory=True)
        guidelines.publish(session, story.root, None, "Ask early.")
        module = training.publish(session, story.ada, NewModule(code="chair", title="Chairing", edition=Edition(minutes=30)))
        training.require_module(session, story.ada, module, "leader", story.guild)
        for person in story.people.values():
            access.set_password(session, person, PASSWORD)
    yield site
    site.stop()


def database(site: Site) -> Database:
    return Database(site.environment["GUILDRY_DATABASE_URL"])


def token(site: Site, name: str, *scopes: str) -> str:
    wanted = [word for scope in scopes for word in ("--scope", scope)]
    return site.guildry("token", "create", "--person", name, *wanted, "--days", "1").strip()


def curl(site: Site, key: str, method: str, path: str, body: object = None) -> tuple[int, Any]:
    """Ask as a program would: the status and the JSON."""
    sent = ["-H", "Content-Type: application/json", "-d", json.dumps(body)] if body is not None else []
    words = ["curl", "-sS", "-X", method, "-H", f"Authorization: Bearer {key}", *sent, "-w", "\n%{http_code}"]
    done = subprocess.run([*words, f"{site.url}/api/v1{path}"], capture_output=True, text=True, check=True)
    told, _newline, status = done.stdout.rpartition("\n")
    return int(status), json.loads(told)


def until(ask: Callable[[], Any]) -> Any:
    """What is so as soon as the readers have followed."""
    deadline = time.monotonic() + PATIENCE
    while not (found := ask()) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert found, "the readers did not follow"
    return found


@pytest.fixture(scope="module")
def hr(site: Site) -> str:
    """The token of HR's program."""
    return token(site, "clerk", "hr")


@pytest.fixture(scope="module")
def plan(site: Site, hr: str) -> dict[str, Any]:
    """Dora's plan: HR posted her hire; an administrator gave her a password; Ben named Cleo as her buddy."""
    person = {"external_id": "E-1", "display_name": "Dora", "work_email": "dora@example.org", "org_unit_code": "sales"}
    hire = {"source_event_id": "1", "type": "hire", "effective_on": str(clock.today()), "person": person}
    status, reply = curl(site, hr, "POST", "/hr/events", hire)
    assert (status, reply["person"]) == (202, "dora")
    [found] = until(lambda: curl(site, hr, "GET", "/onboarding/plans?state=active")[1]["items"])
    with database(site).write() as session:
        dora = session.execute(select(Person).where(col(Person.username_key) == "dora")).scalar_one()
        access.set_password(session, dora, PASSWORD)
    ben = token(site, "ben", "read", "write")
    assert curl(site, ben, "PUT", f"/onboarding/plans/{found['id']}/buddy", {"buddy": "cleo"})[0] == 200
    return dict(found)


def come_in(page: Page, name: str) -> Page:
    page.goto("/sign-in")
    page.get_by_label("Username or e-mail").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


@pytest.fixture(scope="module")
def tickets(site: Site, plan: dict[str, Any], browser: Browser) -> dict[str, StorageState]:
    """Everybody's way past the door."""

    def ticket(name: str) -> StorageState:
        with browser.new_context(base_url=site.url) as context:
            come_in(context.new_page(), name)
            return context.storage_state()

    return {name: ticket(name) for name in ("dora", "ben", "ada", "clerk", "cleo")}


def test_the_first_screen_says_how_long_today_takes(open_page: OpenPage, plan: dict[str, Any]) -> None:
    page = come_in(open_page("/sign-in", viewport=PHONE), "dora")
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome, Dora")
    expect(page.get_by_text("Today takes 20 minutes.")).to_be_visible()
    expect(page.get_by_role("heading", name="0 of 4 done")).to_be_visible()
    expect(page.get_by_text("Ben looks after your first weeks.")).to_be_visible()
    assert page.locator("#first-day > article").count() == 4


@pytest.mark.parametrize(("language", "viewport", "theme", "turn"), READERS)
def test_every_page_is_accessible_and_valid(
    open_page: OpenPage,
    tickets: dict[str, StorageState],
    plan: dict[str, Any],
    language: str,
    viewport: object,
    theme: str,
    turn: int,
) -> None:
    number = 0
    for name, paths in PAGES:
        page = open_page("/", viewport=viewport, color_scheme=theme, storage_state=tickets[name])
        page.get_by_role("button", name=LANGUAGES[language]).click()
        for path in (path.format(plan=plan["id"]) for path in paths):
            source = page.request.get(path).text()
            assert_valid_html(source)
            assert f'<html lang="{language}' in source
            number += 1
            if number % len(READERS) == turn:
                page.goto(path)
                assert_accessible(page)
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is wider than the screen"
        page.get_by_role("button", name="English").click()


def test_from_the_welcome_to_the_first_contribution(
    open_page: OpenPage, tickets: dict[str, StorageState], site: Site, hr: str, plan: dict[str, Any]
) -> None:
    """Without JavaScript, since everything here is a plain form."""
    dora = open_page("/welcome", javascript=False, storage_state=tickets["dora"])
    dora.get_by_role("button", name="We have met").click()
    expect(dora.get_by_role("heading", name="1 of 4 done")).to_be_visible()
    expect(dora.get_by_text("Others in your unit belong")).to_be_visible()
    dora.get_by_role("button", name="Join Guild").click()
    expect(dora.get_by_role("heading", name="2 of 4 done")).to_be_visible()
    for _guideline in range(2):
        dora.get_by_role("button", name="I have read this and will keep to it").first.click()
    expect(dora.get_by_role("heading", name="3 of 4 done")).to_be_visible()
    dora.get_by_label("Who you are, and what you can be asked").fill("I price spare parts.")
    dora.get_by_role("button", name="Say so").click()
    expect(dora.get_by_text("That was all for today.")).to_be_visible()
    dora.goto("/people/dora")
    expect(dora.get_by_text("I price spare parts.")).to_be_visible()
    log(dora, "Found the price list https://example.org/list")
    told = until(lambda: _first_contribution_of(curl(site, hr, "GET", f"/onboarding/plans/{plan['id']}")[1]))
    required = {one["kind"]: one["state"] for one in told if one["owner"] == "new_hire"}
    assert required == dict.fromkeys(("meet_buddy", "join", "guidelines", "introduce", "first_contribution"), "done")


def _first_contribution_of(plan: dict[str, Any]) -> list[dict[str, Any]]:
    done = any(one["kind"] == "first_contribution" and one["state"] == "done" for one in plan["tasks"])
    return list(plan["tasks"]) if done else []


def test_the_buddy_and_the_managers_have_their_cards(
    open_page: OpenPage, tickets: dict[str, StorageState], plan: dict[str, Any]
) -> None:  # fmt: skip
    cleo = open_page("/", storage_state=tickets["cleo"])
    expect(cleo.get_by_text("Show the newcomer round: Dora")).to_be_visible()
    ada = open_page("/", storage_state=tickets["ada"])
    expect(ada.get_by_text("Your role asks for a training: Chairing.")).to_be_visible()


RECOGNITION = ("/recognition/policies", "/people/dora/points", "/people/me/points", "/people/dora/kudos",
               "/communities/guild/leaderboard", "/contributions", "/people/dora/contributions")  # fmt: skip


def test_hrs_token_opens_nothing_of_recognition(site: Site, hr: str) -> None:
    assert {curl(site, hr, "GET", path)[0] for path in RECOGNITION} == {403}
