"""The community mark: an emblem drawn from a slug, the same everywhere and for ever.

Inline it carries classes only (our content policy forbids style attributes, and each theme has its own tinctures);
alone, for favicons and mails, it carries its colours.
"""

from functools import lru_cache
from hashlib import sha256

from markupsafe import Markup

from app.pages.heraldry import CHARGES, DARKS, DIVISIONS, LIGHTS, SHIELD, Tincture

FIELD = "M0 0h32v32H0z"
PRODUCT = "M16 2l4 4v3h4v4h4v17H4V13h4V9h4V6zM16 14a5 5 0 0 0-5 5v11h10V19a5 5 0 0 0-5-5z"
PRODUCT_COLOUR = "#00616b"


@lru_cache(maxsize=4096)
def blazon(slug: str) -> tuple[Tincture, Tincture, str, str]:
    """What the mark of a slug shows: the field's tincture, the other one, the division's name and the charge's."""
    number = int.from_bytes(sha256(slug.encode("utf-8", "surrogatepass")).digest()[:8])
    number, division = divmod(number, len(DIVISIONS))
    number, charge = divmod(number, len(CHARGES))
    number, light = divmod(number, len(LIGHTS))
    number, dark = divmod(number, len(DARKS))
    field, other = LIGHTS[light], DARKS[dark]
    if number % 2:
        field, other = other, field
    return field, other, list(DIVISIONS)[division], list(CHARGES)[charge]


def outline(division: str, charge: str) -> str:
    """One path for both, to be filled with the even-odd rule: the charge is counterchanged over the division."""
    parted = DIVISIONS[division]
    return f"{parted.path}M{parted.charge_x:g} {parted.charge_y:g}{CHARGES[charge]}"


@lru_cache(maxsize=4096)
def community_mark(slug: str, size: int = 40, title: str | None = None) -> Markup:
    """The emblem of a community as inline SVG, `size` pixels wide and high; silent to a screen reader without a title."""
    field, other, division, charge = blazon(slug)
    label = Markup("<title>{}</title>").format(title) if title else ""
    voice = Markup('role="img"') if title else Markup('aria-hidden="true"')
    return Markup(
        '<svg class="mark" viewBox="0 0 32 32" width="{}" height="{}" {}>{}'
        '<path class="{}" d="{}"/><path class="{}" fill-rule="evenodd" d="{}"/></svg>'
    ).format(size, size, voice, label, field.css, FIELD, other.css, outline(division, charge))


@lru_cache(maxsize=1024)
def standalone_mark(slug: str) -> str:
    """The same emblem as a file of its own, colours and shield inside: for a favicon, a mail, a widget."""
    field, other, division, charge = blazon(slug)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<clipPath id="shield"><path d="{SHIELD}"/></clipPath><g clip-path="url(#shield)">'
        f'<path fill="{field.alone}" d="{FIELD}"/>'
        f'<path fill="{other.alone}" fill-rule="evenodd" d="{outline(division, charge)}"/></g></svg>'
    )


@lru_cache(maxsize=16)
def product_mark(size: int = 28) -> Markup:
    """Guildry's own sign, a guildhall's stepped gable with its door open; decoration beside the name."""
    return Markup(
        '<svg class="product-mark" viewBox="0 0 32 32" width="{}" height="{}" aria-hidden="true">'
        '<path fill-rule="evenodd" d="{}"/></svg>'
    ).format(size, size, PRODUCT)


def favicon() -> str:
    """Guildry's sign as a file of its own."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<path fill="{PRODUCT_COLOUR}" fill-rule="evenodd" d="{PRODUCT}"/></svg>'
    )
