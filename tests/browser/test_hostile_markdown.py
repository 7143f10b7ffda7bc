"""What people write can neither run nor call anybody, however it is put: every hostile text in one real page after another."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from app.core.db import Database
from app.pages.markdown import SCHEMES, TAGS
from app.services import access
from tests.browser.member import PASSWORD, enter
from tests.browser.site import Site
from tests.helpers import hostile
from tests.proving import Figures, length
from tests.services.knowledge.telling import Shelf
from tests.story import Story

AT_ONCE = length(20, 10)  # texts to a page
ATTRIBUTES = {"href", "title", "rel", "start"}


@pytest.fixture(scope="module")
def pages() -> list[str]:
    """Hostile texts, some to a page; a run of text parts them, so that none can hide in another."""
    texts = list(hostile.inputs())
    return ["\n\nparted\n\n".join(texts[start : start + AT_ONCE]) for start in range(0, len(texts), AT_ONCE)]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, pages: list[str]) -> Iterator[Site]:
    """A guild whose guides are all hostile, served."""
    site = Site(tmp_path_factory.mktemp("hostile"), demo=False)
    database = Database(site.environment["GUILDRY_DATABASE_URL"], synchronous="OFF")
    with database.write() as session:
        story = Story(session)
        shelf = Shelf(story)
        site.paths = [f"/assets/{shelf.write(story.ben, f'Page {n}', text).id}" for n, text in enumerate(pages)]  # type: ignore[attr-defined]
        access.set_password(session, story.people["ben"], PASSWORD)
    database.dispose()
    yield site
    site.stop()


def watch(page: Page, home: str) -> list[str]:
    """What the page does that no text may make it do."""
    seen: list[str] = []
    page.expose_function("seen", lambda *_anything: seen.append("a script ran"))
    page.on("dialog", lambda dialog: (seen.append("a dialog opened"), dialog.dismiss()))
    page.on("request", lambda asked: seen.append(asked.url) if not asked.url.startswith(home) else None)
    page.on("popup", lambda _popup: seen.append("a window opened"))
    return seen


def test_nothing_runs_and_nobody_is_called(browser: Browser, site: Site, figures: Figures) -> None:
    with browser.new_context(base_url=site.url) as context:
        page = context.new_page()
        enter(page, "ben")
        seen = watch(page, site.url)
        paths: list[str] = site.paths  # type: ignore[attr-defined]
        for path in paths:
            for view in (path, f"{path}/edit", f"{path}/diff"):
                page.goto(view)
                page.mouse.move(200, 400)
                assert page.url == site.url + view, "a text led the reader away"
                assert_only_what_is_allowed(page)
        assert not seen
    figures.tell(hostile_texts=len(list(hostile.inputs())), views=3 * len(paths), ran=0, called=0)


def assert_only_what_is_allowed(page: Page) -> None:
    """Of elements and attributes in what was written, only those of the allow-list are there."""
    elements = page.eval_on_selector_all(
        ".written *", "all => all.map(one => [one.localName, [...one.attributes].map(a => [a.name, a.value])])"
    )
    for name, attributes in elements:
        assert name in TAGS
        for attribute, value in attributes:
            assert attribute in ATTRIBUTES
            assert attribute != "href" or value.startswith((*SCHEMES, "/")), value
            assert attribute != "href" or not re.match(r"/[/\\]", value), value
