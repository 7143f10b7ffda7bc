"""Finds the words in a template that no translator would ever see."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from jinja2 import Environment, nodes

GETTEXT = {"_", "gettext", "ngettext", "pgettext", "npgettext"}
SPOKEN = {"title", "alt", "aria-label", "aria-description", "aria-roledescription", "placeholder", "label"}
SILENT = {"script", "style", "code", "kbd"}
# The product's own name, and attributes that a macro hands on: both may stand in text as they are.
NO_WORDS = re.compile(r"""\bGuildry\b|[\w-]+=("[^"]*"|'[^']*')""")
WORD = re.compile(r"[^\W\d_]{2,}")
SENTENCE = re.compile(r"[A-Z][a-z]+([ .!?…]|$)")
EXPRESSION = "\ufffc"  # stands where the template prints a value

environment = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True)


def untranslated(source: str) -> list[str]:
    """Text, spoken attributes and sentences handed to macros that do not pass through gettext."""
    template = environment.parse(source)
    reader = _Reader()
    reader.feed("".join(_text(template)))
    reader.close()
    return [*reader.found, *_sentences(template)]


def _text(node: nodes.Node) -> Iterator[str]:
    """What the template prints, branch after branch, with a mark where a value goes."""
    if isinstance(node, nodes.TemplateData):
        yield node.data
    elif isinstance(node, nodes.Output):
        for part in node.nodes:
            yield part.data if isinstance(part, nodes.TemplateData) else EXPRESSION
    else:
        for child in node.iter_child_nodes():
            yield from _text(child)


def _sentences(node: nodes.Node) -> Iterator[str]:
    """Constant sentences in expressions, `button("Save the draft")`, outside a call of gettext."""
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in GETTEXT:
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str) and SENTENCE.match(node.value):
        yield node.value
    for child in node.iter_child_nodes():
        yield from _sentences(child)


class _Reader(HTMLParser):
    """Collects words that stand in text or in attributes that are read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.silent += tag in SILENT
        self._look(*(value or "" for name, value in attributes if name in SPOKEN))

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._look(*(value or "" for name, value in attributes if name in SPOKEN))

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self._look(data)

    def _look(self, *texts: str) -> None:
        self.found += [text.replace(EXPRESSION, "…").strip() for text in texts if WORD.search(NO_WORDS.sub("", text))]
