"""Rendering: a view is a class that lists everything its template may use; undefined names are errors.

The same URL answers with the whole page or, to HTMX, with its main element alone (`layout` says which frame to extend).
"""

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import ClassVar
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, format_timedelta, get_datetime_format
from babel.numbers import format_decimal, format_percent
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.core import clock, i18n
from app.pages.assets import asset_url
from app.pages.chips import initials, role_chip
from app.pages.marks import community_mark, product_mark

TEMPLATES = Path(__file__).parent.parent / "templates"


@dataclass(frozen=True)
class View:
    """What a page shows. A subclass names its template; its fields are all that the template may use, beside `site`."""

    template: ClassVar[str]


@dataclass(frozen=True)
class Me:
    """Who is signed in, as the frame of every page shows it."""

    username: str
    display_name: str
    is_admin: bool


@dataclass(frozen=True)
class Site:
    """What the frame of every page needs."""

    language: str
    languages: list[tuple[str, str]]
    path: str
    person: Me | None
    flash: list[str]
    organisation: str
    demo: bool
    zone: str


@lru_cache
def environment() -> Environment:
    """The templates, compiled once; everything is escaped."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    made.install_gettext_callables(i18n._, i18n.ngettext, newstyle=True)  # type: ignore[attr-defined]  # added by i18n
    made.globals.update(
        asset_url=asset_url,
        community_mark=community_mark,
        product_mark=product_mark,
        role_chip=role_chip,
        initials=initials,
        language=i18n.language,
    )
    made.filters.update(ago=_ago, day=_day, machine=_machine, moment=_moment, number=_number, percent=_percent)
    return made


def render(view: View, site: Site, *, fragment: bool = False) -> str:
    """The HTML of a view: the whole page, or its main element for a swap."""
    given = {one.name: getattr(view, one.name) for one in fields(view)}
    layout = "_fragment.html" if fragment else "layout.html"
    return environment().get_template(view.template).render(**given, site=site, layout=layout)


def _locale() -> str:
    return {"zh": "zh_Hans_CN"}.get(i18n.language(), i18n.language())


def _day(value: date, form: str = "medium") -> str:
    """A day as the reader's language writes it."""
    return str(format_date(value, form, locale=_locale()))


def _moment(value: datetime, zone: str) -> str:
    """An instant in a time zone, to the minute, as the reader's language writes it."""
    local, locale = value.astimezone(ZoneInfo(zone)), _locale()
    together = str(get_datetime_format("medium", locale=locale))
    return together.format(format_time(local, "short", locale=locale), format_date(local, "medium", locale=locale))


def _ago(value: datetime, zone: str) -> str:
    """How long ago within the last week, else the day in a time zone, as the reader's language says it."""
    passed = clock.age(value, timedelta(minutes=1))
    if passed >= timedelta(days=6):
        return _day(value.astimezone(ZoneInfo(zone)).date())
    if passed < timedelta(minutes=1):
        return i18n._("just now")
    return str(format_timedelta(-passed, add_direction=True, threshold=1, locale=_locale()))


def _machine(value: datetime) -> str:
    """An instant for a `datetime` attribute: HTML allows fractions of three digits at most, and nobody needs them."""
    return value.isoformat(timespec="seconds")


def _number(value: float) -> str:
    return str(format_decimal(value, locale=_locale()))


def _percent(value: float) -> str:
    """A share between 0 and 1, as whole per cents."""
    return str(format_percent(value, locale=_locale()))
