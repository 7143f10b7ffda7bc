"""The community mark: the same for ever, always two colours that differ, never a fault in the page around it."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.pages import heraldry, marks
from app.pages.chips import ROLE_SHAPES, initials, role_chip

slugs = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(slugs)
def test_a_slug_keeps_its_mark(slug: str) -> None:
    before = marks.community_mark(slug, 40)
    marks.community_mark.cache_clear()
    marks.blazon.cache_clear()
    assert marks.community_mark(slug, 40) == before


def test_marks_do_not_change_between_releases() -> None:
    field, other, division, charge = marks.blazon("network")
    assert (field.css, other.css, division, charge) == ("t8", "t2", "per chevron", "lozenge")


@given(slugs, st.integers(16, 160), st.none() | st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_every_mark_is_sound_xml_and_says_what_it_is(slug: str, size: int, title: str | None) -> None:
    svg = ElementTree.fromstring(marks.community_mark(slug, size, title))
    assert svg.get("width") == svg.get("height") == str(size)
    if title:
        assert svg.get("role") == "img"
        assert svg.findtext("title") == title
    else:
        assert svg.get("aria-hidden") == "true"


@given(slugs)
def test_a_mark_is_one_light_and_one_dark_tincture(slug: str) -> None:
    field, other, _division, _charge = marks.blazon(slug)
    assert (field in heraldry.LIGHTS) != (other in heraldry.LIGHTS)


@given(slugs)
def test_a_mark_needs_no_looser_policy_and_repeats_no_id(slug: str) -> None:
    assert not re.search(r"\s(style|id|on\w+)=", marks.community_mark(slug))


def test_every_division_and_charge_is_used() -> None:
    drawn = [marks.blazon(f"community-{number}") for number in range(3000)]
    assert {division for _, _, division, _ in drawn} == set(heraldry.DIVISIONS)
    assert {charge for _, _, _, charge in drawn} == set(heraldry.CHARGES)
    assert {field for field, _, _, _ in drawn} == {*heraldry.LIGHTS, *heraldry.DARKS}
    assert len(heraldry.DIVISIONS) >= 12
    assert len(heraldry.CHARGES) >= 10


@given(slugs)
def test_the_mark_that_stands_alone_shows_the_same(slug: str) -> None:
    alone = marks.standalone_mark(slug)
    ElementTree.fromstring(alone)
    inline_paths = re.findall(r' d="([^"]+)"', marks.community_mark(slug))
    assert all(path in alone for path in inline_paths)


def test_the_sign_of_the_house_is_sound() -> None:
    ElementTree.fromstring(marks.favicon())
    ElementTree.fromstring(marks.product_mark())


def test_each_role_has_a_shape_of_its_own_and_its_word() -> None:
    assert set(ROLE_SHAPES) == {"manager", "leader", "sponsor", "km_advisor", "tech_expert", "member"}
    assert len(set(ROLE_SHAPES.values())) == 6
    assert "Liderka &lt;3" in role_chip("leader", "Liderka <3")
    assert "vacant" in role_chip("sponsor", "Sponsor", vacant=True)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ana Nowak", "AN"),
        ("łukasz żak", "ŁŻ"),
        ("Anna Kowalska-Nowak", "AK"),
        ("Juan de la Cruz", "JC"),
        ("José Ángel Ñíguez", "JÑ"),
        ("Zo\u0301sia", "Z"),
        ("王小明", "小明"),
        ("王芳", "王芳"),
        ("欧阳 娜娜", "娜娜"),
        ("김민준", "민준"),
        ("Li Wei (李伟)", "LW"),
        ("Wei 李", "W李"),
        ("@cblecker", "C"),
        ("O'Brien, Pat", "OP"),
        ("123 !!", "?"),
        ("", "?"),
    ],
)
def test_initials_know_how_names_are_written(name: str, expected: str) -> None:
    assert initials(name) == expected


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_initials_are_always_one_or_two_characters(name: str) -> None:
    assert 1 <= len(initials(name)) <= 2
