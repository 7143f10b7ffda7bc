"""Markdown to HTML that can do nothing: no HTML at the parser, then an allow-list (reliability.md §3.3, 22).

What people write may hold links to the web, to mail and to this site. A picture from elsewhere would tell its host who reads,
so it is shown as a link. Headings stand beneath the title of the page and skip no level, whatever their author began with.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup, escape
from mdit_py_plugins.front_matter import front_matter_plugin

TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "th": set(), "td": set()}
SCHEMES = ("http://", "https://", "mailto:")
REL = "nofollow noopener noreferrer"
LOWEST = 6


@lru_cache(maxsize=256)
def html_of(text: str) -> Markup:
    """The HTML of a Markdown text, safe to be shown to anybody."""
    clean = nh3.clean(
        _parser().render(text), tags=TAGS, attributes=ATTRIBUTES, link_rel=REL, url_schemes={"http", "https", "mailto"},
        attribute_filter=_kept,
    )  # fmt: skip
    return Markup(clean)  # noqa: S704  # this is where text becomes HTML: cleaned in the line above


def _kept(_tag: str, name: str, value: str) -> str | None:
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
    parser.add_render_rule("image", _picture)
    return parser


def _lower(state: Any) -> None:
    above: list[str] = []  # the headings that the present one stands beneath, as they were written, and itself
    for token in state.tokens:
        if token.type == "heading_open":
            above = [*(tag for tag in above if tag < token.tag), token.tag]
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(len(above) + 1, LOWEST)}"


def _picture(_renderer: RendererProtocol, tokens: Sequence[Token], place: int, _options: OptionsDict, _env: EnvType) -> str:
    """A link to the picture, or its words alone where a link surrounds it already."""
    token = tokens[place]
    words = escape(token.content or str(token.attrGet("src") or ""))
    inside = sum({"link_open": 1, "link_close": -1}.get(before.type, 0) for before in tokens[:place])
    return str(words) if inside else f'<a href="{escape(str(token.attrGet("src") or ""))}">{words}</a>'
