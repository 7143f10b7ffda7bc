"""Whoever visits the demo may be one of seven people, one for each role and a newcomer, with one click."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.services.demo import demo_people


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_a_visitor_walks_in_as_one_of_seven(open_page: Callable[..., Page], *, javascript: bool) -> None:
    page = open_page("/", javascript=javascript)
    expect(page.locator("#walk-in button")).to_have_count(len(demo_people()) + 1)
    page.get_by_role("button", name="Ana García").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ana García")
    expect(page.locator("#walk-in")).to_have_count(0)
