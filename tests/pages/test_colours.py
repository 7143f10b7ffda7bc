"""The palette: readable in both themes (WCAG 2.2 §1.4.3, §1.4.11), and the same in the style sheet as in the marks."""

import re
from math import cos, radians, sin

import pytest

from app.pages.assets import STATIC
from app.pages.heraldry import DARKS, LIGHTS

Colour = tuple[float, float, float]
STYLES = STATIC / "css"
PAIR = re.compile(r"--([\w-]+): light-dark\(oklch\(([\d. ]+)\), oklch\(([\d. ]+)\)\);")


def read(theme: int) -> dict[str, Colour]:
    tokens = (STYLES / "_tokens.css").read_text(encoding="utf-8")
    return {name: linear(*map(float, pair[theme].split())) for name, *pair in PAIR.findall(tokens)}


def linear(lightness: float, chroma: float, hue: float) -> Colour:
    """OKLCH as linear sRGB, clipped to the gamut (CSS Color 4 §9, matrices of Ottosson 2020)."""
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    return clipped(red), clipped(green), clipped(blue)


def clipped(value: float) -> float:
    return min(1.0, max(0.0, value))


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of WCAG 2.2, from 1 to 21."""
    light, dark = sorted((0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def coded(colour: Colour) -> str:
    """As a hex code (IEC 61966-2-1 transfer curve)."""
    encoded = [12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055 for part in colour]
    return "#" + "".join(f"{round(part * 255):02x}" for part in encoded)


@pytest.fixture(params=[0, 1], ids=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> dict[str, Colour]:
    return read(request.param)


def test_words_can_be_read_on_every_ground(theme: dict[str, Colour]) -> None:
    grounds = ["paper", "paper-2", "accent-wash", "warm-wash", "red-wash"]
    words = ["ink", "ink-2", "ink-3", "accent", "accent-2", "warm", "green", "amber", "red"]
    poor = {
        (word, ground): ratio for word in words for ground in grounds if (ratio := contrast(theme[word], theme[ground])) < 4.5
    }
    assert not poor
    assert contrast(theme["on-accent"], theme["accent"]) >= 4.5
    assert contrast(theme["on-accent"], theme["accent-2"]) >= 4.5


def test_the_edge_of_a_control_can_be_seen(theme: dict[str, Colour]) -> None:
    for ground in ["paper", "paper-2"]:
        assert contrast(theme["edge"], theme[ground]) >= 3


def test_any_two_tinctures_of_a_mark_stand_apart(theme: dict[str, Colour]) -> None:
    for light in LIGHTS:
        for dark in DARKS:
            assert contrast(theme[light.css], theme[dark.css]) >= 3


def test_a_mark_that_stands_alone_has_the_same_colours() -> None:
    palette = read(theme=0)
    assert {tincture.css: tincture.alone for tincture in (*LIGHTS, *DARKS)} == {
        name: coded(palette[name]) for name in palette if re.fullmatch(r"t\d", name)
    }


def test_raw_colours_stand_in_one_file_only() -> None:
    raw = re.compile(r"#[0-9a-f]{3,8}\b|\b(rgb|hsl|oklch)a?\(", re.IGNORECASE)
    others = [path for path in STYLES.glob("*.css") if path.name != "_tokens.css"]
    assert len(others) > 10
    assert not [path.name for path in others if raw.search(path.read_text(encoding="utf-8"))]
