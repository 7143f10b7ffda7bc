"""What members do on the site, as they do it: by label and by button, so that what is renamed for them is renamed here."""

import re
import time

from playwright.sync_api import Page, expect

PASSWORD = "long enough to walk in"
POINTS_PATIENCE = 15.0  # seconds until the reader that posts points must have caught up


def enter(page: Page, name: str) -> None:
    """Sign in, and arrive on the page of today."""
    page.goto("/sign-in")
    page.get_by_label("Username or e-mail").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Hello, {name.title()}")


def log(page: Page, line: str) -> None:
    """Log something in the guild, from its hub: a line, Enter, and a look at what was guessed."""
    page.goto("/communities/guild")
    page.get_by_label("Log what you did").fill(line)
    page.get_by_label("Log what you did").press("Enter")
    expect(page.get_by_label("What did you do?")).to_have_value(line)
    page.get_by_role("button", name="Log it").click()


def endorse(page: Page, title: str, sentence: str) -> None:
    """Go to a contribution from the guild's thread, and say how it helped."""
    page.goto("/communities/guild")
    page.get_by_role("link", name=title).click()
    page.get_by_label("How did it help?").fill(sentence)
    page.get_by_role("button", name="Say so").click()
    expect(page.locator("#words q", has_text=sentence)).to_be_visible()


def await_points(page: Page, counted: str) -> None:
    """Look at one's points until the line is there: a reader posts them a moment after the fact."""
    deadline = time.monotonic() + POINTS_PATIENCE
    page.goto("/people/me/points")
    while page.get_by_text(re.compile(counted)).count() == 0 and time.monotonic() < deadline:
        page.reload()
    expect(page.get_by_text(re.compile(counted)).first).to_be_visible()


def tab_to(page: Page, name: str) -> None:
    """Go on by Tab until a button, a link or a field of this name has the focus."""
    for _step in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("(document.activeElement.labels?.[0] || document.activeElement).textContent.trim()") == name:
            return
    raise AssertionError(f"Tab does not lead to {name}")
