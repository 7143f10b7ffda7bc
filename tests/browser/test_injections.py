"""What people wrote stays what they wrote on every page: it runs nothing, asks nobody, and puts nothing on the page (G17)."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from jinja2 import Template, TemplateError
from playwright.sync_api import Browser, BrowserContext, Error, Page
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import JSON, Column, MetaData, String, Table
from sqlmodel import col, select

from app.core.db import Database
from app.http.context import SAFE_HEADERS
from app.models.people import Person
from app.services import access
from app.services.demo import demo_people
from tests.browser.crawl import pages
from tests.browser.member import PASSWORD
from tests.browser.planting import LEFT_OUT, plant, stale, written
from tests.browser.site import Site
from tests.browser.watching import Watch, disturb, faults, strangers
from tests.helpers.injections import FAR, HOST, NEAR, Injection, injections
from tests.proving import Figures, length

WHO = [one.username for one in demo_people() if one.role in {"leader", "km_advisor", "tech_expert"}] + ["ewa.zielinska"]
MANY = 150  # texts that the goal asks for
MOST = length(5, 130)  # pages of each person
TURNS = length(1, 3)
RARELY = length(40, 12)  # one text in so many is asked for
EVERY = length(32, 4)  # and one in so many is put into a page carelessly
# Where a careless page would put a text: into attributes, into the page, into a sheet, into a program.
CARELESS = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>x</title>HTMX</head><body>
<a title="TEXT">x</a><a title='TEXT'>x</a><a title=TEXT>x</a><a href="/?TEXT">x</a><textarea>TEXT</textarea>
<main id="main">TEXT</main>"""
PROGRAMS = """<p style="color:TEXT">x</p><style>p{color:TEXT}</style><script>a = "TEXT"</script><script>b = 'TEXT'</script>"""
DONE = ("a script ran", "a text asked", "another host was asked", "a dialog opened", "a template evaluated it", "it led away")
SURE = ("<script>seen()</script>", f"<img src={FAR}>", f"<img src={NEAR}>")  # these run wherever a text is taken for HTML
PROGRAM, SETTINGS = re.compile(r'<script src="[^"]+" defer></script>'), re.compile(r'<meta name="htmx-config"[^>]+>')
ASKED = ("/search?q={0}", "/people?q={0}", "/communities?q={0}", "/communities/{0}", "/sign-in?next={0}", "/{0}?{0}={0}")


def test_the_texts_are_many_and_each_is_there_once() -> None:
    texts = [one.text for one in injections()]
    assert len(texts) == len({*texts}) >= MANY


def test_whatever_holds_text_is_planted_in_or_left_out_for_a_reason() -> None:
    novel = Table("novel", MetaData(), Column("words", String), Column("more", JSON), Column("slug_id", String(36)))
    assert [one.name for one in written([novel])] == ["words", "more"], "what is new is planted in by itself"
    assert list(stale()) == []
    assert all(reason.endswith(".") for reason in LEFT_OUT)


@pytest.mark.parametrize(
    "looser", ["script-src 'self' 'unsafe-inline'", "script-src https://cdn.example", "script-src *", "base-uri 'self'"]
)
def test_a_looser_policy_is_noticed(looser: str) -> None:
    strict = SAFE_HEADERS["content-security-policy"]
    assert faults(strict) == []
    assert faults(f"{looser}; {strict}")  # of two of a name the first counts
    assert faults("")


class Planted(Site):
    """The demo, with a text that wants to run wherever somebody had written something."""

    def __init__(self, folder: Path, like: Site, turn: int) -> None:
        self.like, self.turn = like, turn
        self.held: dict[str, set[str]] = {}
        super().__init__(folder)

    def fill(self) -> None:
        """Copy the demo that is there already, and plant in the copy; attached files are in a folder that all tests share."""
        theirs, ours = (one.environment["GUILDRY_DATABASE_URL"].removeprefix("sqlite:///") for one in (self.like, self))
        with closing(sqlite.connect(theirs)) as source, closing(sqlite.connect(ours)) as copy:
            source.backup(copy)
        database = Database(self.environment["GUILDRY_DATABASE_URL"], synchronous="OFF")
        self.held = plant(database, injections(), self.turn)
        with database.write() as session:
            for person in session.exec(select(Person).where(col(Person.username).in_(WHO))):
                access.set_password(session, person, PASSWORD)
        database.dispose()


@pytest.fixture(scope="module", params=range(TURNS))
def planted(site: Site, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Planted]:
    """The planted demo, served; other texts stand in each place with each turn."""
    planted = Planted(tmp_path_factory.mktemp("planted"), site, request.param)
    yield planted
    planted.stop()


def test_nothing_runs_on_any_page(browser: Browser, planted: Planted, figures: Figures) -> None:
    readers, views, answers, troubles = WHO[planted.turn % 2 :: 2], 0, 0, []
    for who in readers:
        with browser.new_context(base_url=planted.url, locale="en", reduced_motion="reduce") as context:
            watch = Watch(context, planted.url)
            page = context.new_page()
            sign_in(page, who)
            for path in pages(page, MOST):
                views += 1
                troubles += [f"{who} {path}: {what}" for what in look(page, path, watch)]
            answers += watch.answers
    if "policy_breach" in planted.log.read_text(encoding="utf-8"):
        troubles.append("a browser reported a breach of the policy to the server")
    figures.tell(
        columns=sum(map(bool, planted.held.values())), texts_in_columns=sum(map(len, planted.held.values())),
        readers=len(readers), pages=views, answers=answers, troubles=len(troubles),
    )  # fmt: skip
    assert troubles == [], "\n".join(troubles)


def test_what_is_asked_for_runs_nothing_either(browser: Browser, planted: Planted, figures: Figures) -> None:
    asked, troubles = 0, []
    with browser.new_context(base_url=planted.url, locale="en") as context:
        watch = Watch(context, planted.url)
        page = context.new_page()
        sign_in(page, WHO[0])
        for number, one in enumerate(injections()[planted.turn :: RARELY]):
            asked += 1
            path = ASKED[number % len(ASKED)].format(quote(one.text, safe=""))
            troubles += [f"{path}: {what}" for what in look(page, path, watch)]
        page.goto("/")
        page.locator(".site-search input").press_sequentially("onload", delay=60)
        page.locator("#suggestions a").first.wait_for()
        troubles += [*strangers(page), *watch.taken()]
    figures.tell(texts_in_addresses=asked, troubles=len(troubles))
    assert troubles == [], "\n".join(troubles)


def test_what_would_run_is_noticed(browser: Browser, site: Site, figures: Figures) -> None:
    """The same texts, put into a page carelessly: nearly each is seen to do something there, or, under our policy, to try."""
    some = [*(Injection("element", text) for text in SURE), *injections()[::EVERY]]
    ran, tried, seen = 0, 0, list[str]()
    with browser.new_context(base_url=site.url, locale="en") as context:
        watch = Watch(context, site.url)
        front = context.request.get("/").text()
        program, settings = PROGRAM.findall(front)[0], SETTINGS.findall(front)[0]
        bare, ours = CARELESS.replace("HTMX", program) + PROGRAMS, CARELESS.replace("HTMX", settings + program)
        for whole, policy in ((bare, ""), (ours, SAFE_HEADERS["content-security-policy"])):
            cries = put(context, whole.replace("TEXT", "Nothing but words"), policy, watch)
            assert not cries, cries
            for one in some:
                text = evaluated(one.text) if one.family == "template" else one.text
                found = put(context, whole.replace("TEXT", text), policy, watch)
                did = [line for line in found if policy or line.startswith(DONE)]
                ran, tried = ran + bool(did and not policy), tried + bool(did and policy)
                seen += found
    figures.tell(careless_pages=2 * len(some), of_each=len(some), that_ran=ran, that_tried=tried)
    assert {*DONE[:3]} <= {line.partition(":")[0] for line in seen}
    assert ran >= 0.5 * len(some), "the others want a click, or a server that makes a header of them"
    assert tried >= 0.7 * len(some)


def test_a_dialog_and_a_window_are_noticed(browser: Browser, site: Site) -> None:
    with browser.new_context(base_url=site.url) as context:
        watch = Watch(context, site.url)
        page = context.new_page()
        page.set_content(f"<a href={site.url} target=_blank>x</a><img src=x onerror=alert(1)>")
        with page.expect_popup():
            page.get_by_text("x").click()
        assert {"a dialog opened: 1", "a window opened"} <= {*watch.seen}


def put(context: BrowserContext, body: str, policy: str, watch: Watch) -> list[str]:
    """What is noticed on a page: without a policy what it does, with one what it tries, and what stands there."""
    page = context.new_page()
    headers = {"Content-Type": "text/html; charset=utf-8", **({"Content-Security-Policy": policy} if policy else {})}
    page.route("**/careless", lambda route: route.fulfill(body=body, headers=headers))
    page.route(lambda url: HOST in url or "/canary/" in url, lambda route: route.abort())
    found = []
    try:
        page.goto("/careless")
        disturb(page)
        found += [line for line in strangers(page) if policy or "evaluated" in line]
    except Error as fault:  # it led the page away meanwhile
        found.append(f"it led away: {fault.message}")
    page.close()
    found += watch.seen
    assert bool(watch.lax) is not bool(policy), "a page without a policy is noticed"
    watch.taken()
    return found


def evaluated(text: str) -> str:
    """What a server makes of a text that it takes for a template."""
    try:
        return Template(text).render()
    except TemplateError:
        return text


def sign_in(page: Page, who: str) -> None:
    """Come in by the form; what the first page says is planted, too."""
    page.goto("/sign-in")
    page.get_by_label("Username or e-mail").fill(who)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: not url.endswith("/sign-in"))


def look(page: Page, path: str, watch: Watch) -> list[str]:
    """Open a page as a reader, touch everything on it, and say what went wrong meanwhile."""
    page.goto(path)
    stood = page.url
    found = strangers(page)
    disturb(page)
    found += strangers(page)
    if page.url != stood:
        found.append(f"the reader was led to {page.url}")
    return found + watch.taken()
