"""Questions and answers as Stack Exchange gives them away, a post to a line: their names for ours, their HTML as Markdown."""

import re
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from app.services.importing.shapes import PostRow, Shape, shaped
from app.services.importing.tally import Refusal

POSTS = ("question", "answer")
_BLOCKS = {"p", "div", "ul", "ol", "blockquote", "pre", "h1", "h2", "h3", "h4", "hr", "table"}
_AROUND = {"em": "*", "i": "*", "strong": "**", "b": "**", "del": "~~", "s": "~~"}


def is_post(cells: Mapping[str, Any]) -> bool:
    """Whether a row is a post in those names."""
    return "body_html" in cells


def is_passed_over(cells: Mapping[str, Any]) -> bool:
    """Whether it is a post of a kind that nobody asked or answered: descriptions of tags, say."""
    return is_post(cells) and cells.get("type") not in POSTS


def made(line: int, cells: Mapping[str, Any]) -> PostRow | Refusal:
    """The row that a post makes. The site's own account, and accounts that are gone, are nobody."""
    site = urlsplit(str(cells.get("source_url") or "")).hostname or "posts"
    parent, chosen = cells.get("parent_id"), cells.get("accepted_answer_id")
    author = None if cells.get("author") == "system" else cells.get("author")
    told = {
        "source_id": f"{site}/{cells.get('id')}", "kind": cells.get("type"), "title": cells.get("title"),
        "question": f"{site}/{parent}" if parent else None, "accepted": f"{site}/{chosen}" if chosen else None,
        "body": markdown(str(cells.get("body_html") or "")), "topics": cells.get("tags") or [], "votes": cells.get("score"),
        "author": author, "author_name": cells.get("author_name") if author else None,
        "at": cells.get("created_at"), "closed_at": cells.get("closed_at"),
    }  # fmt: skip
    return shaped(PostRow, line, told)


def chosen(rows: Sequence[tuple[int, Shape]]) -> list[tuple[int, Shape]]:
    """The rows, those answers marked that a question of the same file names as accepted."""
    accepted = {row.accepted for _line, row in rows if isinstance(row, PostRow) and row.accepted}
    return [
        (line, row.model_copy(update={"is_accepted": row.source_id in accepted}) if isinstance(row, PostRow) else row)
        for line, row in rows
    ]


def markdown(html: str) -> str:
    """The Markdown of a post's HTML: paragraphs, lists, quotations, code, links, emphasis; of the rest the words alone."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return re.sub(r"\n{3,}", "\n\n", "".join(reader.parts)).strip("\n").rstrip()


class _Reader(HTMLParser):
    """Writes Markdown as it reads; `lists` holds for each open list the number of its next item, 0 where it has none."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.lists: list[int] = []
        self.links: list[str] = []
        self.quoted = 0
        self.is_pre = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element."""
        if tag in _BLOCKS:
            self._block()
        if tag in {"ul", "ol"}:
            self.lists.append(int(tag == "ol"))
        elif tag == "blockquote":
            self.quoted += 1
        elif tag == "pre":
            self.is_pre = True
        elif tag == "a":
            self.links.append(dict(attrs).get("href") or "")
        self.parts.append(self._opening(tag))

    def handle_endtag(self, tag: str) -> None:
        """End an element."""
        if tag in {"ul", "ol"} and self.lists:
            self.lists.pop()
        elif tag == "blockquote":
            self.quoted = max(0, self.quoted - 1)
        elif tag == "pre":
            self.is_pre = False
        elif tag == "a" and self.links:
            self.parts.append(f"](<{self.links.pop()}>)")
        self.parts.append(_AROUND.get(tag, "`" if tag == "code" and not self.is_pre else ""))
        if tag in _BLOCKS:
            self._block()

    def handle_data(self, data: str) -> None:
        """Write words; code as it stands, behind four spaces, since Markdown needs no mark at its end then."""
        if self.is_pre:
            self.parts.append("".join(f"\n{'> ' * self.quoted}    {line}" for line in data.rstrip("\n").split("\n")))
        else:
            self.parts.append(re.sub(r"\s+", " ", data) if data.strip() else " " * bool(self.parts and self.parts[-1].strip()))

    def _opening(self, tag: str) -> str:
        if tag == "li":
            number = self.lists[-1] if self.lists else 0
            if number:
                self.lists[-1] += 1
            return f"\n{'> ' * self.quoted}{'  ' * (len(self.lists) - 1)}{f'{number}.' if number else '-'} "
        marks = {"br": "  \n" + "> " * self.quoted, "a": "[", "hr": "---", "h1": "# ", "h2": "## ", "h3": "### ", "h4": "#### "}
        return marks.get(tag) or _AROUND.get(tag, "`" if tag == "code" and not self.is_pre else "")

    def _block(self) -> None:
        if not self.lists:
            self.parts.append("\n\n" + "> " * self.quoted)
