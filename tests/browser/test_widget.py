"""The widget in a page of another origin, in a real browser: shown where the operator listed it, refused elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from playwright.sync_api import Browser, BrowserContext, Frame, Page

from tests.browser.judges import assert_accessible, assert_valid_html
from tests.browser.site import Site, free_port

WIDGET = "/embed/communities/pricing"
GROUND = "getComputedStyle(document.body).backgroundColor"


@contextmanager
def intranet(port: int, source: str) -> Iterator[str]:
    """A page of somebody else's with our frame in it, as narrow as one gets; its address."""

    class Intranet(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            frame = f'<iframe src="{source}" title="Guild" width="280" height="640"></iframe>'
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(f'<!DOCTYPE html><html lang="en"><title>Intranet</title>{frame}</html>'.encode())

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", port), Intranet) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{port}/"
        server.shutdown()
        thread.join()


def framed(context: BrowserContext, address: str) -> tuple[Page, Frame]:
    """The page, and what is in its frame."""
    page = context.new_page()
    page.goto(address, wait_until="load")
    return page, page.frames[1]


def test_the_widget_shows_in_the_intranets_page_light_and_dark(
    browser: Browser, site: Site, screenshot: Callable[..., object]
) -> None:
    grounds = {}
    with intranet(site.intranet, f"{site.url}{WIDGET}") as address:
        for scheme, locale, words in (("light", "pl", "Prowadzi"), ("dark", "zh-CN", "负责人")):
            context = browser.new_context(color_scheme=scheme, locale=locale, java_script_enabled=False)
            page, frame = framed(context, address)
            assert words in frame.locator("article").inner_text()
            grounds[scheme] = frame.evaluate(GROUND)
            assert frame.evaluate("document.documentElement.scrollWidth") <= 280
            assert context.cookies() == []
            screenshot(page, f"widget ({scheme})")
            context.close()
    assert grounds["light"] != grounds["dark"]


def test_a_page_that_nobody_listed_may_not_show_it(browser: Browser, site: Site) -> None:
    with intranet(free_port(), f"{site.url}{WIDGET}") as address:
        context = browser.new_context()
        _page, frame = framed(context, address)
        assert frame.url.startswith("chrome-error://")
        context.close()


def test_it_is_accessible_and_valid_in_both_themes(open_page: Callable[..., Page]) -> None:
    for theme in ("light", "dark"):
        page = open_page(f"{WIDGET}?theme={theme}", viewport={"width": 280, "height": 640})
        assert_accessible(page)
        assert_valid_html(page.request.get(WIDGET).text())
