"""Catalogues: what the code and the templates say, held against what app/locales translates."""

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent.parent
METHODS = [("app/**.py", "python"), ("app/templates/**.html", "jinja2")]
OPTIONS = {"app/templates/**.html": {"extensions": "jinja2.ext.do", "trimmed": "true", "silent": "false"}}
WORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
LANGUAGES = ("pl", "es", "zh")


def said() -> Catalog:
    """Every sentence in the code and the templates."""
    found = Catalog()
    for _file, _line, message, comments, context in extract_from_dir(ROOT, METHODS, OPTIONS, WORDS):
        found.add(message, context=context, auto_comments=comments)
    return found


def file_of(language: str) -> Path:
    """Where a language's catalogue is kept."""
    return ROOT / "app" / "locales" / language / "LC_MESSAGES" / "guildry.po"


def translated(language: str) -> Catalog:
    """What a language's catalogue holds."""
    file = file_of(language)
    if not file.is_file():
        return Catalog(locale=language)
    return read_po(io.BytesIO(file.read_bytes()), locale=language)


def updated(language: str, template: Catalog) -> Catalog:
    """The catalogue with new sentences added and unused ones dropped."""
    catalogue = translated(language)
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def missing(catalogue: Catalog) -> list[str]:
    """The sentences without a translation."""
    whole = [(one.id, one.string if isinstance(one.string, tuple) else (one.string,)) for one in catalogue if one.id]
    return [str(sentence) for sentence, forms in whole if not all(forms)]


def write(language: str, catalogue: Catalog) -> None:
    """Keep a catalogue, sorted, with the one header line that gettext needs: the plural rule."""
    body = io.BytesIO()
    write_po(body, catalogue, width=120, no_location=True, omit_header=True, sort_output=True)
    header = (
        f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'
    )
    file_of(language).parent.mkdir(parents=True, exist_ok=True)
    file_of(language).write_text(header + body.getvalue().decode())


def main() -> None:
    """Update the catalogues, or only say what is amiss."""
    template = said()
    for language in LANGUAGES:
        catalogue = updated(language, template)
        if "--check" not in sys.argv:
            write(language, catalogue)
        lacking = missing(catalogue)
        sys.stdout.write(f"{language}: {len(catalogue)} sentences, {len(lacking)} to translate\n")
        for sentence in lacking[:20] if "--check" in sys.argv else []:
            sys.stdout.write(f"  {sentence}\n")


if __name__ == "__main__":
    main()
