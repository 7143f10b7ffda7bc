"""Markdown to HTML that can do nothing: no HTML at the parser, then an allow-list (reliability.md §3.3, 22).

What people write may hold links to the web, to mail and to this site. A picture from elsewhere would tell its host who reads,
so it is shown as a link; one that is attached to the text shows where `![…](attachment:name)` stands. Headings stand beneath
the title of the page and skip no level, whatever their author began with.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import unquote

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup, escape
from mdit_py_plugins.front_matter import front_matter_plugin

from app.services.attachments import key_of

TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h2", "h3", "h4", "h5", "h6", "hr", "img", "li", "ol", "p", "pre", "s",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "loading"}, "ol": {"start"}, "th": set(), "td": set()}
SCHEMES = ("http://", "https://", "mailto:")
REL = "nofollow noopener noreferrer"
LOWEST = 6
ATTACHED = "attachment:"
OUR_PICTURE = re.compile(r"/attachments/[0-9a-f-]{36}")


class File(NamedTuple):
    """A file that a text may name: the key of its name, its id, and whether it may show in place."""

    key: str
    id: str
    shows: bool


@lru_cache(maxsize=256)
def html_of(text: str, files: tuple[File, ...] = ()) -> Markup:
    """The HTML of a Markdown text, safe to be shown to anybody; `files` are those attached to it."""
    clean = nh3.clean(
        _parser().render(text, {"files": {one.key: one for one in files}}), tags=TAGS, attributes=ATTRIBUTES, link_rel=REL,
        url_schemes={"http", "https", "mailto"}, attribute_filter=_kept,
    )  # fmt: skip
    return Markup(clean)  # noqa: S704  # this is where text becomes HTML: cleaned in the line above


def _kept(_tag: str, name: str, value: str) -> str | None:
    if name == "src":
        return value if OUR_PICTURE.fullmatch(value) else None
    return value if name != "href" or _leads_somewhere(value) else None


def _leads_somewhere(href: str) -> bool:
    r"""To the web, to mail, or to a page of this site; `//host` and `/\host` would leave it unseen."""
    own = href.startswith("/") and href[1:2] not in {"/", "\\"}
    return own or href.lower().startswith(SCHEMES)


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": True}).enable(["table", "strikethrough", "linkify"])
    parser.linkify.set({"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})  # type: ignore[union-attr]  # it is there
    front_matter_plugin(parser)
    parser.core.ruler.push("lower_headings", _lower)
    parser.core.ruler.push("lead_to_files", _lead_to_files)
    parser.add_render_rule("image", _picture)
    return parser


def _lower(state: Any) -> None:
    above: list[str] = []  # the headings that the present one stands beneath, as they were written, and itself
    for token in state.tokens:
        if token.type == "heading_open":
            above = [*(tag for tag in above if tag < token.tag), token.tag]
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(len(above) + 1, LOWEST)}"


def _lead_to_files(state: Any) -> None:
    """Links to attached files by their names lead to them; to one that is not there, nowhere."""
    for token in (child for block in state.tokens for child in block.children or ()):
        if token.type == "link_open" and str(token.attrGet("href")).startswith(ATTACHED):
            file = _named(str(token.attrGet("href")), state.env)
            token.attrs = {"href": f"/attachments/{file.id}"} if file else {}


def _named(link: str, env: EnvType) -> File | None:
    found: File | None = env.get("files", {}).get(key_of(unquote(link.removeprefix(ATTACHED))))
    return found


def _picture(_renderer: RendererProtocol, tokens: Sequence[Token], place: int, _options: OptionsDict, env: EnvType) -> str:
    """The picture if it is attached; else a link to it, or its words alone where a link surrounds it or it is not there."""
    token = tokens[place]
    source = str(token.attrGet("src") or "")
    if source.startswith(ATTACHED):
        return _attached(_named(source, env), escape(token.content or unquote(source.removeprefix(ATTACHED))))
    words = escape(token.content or source)
    inside = sum({"link_open": 1, "link_close": -1}.get(before.type, 0) for before in tokens[:place])
    return str(words) if inside else f'<a href="{escape(source)}">{words}</a>'


def _attached(file: File | None, words: Markup) -> str:
    if file is None:
        return str(words)
    address = f"/attachments/{file.id}"
    return f'<img src="{address}" alt="{words}" loading="lazy">' if file.shows else f'<a href="{address}">{words}</a>'
