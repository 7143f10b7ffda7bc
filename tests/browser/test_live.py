"""Two people look at the same pages: what one does appears before the other, who loses nothing that they were doing."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

SOON = 15_000  # ms in which what happened must be seen, on a machine that has much else to do
WRITING = "textarea[name=body]"
HUB = "/communities/pricing"


def walk_in(page: Page, name: str) -> Page:
    page.get_by_role("button", name=name).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    return page


def ask(page: Page, title: str) -> str:
    page.goto(f"{HUB}/questions/new")
    page.locator("input[name=title]").fill(title)
    page.locator("form:has(input[name=title]) button.primary").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return page.url


def answer(page: Page, address: str, words: str) -> None:
    page.goto(address)
    page.locator(WRITING).fill(words)
    page.locator(f"form:has({WRITING}) button.primary").click()
    expect(page.locator(".answer").last).to_contain_text(words)


def listening(page: Page, address: str, heard: list[str]) -> None:
    """Open a page, and wait until its stream is open."""
    before = len(heard)
    page.goto(address)
    while len(heard) == before:
        page.wait_for_timeout(50)


def test_what_others_do_appears_and_nothing_typed_is_lost(open_page: Callable[..., Page]) -> None:
    ana, piotr = walk_in(open_page("/"), "Ana García"), walk_in(open_page("/"), "Piotr Nowak")
    streams: list[str] = []
    ana.on("response", lambda reply: streams.append(reply.url) if "/events/stream" in reply.url else None)
    address = ask(ana, "How do we price what nobody sold before?")
    ana.goto("/notices")
    if (all_read := ana.locator("form[action='/notices/reading'] button")).count():
        all_read.click()

    listening(ana, address, streams)
    expect(ana.locator("#answers")).to_be_hidden()
    ana.locator(WRITING).fill("I began to write that")
    answer(piotr, address, "Ask three customers.")
    expect(ana.locator(".answer")).to_have_count(1, timeout=SOON)
    expect(ana.locator(WRITING)).to_have_value("I began to write that")
    expect(ana.locator(WRITING)).to_be_focused()
    expect(ana.locator("#said")).not_to_be_empty()
    expect(ana.locator("#bell .dot")).to_be_visible(timeout=SOON)

    ana.locator(".answer button").first.focus()  # what somebody stands in stays as it is until they leave
    answer(piotr, address, "Or sell it first.")
    expect(ana.locator("#said")).not_to_be_empty(timeout=SOON)
    ana.wait_for_timeout(1500)
    expect(ana.locator(".answer")).to_have_count(1)
    expect(ana.locator(".answer button").first).to_be_focused()
    ana.locator(WRITING).focus()
    expect(ana.locator(".answer")).to_have_count(2, timeout=SOON)
    assert len(streams) == len(set(streams)), "a page has one stream"

    listening(ana, HUB, streams)
    ask(piotr, "What does a bundle cost?")
    expect(ana.locator("#news a")).to_contain_text("1", timeout=SOON)
    ask(piotr, "Where does the coffee stand?")
    expect(ana.locator("#news a")).to_contain_text("2", timeout=SOON)


def test_a_page_that_runs_no_scripts_is_whole_and_quiet(open_page: Callable[..., Page]) -> None:
    piotr = walk_in(open_page("/", javascript=False), "Piotr Nowak")
    streams: list[str] = []
    piotr.on("request", lambda asked: streams.append(asked.url) if "/events/" in asked.url else None)
    answer(piotr, ask(piotr, "Who reads this?"), "I do.")
    piotr.goto(HUB)
    expect(piotr.locator("#news")).to_be_empty()
    assert not streams
