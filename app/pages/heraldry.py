"""The drawing book of the community mark: fields, charges and tinctures, as data.

Everything is drawn in a box of 32 × 32 on a round-bottomed shield. A division and a charge become *one* path filled
with the even-odd rule, so the charge is counterchanged where it crosses the division: it shows in the tincture that
it does not lie on, and two colours are always enough.
"""

from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi, sin

SHIELD = "M3 0h26a3 3 0 0 1 3 3v9a16 20 0 0 1-32 0V3a3 3 0 0 1 3-3z"


@dataclass(frozen=True)
class Division:
    """One way to part the field: the second tincture's area, and where the charge stands (in the 32-unit box)."""

    path: str
    charge_x: float = 16
    charge_y: float = 15


@dataclass(frozen=True)
class Tincture:
    """A colour of the marks: its class in the style sheet, and its value for pictures that stand alone."""

    css: str
    alone: str


# The rule of tincture: a light one always meets a dark one. The values repeat the light theme of `_tokens.css`
# in hex, because mail readers know nothing newer; a test holds the two together.
LIGHTS = (
    Tincture("t1", "#eec469"),
    Tincture("t2", "#acd1e7"),
    Tincture("t3", "#f4c0ae"),
    Tincture("t4", "#b4dab4"),
)
DARKS = (
    Tincture("t5", "#8b262f"),
    Tincture("t6", "#1b406e"),
    Tincture("t7", "#1d5438"),
    Tincture("t8", "#5a2d61"),
)

DIVISIONS = {
    "per pale": Division("M16 0h16v32H16z"),
    "per fess": Division("M0 15h32v17H0z"),
    "per bend": Division("M0-1l32 32v1H0z"),
    "per bend sinister": Division("M32-1L0 31v1h32z"),
    "quarterly": Division("M0 0h16v15H0zM16 15h16v17H16z"),
    "per saltire": Division("M0-1h32L0 31v1h32v-1z"),
    "per chevron": Division("M0 31l16-16 16 16v1H0z"),
    "chief": Division("M0 0h32v9H0z", charge_y=19),
    "chief embattled": Division("M0 0h32v6.5h-4.6V10h-4.6V6.5h-4.5V10h-4.6V6.5H9.2V10H4.6V6.5H0z", charge_y=19.5),
    "pale": Division("M6.5 0h19v32h-19z"),
    "fess": Division("M0 5.5h32v19H0z"),
    "bend": Division("M0-1v0L0 8l24 24h8v-7L8 0H0z"),
    "bordure": Division("M0 0h32v32H0zM4.5 3h23A1.5 1.5 0 0 1 29 4.5V12a13 16.6 0 0 1-26 0V4.5A1.5 1.5 0 0 1 4.5 3z"),
    "flaunches": Division("M0 2a16 16 0 0 1 0 26zM32 2a16 16 0 0 0 0 26z"),
    "pile": Division("M-2 0h36L16 32z", charge_y=11),
    "base wavy": Division("M0 22q4-4 8 0t8 0 8 0 8 0v10H0z", charge_y=12),
}


def star(points: int, outer: float, inner: float) -> str:
    """A star's outline about its own middle, as relative path commands; sizes in units of the 32-unit box."""
    corners = []
    for step in range(points * 2):
        radius, angle = (outer, inner)[step % 2], pi * step / points
        corners.append((radius * sin(angle), -radius * cos(angle)))
    moves = [corners[0]]
    for (x, y), (next_x, next_y) in pairwise(corners):
        moves.append((next_x - x, next_y - y))
    first, *rest = [f"{x:.2f} {y:.2f}" for x, y in moves]
    return f"m{first}l{' '.join(rest)}z"


# Relative commands only, so that a charge stands wherever its division says. No outline may cross itself.
CHARGES = {
    "roundel": "m0-6.4a6.4 6.4 0 1 1 0 12.8 6.4 6.4 0 1 1 0-12.8z",
    "annulet": "m0-7.2a7.2 7.2 0 1 1 0 14.4 7.2 7.2 0 1 1 0-14.4zm0 3.6a3.6 3.6 0 1 0 0 7.2 3.6 3.6 0 1 0 0-7.2z",
    "lozenge": "m0-8.6l6.2 8.6-6.2 8.6-6.2-8.6z",
    "mullet": star(5, 8.2, 3.4),
    "estoile": star(8, 8.2, 4.3),
    "crescent": "m-5.6-5a7.6 7.6 0 1 0 11.2 0 5.6 5.6 0 1 1-11.2 0z",
    "heart": "m0 7.4c-4.2-3.4-7.4-6-7.4-9.7a3.9 3.9 0 0 1 7.4-1.8 3.9 3.9 0 0 1 7.4 1.8c0 3.7-3.2 6.3-7.4 9.7z",
    "quatrefoil": "m-3-3a3.9 3.9 0 1 1 6 0 3.9 3.9 0 1 1 0 6 3.9 3.9 0 1 1-6 0 3.9 3.9 0 1 1 0-6z",
    "tower": ("m-6.4-7.2h3.2v2.5h1.7v-2.5h3v2.5h1.7v-2.5h3.2v5.2l-1.6 1.6v7.6h-2.8v-3.2a2 2 0 0 0-4 0v3.2h-2.8v-7.6l-1.6-1.6z"),
    "key": ("m-1.3-.4a3.9 3.9 0 1 1 2.6 0v2.2h3v2.3h-3v1.3h3v2.3h-5.6zm1.3-5.2a1.5 1.5 0 1 0 0 3 1.5 1.5 0 1 0 0-3z"),
    "leaf": "m0-8c7.6 4.8 6.8 10.8 1 12.8v3.2h-2v-3.2c-5.8-2-6.6-8 1-12.8z",
    "hammer": "m-5-7.4h7.4l4.8 2.8-4.8 2.8h-.8v9.4h-3.2v-9.4h-3.4z",
    "bell": (
        "m0-7.8a1.5 1.5 0 0 1 1.5 1.8c3.2.9 3.8 3.6 3.8 8.2l1.6 2.4v.8h-13.8v-.8l1.6-2.4c0-4.6.6-7.3 3.8-8.2"
        "a1.5 1.5 0 0 1 1.5-1.8zm-2.2 14.2a2.2 2.2 0 0 0 4.4 0z"
    ),
    "flame": "m.8-8.4c.6 4.2 5.6 6 5.6 10.6a6.4 6.4 0 0 1-12.8 0c0-2.6 1.6-4.6 2.8-5.8.2 1.6 1 2.6 2 2.8-.4-3.2 0-5.8 2.4-7.6z",
    "book": ("m-.6-4.6c-2-1.4-4.4-1.6-7-1.2v10.6c2.6-.4 5-.2 7 1.2zm1.2 0v10.6c2-1.4 4.4-1.6 7-1.2v-10.6c-2.6-.4-5-.2-7 1.2z"),
}
