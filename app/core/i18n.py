"""Languages: every sentence a person reads goes through `_` or `ngettext` in the language of whoever asks.

Catalogues are `.po` files under `app/locales`, read at start; a sentence without a translation stays English.
"""

import gettext as std
import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import lru_cache
from pathlib import Path

from babel import negotiate_locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = {"en": "English", "pl": "Polski", "es": "Español", "zh": "中文"}
LOCALES = Path(__file__).parent.parent / "locales"

_language: ContextVar[str] = ContextVar("language", default="en")


@lru_cache
def catalogue(language: str) -> std.NullTranslations:
    """The messages of one language; English needs none."""
    file = LOCALES / language / "LC_MESSAGES" / "guildry.po"
    if not file.is_file():
        return std.NullTranslations()
    compiled = io.BytesIO()
    with file.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return std.GNUTranslations(compiled)


def _(message: str) -> str:
    """The sentence in the reader's language."""
    return catalogue(_language.get()).gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """The sentence for a count, by the plural rules of the reader's language."""
    return catalogue(_language.get()).ngettext(singular, plural, count)


def language() -> str:
    """The reader's language: en, pl, es or zh."""
    return _language.get()


def locale() -> str:
    """The reader's language as Babel names it."""
    return {"zh": "zh_Hans_CN"}.get(_language.get(), _language.get())


def day(value: date, form: str = "medium") -> str:
    """A day as the reader's language writes it; `form`: short, medium, long or full."""
    return _written_day(value, form, locale())


@lru_cache(maxsize=4096)
def _written_day(value: date, form: str, name: str) -> str:
    return str(format_date(value, form, locale=name))


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Inside the block sentences come in this language."""
    before = _language.set(code if code in LANGUAGES else "en")
    try:
        yield
    finally:
        _language.reset(before)


@lru_cache(maxsize=512)
def negotiate(accept_language: str) -> str:
    """The best of our languages for an Accept-Language header (RFC 9110 §12.5.4)."""
    wanted: list[tuple[float, str]] = []
    for part in accept_language.split(",")[:20]:
        tag, _sep, weight = part.strip().partition(";q=")
        try:
            wanted.append((float(weight or 1), tag.strip().replace("-", "_")))
        except ValueError:
            continue
    ordered = [tag for quality, tag in sorted(wanted, key=lambda pair: -pair[0]) if quality > 0]
    shortened = [form for tag in ordered for form in (tag, tag.partition("_")[0]) if form]
    return negotiate_locale(shortened, list(LANGUAGES)) or "en"
