"""Small signs for people: the six shapes of the six roles, and initials where there is no picture."""

import unicodedata
from functools import lru_cache

from markupsafe import Markup

# Drawn in a box of 16 × 16 and filled with the even-odd rule; told apart by shape alone.
ROLE_SHAPES = {
    "manager": "M2 2h12v12h-3.8V8.6H5.8V14H2z",
    "leader": "M8 2l6.5 6.5v5L8 7.2l-6.5 6.3v-5z",
    "sponsor": (
        "M8 1.2a6.8 6.8 0 1 1 0 13.6A6.8 6.8 0 1 1 8 1.2zm0 2a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 1 0 0-9.6z"
        "m0 2.3a2.5 2.5 0 1 1 0 5 2.5 2.5 0 1 1 0-5z"
    ),
    "km_advisor": (
        "M7.4 3.6C5.6 2.3 3.4 2 1 2.4v10.4c2.4-.4 4.6-.1 6.4 1.2zm1.2 0V14c1.8-1.3 4-1.6 6.4-1.2V2.4c-2.4-.4-4.6-.1-6.4 1.2z"
    ),
    "tech_expert": "M8 .8l6.4 3.6v7.2L8 15.2l-6.4-3.6V4.4zm0 4.7a2.5 2.5 0 1 0 0 5 2.5 2.5 0 1 0 0-5z",
    "member": "M8 4a4 4 0 1 1 0 8 4 4 0 1 1 0-8z",
}


@lru_cache(maxsize=256)
def role_chip(role: str, label: str, vacant: bool = False) -> Markup:
    """A role's shape with its word beside it; a vacant one is drawn in outline. Raises KeyError for an unknown role."""
    return Markup(
        '<span class="role{}"><svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">'
        '<path fill-rule="evenodd" d="{}"/></svg>{}</span>'
    ).format(" vacant" if vacant else "", ROLE_SHAPES[role], label)


def about(name: str) -> Markup:
    """What a button is about, for whoever hears it beside others like it. Its visible word comes first: people say it."""
    return Markup('<span class="hidden-visually"> {}</span>').format(name)


@lru_cache(maxsize=4096)
def initials(name: str) -> str:
    """One or two characters for a name: the first letters of the first and last word, or a Chinese given name."""
    words = [word for word in map(_letters, unicodedata.normalize("NFC", name).split()) if word]
    if not words:
        return "?"
    if all(_is_ideographic(word) for word in words):
        return "".join(words)[-2:]
    chosen = (words[0], words[-1])[: len(words)]
    return "".join(word[0].upper()[0] for word in chosen)


def _letters(word: str) -> str:
    """The word from its first letter on; nothing for a word in brackets or without letters."""
    if word[0] in "(（[":
        return ""
    return "".join(char for char in word if char.isalpha())


def _is_ideographic(word: str) -> bool:
    """Whether a word is written without spaces between its parts (Han, kana, hangul)."""
    return all(
        unicodedata.name(char, "").startswith(("CJK ", "HIRAGANA", "KATAKANA", "HANGUL", "IDEOGRAPHIC")) for char in word
    )
