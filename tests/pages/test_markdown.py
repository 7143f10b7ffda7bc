"""Markdown becomes HTML that can do nothing, and that reads as it was meant (reliability.md §3.3, 22)."""

import re
import time
from html.parser import HTMLParser

import pytest

from app.pages.markdown import TAGS, html_of
from tests.helpers import hostile

WHERE = re.compile(r"(https?://|mailto:|/(?![/\\\\]))", re.IGNORECASE)


class Elements(HTMLParser):
    """Every element of some HTML, with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_every_hostile_text_alone_is_harmless() -> None:
    texts = list(hostile.inputs())
    assert len(set(texts)) >= 150
    for text in texts:
        for tag, attributes in Elements(html_of(text)).found:
            assert tag in TAGS, text
            assert attributes.keys() <= {"href", "title", "rel", "start"}, text
            assert "href" not in attributes or WHERE.match(attributes["href"] or ""), text


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# Title", "<h2>Title</h2>"),
        ("### First\n# Then\n### Below\n#### And below", "<h2>First</h2>\n<h2>Then</h2>\n<h3>Below</h3>\n<h4>And below</h4>"),
        ("**bold** *slanted* ~~gone~~ `code`", "<strong>bold</strong> <em>slanted</em> <s>gone</s> <code>code</code>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("| a |\n|---|\n| 1 |", "<td>1</td>"),
        ("---\ntitle: X\n---\nText", "<p>Text</p>"),
        ("see https://example.org/x", '<a href="https://example.org/x" rel="nofollow noopener noreferrer">'),
        ("[home](/communities)", '<a href="/communities" rel="nofollow noopener noreferrer">home</a>'),
        ("![a map](https://example.org/map.png)", '<a href="https://example.org/map.png"'),
        ("1 < 2 & 3", "1 &lt; 2 &amp; 3"),
    ],
)  # fmt: skip
def test_what_people_write_looks_as_they_meant_it(text: str, html: str) -> None:
    assert html in html_of(text)


@pytest.mark.parametrize("sign", ["[", "![[", "**a", "> ", "`", "<", "[a](b", "|a", "- "])
def test_the_longest_text_of_one_sign_does_not_take_for_ever(sign: str) -> None:
    started = time.process_time()
    html_of((sign * 60_000)[:60_000])
    assert time.process_time() - started < 10
