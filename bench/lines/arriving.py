"""Arriving: how soon a server answers, and what a browser's first look at a page brings over the wire."""

import re
from collections.abc import Iterator
from statistics import median
from urllib.parse import urljoin

import httpx2

from bench import processes
from bench.stage import Stage, by_cookie
from bench.table import Line

BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd", "Accept": "text/html,*/*;q=0.8"}
# What a browser fetches; of other forms of a page it only takes note.
LINKED = re.compile(
    r"""<(?:link(?![^>]*rel="alternate")|script|img)\b[^>]*?\b(?:href|src)="([^"]+)"|url\(["']?([^"')]+)["']?\)"""
)


def start(stage: Stage) -> Iterator[Line]:
    """Line `start`: from the command to the first answer, on a migrated database."""
    seconds = []
    for _ in range(stage.effort.rounds):
        with processes.guildry(stage.url) as server:
            seconds.append(server.started_in)
    yield Line("start", "to the first answer", median(seconds), "s", median(seconds), at_most=2)


def first_view(stage: Stage) -> Iterator[Line]:
    """Line `first-view`: the hub with all that it links to, as a browser that knows nothing yet fetches it."""
    with processes.guildry(stage.url) as server, httpx2.Client(trust_env=False, headers=BROWSER, timeout=60) as client:
        address = f"{server.base}/communities/{stage.slug}"
        text, size = _fetched(client, address, by_cookie(stage.visitor))
        sizes = {address: size}
        waiting = _linked(address, text)
        while waiting:
            address = waiting.pop()
            if address not in sizes:
                text, sizes[address] = _fetched(client, address, {})
                waiting += _linked(address, text) if address.endswith(".css") else []
    total = sum(sizes.values()) / 1024
    yield Line("first-view", "the hub with CSS, JS and icon, packed", total, "KiB", total, at_most=40)
    yield Line("first-view", "requests", len(sizes), "", len(sizes), at_most=6)


def _fetched(client: httpx2.Client, address: str, headers: dict[str, str]) -> tuple[str, int]:
    """The text, and how many bytes it has on its way to a browser."""
    plain = client.get(address, headers={**headers, "Accept-Encoding": "identity"}).raise_for_status()
    with client.stream("GET", address, headers=headers) as given:
        return plain.text, sum(len(part) for part in given.iter_raw())


def _linked(address: str, text: str) -> list[str]:
    found = [one or other for one, other in LINKED.findall(text)]
    return [urljoin(address, one) for one in found if not one.startswith(("data:", "#"))]
