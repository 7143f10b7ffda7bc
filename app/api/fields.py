"""The kinds of field that come in: each says in the contract what it takes, and refuses the rest by its place."""

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Annotated, Any, TypeVar
from zoneinfo import available_timezones

from fastapi import Path
from pydantic import AfterValidator, BeforeValidator, Field, GetCoreSchemaHandler, StringConstraints

from app.core.i18n import _
from app.core.text import one_line, safe

ID = "01a1c0de-7e57-7000-8000-00000000cafe"  # what ids look like, for examples
Value = TypeVar("Value")
_ISO_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?([Zz]|[+-][0-9]{2}:[0-9]{2})", re.ASCII
)
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class _NotNull:
    """In a change, a field may be left out (and is None then), but null is no value for it."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> Any:
        schema: Any = handler(source)
        return schema["schema"] if schema["type"] == "nullable" else schema


Given = Annotated[Value | None, _NotNull()]


def _day(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        if _ISO_DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise ValueError(_("Write a day as 2026-11-21."))


def _instant(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        if _ISO_INSTANT.fullmatch(value):
            return datetime.fromisoformat(value.upper())
    except ValueError:
        pass
    raise ValueError(_("Write an instant as 2026-11-21T22:25:00Z."))


@lru_cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _known_zone(value: str) -> str:
    if value not in _zones():
        raise ValueError(_("This is no time zone. Use an IANA name such as Europe/Warsaw."))
    return value


Day = Annotated[date, BeforeValidator(_day)]
Instant = Annotated[datetime, BeforeValidator(_instant)]
Username = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9._-]{0,78}[a-z0-9])?$", max_length=80)]
Zone = Annotated[
    str, StringConstraints(max_length=64), AfterValidator(_known_zone), Field(json_schema_extra={"format": "zone"})
]
Tag = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]
Tags = Annotated[list[Tag], Field(max_length=10)]
Domain = Annotated[str, StringConstraints(max_length=280), AfterValidator(safe)]
Scope = Annotated[list[Annotated[str, StringConstraints(max_length=280), AfterValidator(one_line)]], Field(max_length=30)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=64), AfterValidator(one_line)]
Link = Annotated[str, StringConstraints(max_length=2000), AfterValidator(safe), Field(json_schema_extra={"format": "uri"})]
LinkOrNone = Annotated[
    str,
    StringConstraints(max_length=2000),
    AfterValidator(safe),
    Field(json_schema_extra={"anyOf": [{"format": "uri"}, {"maxLength": 0}]}),
]
Topic = Annotated[str, StringConstraints(max_length=60), AfterValidator(one_line)]

BySlug = Annotated[str, Path(description="Slug of the community.", examples=["pricing"])]
ByUsername = Annotated[str, Path(description="Username of the person, or `me`.", examples=["ada"])]
ByVersion = Annotated[str, Path(description="Version of the policy.", examples=["2025.1"])]
ById = Annotated[str, Path(description="Its id.", examples=[ID])]
