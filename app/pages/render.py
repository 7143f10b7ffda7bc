"""Rendering: a view is a class that lists everything its template may use; undefined names are errors.

The same URL answers with the whole page or, to HTMX, with its main element alone (`layout` says which frame to extend).
"""

from collections.abc import MutableMapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, format_timedelta, get_datetime_format
from babel.numbers import format_decimal, format_percent
from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from app.core import clock, i18n
from app.core.text import is_web
from app.pages.assets import asset_url
from app.pages.chips import about, initials, role_chip
from app.pages.markdown import html_of
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
    looks_after: bool
    has_news: bool = False


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
    live: bool = False


class _Spoken(Environment):
    """Templates compiled for one language: a constant sentence in a template is one in its compiled form too.

    A page says some sixty sentences, nearly all of them constant; to look each up on every page took a quarter of its time.
    """

    language: str

    def _generate(self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False) -> str:
        with i18n.speaking(self.language):
            spoken = _Translation().visit(source)
        return super()._generate(spoken, name, filename, defer_init)

    def make_globals(self, given: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """As ever, but one plain mapping: each import in each rendering compares its keys."""
        return {**self.globals, **(given or {})}


class _Translation(NodeTransformer):
    """Puts sentences in the place of `_("…")` where nothing is put into them."""

    def visit_Call(self, call: nodes.Call, *_args: Any, **_options: Any) -> nodes.Node:  # noqa: N802  # jinja's name
        """Translate a call, if it is one."""
        self.generic_visit(call)
        if isinstance(call.node, nodes.Name) and call.node.name == "_" and not call.kwargs and len(call.args) == 1:
            [sentence] = call.args
            if isinstance(sentence, nodes.Const):
                words = Markup(i18n._(sentence.value)) % {}  # noqa: S704  # as the i18n extension does: ours, not a reader's
                return nodes.Const(words, lineno=call.lineno)
        return call


@lru_cache
def environment(language: str = "en") -> Environment:
    """The templates of a language, compiled once; everything is escaped."""
    made = _Spoken(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        auto_reload=False,
        cache_size=-1,  # all of them: to keep count of which was used last costs more than they weigh
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    made.language = language
    made.install_gettext_callables(i18n._, i18n.ngettext, newstyle=True)  # type: ignore[attr-defined]  # added by i18n
    made.globals.update(
        asset_url=asset_url,
        community_mark=community_mark,
        product_mark=product_mark,
        role_chip=role_chip,
        about=about,
        initials=initials,
        language=i18n.language,
    )
    made.tests.update(web=is_web)  # a link that was kept is followed only if it is one: the door may have been another
    made.filters.update(
        markdown=html_of,
        ago=_ago,
        day=i18n.day,
        hour=_hour,
        machine=_machine,
        moment=_moment,
        number=_number,
        percent=_percent,
        size=_size,
    )
    return made


def render(view: View, site: Site, *, fragment: bool = False) -> str:
    """The HTML of a view: the whole page, or its main element for a swap."""
    given = {one.name: getattr(view, one.name) for one in fields(view)}
    layout = "_fragment.html" if fragment else "layout.html"
    return environment(i18n.language()).get_template(view.template).render(**given, site=site, layout=layout)


def _hour(value: datetime, zone: str) -> str:
    """The time of day of an instant in a time zone, as the reader's language writes it."""
    return str(format_time(value.astimezone(ZoneInfo(zone)), "short", locale=i18n.locale()))


def _moment(value: datetime, zone: str) -> str:
    """An instant in a time zone, to the minute, as the reader's language writes it."""
    return _written_moment(value.replace(second=0, microsecond=0), zone, i18n.locale())


@lru_cache(maxsize=8192)
def _written_moment(minute: datetime, zone: str, locale: str) -> str:
    local = minute.astimezone(ZoneInfo(zone))
    together = str(get_datetime_format("medium", locale=locale))
    return together.format(format_time(local, "short", locale=locale), format_date(local, "medium", locale=locale))


@lru_cache(maxsize=1024)
def _written_age(age: timedelta, locale: str) -> str:
    return str(format_timedelta(-age, add_direction=True, threshold=1, locale=locale))


@lru_cache(maxsize=1024)
def _written_number(value: float, locale: str) -> str:
    return str(format_decimal(value, locale=locale))


def _ago(value: datetime, zone: str) -> str:
    """How long ago within the last week, else the day in a time zone, as the reader's language says it."""
    if clock.is_past(value + timedelta(days=6)):  # asked first: a page of old days holds for longer than a minute
        return i18n.day(value.astimezone(ZoneInfo(zone)).date())
    passed = clock.age(value, timedelta(minutes=1))
    if passed < timedelta(minutes=1):
        return i18n._("just now")
    return _written_age(passed, i18n.locale())


def _machine(value: datetime) -> str:
    """An instant for a `datetime` attribute: HTML allows fractions of three digits at most, and nobody needs them."""
    return value.isoformat(timespec="seconds")


def _size(count: int) -> str:
    """How much a file holds, in kB or MB."""
    much = (round(count / 1_000_000, 1), "MB") if count >= 1_000_000 else (max(1, round(count / 1000)), "kB")
    return f"{_number(much[0])}\N{NO-BREAK SPACE}{much[1]}"


def _number(value: float) -> str:
    return _written_number(value, i18n.locale())


def _percent(value: float) -> str:
    """A share between 0 and 1, as whole per cents."""
    return str(format_percent(value, locale=i18n.locale()))
