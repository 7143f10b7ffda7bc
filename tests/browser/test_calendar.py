"""A calendar's address in a web calendar's hands: ical.js, which Thunderbird and many web calendars read calendars with."""

import hashlib
import re
import shutil
import subprocess
import tarfile
from collections.abc import Callable

import httpx2
import pytest
import vobject
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import Site

PARSER = "ical.js@2.2.1"
SHA512 = (
    "c8afd494f6c4b37d7a8a06ffb634606c503c655ef9ac2b01269fe158e6ada726"
    "8f365830d1d183994f85a2270e7305f8c5791e5ce91888e982a8d3c5a4d3e442"
)
READ = """([parser, body]) => import(parser).then(({default: ICAL}) => {
  const calendar = new ICAL.Component(ICAL.parse(body));
  return calendar.getAllSubcomponents("vevent").map((one) => new ICAL.Event(one)).map(
    (one) => [one.uid, one.summary, one.startDate.toString(), one.endDate.toString()]);
})"""


@pytest.fixture(scope="session")
def parser(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The parser as a module, from the npm registry, held against its sum."""
    npm = shutil.which("npm")
    folder = tmp_path_factory.mktemp("parser")
    fetched = npm and subprocess.run([npm, "pack", "--silent", PARSER], cwd=folder, check=False, capture_output=True)
    packed = next(folder.glob("*.tgz"), None)
    if not packed:
        why = fetched.stderr.decode()[:200] if fetched else "npm is missing: install it (Debian: apt-get install npm)"
        pytest.skip(f"NOT TESTED WITH ICAL.JS: {why}")
    assert hashlib.sha512(packed.read_bytes()).hexdigest() == SHA512
    with tarfile.open(packed) as archive:
        member = archive.extractfile("package/dist/ical.min.js")
        assert member
        return member.read().decode()


def read(browser: Browser, parser: str, body: bytes) -> list[list[str]]:
    """What the parser finds: of each entry its UID, what it says, its first day and the day after its last."""
    with browser.new_context() as context:
        page: Page = context.new_page()
        page.route("**/ical.js", lambda route: route.fulfill(body=parser, content_type="text/javascript"))
        page.route("**/empty.html", lambda route: route.fulfill(body="<!DOCTYPE html>", content_type="text/html"))
        page.goto("http://calendar.example/empty.html")
        found: list[list[str]] = page.evaluate(READ, ["http://calendar.example/ical.js", body.decode()])
    return found


def test_a_parser_in_javascript_reads_what_ours_writes(
    browser: Browser, site: Site, parser: str, open_page: Callable[..., Page]
) -> None:
    member = open_page("/")
    member.get_by_role("button", name="Ana García").click()
    expect(member.get_by_role("heading", level=1)).to_contain_text("Ana")
    member.goto("/people/me/calendar")
    member.locator("form[action='/people/me/calendar'] button").click()  # Ana reads Spanish
    address = re.search(r"https?://[^\s<]+/calendar/[^\s<]+\.ics", member.content())
    assert address
    community = f"{site.url}/communities/pricing/calendar.ics?lang=zh"
    for asked in (community, address[0]):
        body = httpx2.get(asked, trust_env=False).raise_for_status().content
        theirs = {entry.uid.value: entry for entry in vobject.readOne(body.decode()).vevent_list}
        ours = read(browser, parser, body)
        assert len(ours) == len(theirs) > 0
        for uid, summary, begins, _ends in ours:
            assert (summary, begins[:10]) == (theirs[uid].summary.value, theirs[uid].dtstart.value.isoformat()[:10])
