"""Templates: every word can be translated, nothing needs a looser security policy, and both htmx and a validator agree."""

import re
from pathlib import Path

import pytest

from tests.house import code
from tests.house.words import untranslated

EVERY_TEMPLATE = pytest.mark.parametrize("template", code.TEMPLATES, ids=code.name)
# The gallery of components shows made-up people and sentences.
SAMPLES = code.APP / "templates" / "design"

FORBIDDEN = {
    "hx- without data- (no valid HTML)": re.compile(r"[\s\"']hx-[a-z]"),
    "an inline script (the security policy refuses it)": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*json)"),
    "an inline handler (the security policy refuses it)": re.compile(r"<[a-z][^<>]*\son[a-z]+="),
    "an inline style (the security policy refuses it)": re.compile(r"\sstyle\s*=|<style"),
    "unescaped output (templates render, markdown and marks come as Markup)": re.compile(r"\|\s*safe\b|autoescape\s+false"),
    "a word heard otherwise than read (whoever speaks to it says what they read: WCAG 2.5.3; use `about`)": re.compile(
        r"<(?:a|button)\b[^<>]*\saria-label=[^<>]*>\s*\{\{\s*_\("
    ),
    "another host": re.compile(r"(src|href|action)\s*=\s*[\"'](https?:)?//"),
}  # fmt: skip


@EVERY_TEMPLATE
def test_every_word_passes_through_gettext(template: Path) -> None:
    if SAMPLES in template.parents:
        return
    assert not untranslated(template.read_text(encoding="utf-8"))


@EVERY_TEMPLATE
def test_a_template_needs_no_looser_policy(template: Path) -> None:
    source = re.sub(r"{#.*?#}", "", template.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not [what for what, pattern in FORBIDDEN.items() if pattern.search(source)]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ("<p>{{ _('Hello') }} {{ name }} · {% trans %}and welcome{% endtrans %}</p>", []),
        ("<img alt='A bird' title='{{ _(\"A bird\") }}'>", ["A bird"]),
        ("{% if open %}<b>Open</b>{% else %}<b>{{ _('Shut') }}</b>{% endif %}", ["Open"]),
        ("{{ button('Save it', kind='primary') }}{{ button(_('Save it')) }}", ["Save it"]),
        ("<kbd>c</kbd> <code>guildry serve</code> <a href='/people'>{{ name }}</a>", []),
    ],
)
def test_the_search_for_words_finds_them(source: str, words: list[str]) -> None:
    assert untranslated(source) == words
