"""Every page that somebody can come to, in every language, light and dark: axe and the HTML standard find nothing to say."""

from random import Random

import pytest
from playwright.sync_api import Browser

from app.core.i18n import LANGUAGES
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.crawl import WHO, come_in, pages
from tests.browser.judges import assert_accessible, assert_valid_html
from tests.browser.site import Site
from tests.proving import FULL, Figures, length

MOST = length(10, 120)  # pages of each person
READERS = [(who, language) for who in WHO for language in LANGUAGES]


@pytest.mark.parametrize("turn", range(length(1, len(READERS))))
def test_nobody_is_shut_out_of_any_page(browser: Browser, site: Site, turn: int, chance: Random, figures: Figures) -> None:
    who, language = READERS[turn] if FULL else chance.choice(READERS)
    faults, seen = [], 0
    size = PHONE if turn % 2 else DESKTOP
    with browser.new_context(base_url=site.url, locale="en", viewport=size, reduced_motion="reduce") as context:
        page = context.new_page()
        come_in(page, who, language)
        for path in pages(page, MOST):
            seen += 1
            reply = page.goto(path)
            try:
                assert_valid_html(reply.text() if reply else "")
                for scheme in ("light", "dark"):
                    page.emulate_media(color_scheme=scheme)
                    assert_accessible(page)
            except AssertionError as fault:
                faults.append(f"{path}: {fault}")
    figures.tell(reader=who, language=language, pages=seen, violations=len(faults))
    assert faults == [], "\n".join(faults)
