"""The first thing anybody sees, at a desk and on a phone, with scripts and without."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.judges import assert_accessible, assert_valid_html

WAYS = {
    "desk": {"viewport": DESKTOP},
    "desk, dark": {"viewport": DESKTOP, "color_scheme": "dark"},
    "phone": {"viewport": PHONE},
    "phone, no scripts": {"viewport": PHONE, "javascript": False},
}


@pytest.mark.parametrize("path", ["/", "/sign-in"])
@pytest.mark.parametrize("way", WAYS)
def test_a_visitor_is_well_received(
    open_page: Callable[..., Page], screenshot: Callable[..., object], path: str, way: str
) -> None:
    page = open_page(path, **WAYS[way])
    screenshot(page, f"visitor {path.strip('/') or 'front'} ({way})")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "it scrolls sideways"
    assert_valid_html(page.request.get(path).text())
    if WAYS[way].get("javascript", True):
        assert_accessible(page)
