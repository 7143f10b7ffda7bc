"""`guildry` in a language that is as long as languages get: Polish's catalogue is English, drawn out, with marks on it.

    python -m tests.browser.lengthened serve --port 8000

A short label may be twice as long in another language, a long sentence a third longer; a word of eight letters may have
twelve. Whatever is not in ⟦brackets⟧ on a page is no message, so nobody can translate it.
"""

import re
import sys
from pathlib import Path
from tempfile import mkdtemp

from babel.messages import Catalog, Message
from babel.messages.pofile import write_po

from app.cli import main
from app.core import i18n
from tests.helpers import messages

KEPT = re.compile(r"(%(?:\(\w+\))?[sd%]|<[^>]+>|&\w+;|\{[^}]*\}|https?://\S+)")  # what a translator leaves alone
DRAWN_OUT = str.maketrans(dict(zip("aeiouAEIOU", ("áa", "éę", "íi", "óö", "úü", "Áa", "Éę", "Íi", "Óö", "Úü"), strict=True)))
SHORT = 20  # letters; of labels so short others are twice as long


def lengthened(sentence: str) -> str:
    """A sentence as long as in a language with long words; what stands for names and numbers stays."""
    words = "".join(part if KEPT.fullmatch(part) else part.translate(DRAWN_OUT) for part in KEPT.split(sentence))
    more = " " + "łńż" * (len(sentence) // 6 + 1) if len(sentence) < SHORT else ""
    return f"⟦{words}{more}⟧"


def lengthen(catalogue: Catalog) -> None:
    """Give every message of a catalogue its long form."""
    for message in catalogue:
        if message.id:
            message.string = _long(message, catalogue.num_plurals)


def _long(message: Message, plurals: int) -> str | tuple[str, ...]:
    if isinstance(message.id, str):
        return lengthened(message.id)
    one, *_, many = message.id
    return (lengthened(one), *[lengthened(many)] * (plurals - 1))


if __name__ == "__main__":
    catalogue = messages.translated("pl")
    lengthen(catalogue)
    i18n.LOCALES = Path(mkdtemp(prefix="guildry-long-"))
    file = i18n.LOCALES / "pl" / "LC_MESSAGES" / "guildry.po"
    file.parent.mkdir(parents=True)
    with file.open("wb") as output:
        write_po(output, catalogue)
    sys.argv[0] = "guildry"
    main()
