"""What the demo is made of, read from the files beside this one: people, communities, and how they write."""

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from app.core.text import fold

HERE = Path(__file__).parent
SPOKEN = ("en", "pl", "es", "zh")  # the languages in which the demo's people write; all others write English


@dataclass(frozen=True)
class Someone:
    """A person to be registered."""

    username: str
    name: str
    unit: str
    zone: str
    languages: tuple[str, ...]

    @property
    def writes(self) -> str:
        """The language in which they write."""
        return self.languages[0] if self.languages[0] in SPOKEN else "en"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A community to be founded: `size` members come in time, who log `rate` contributions in a year about `things`."""

    slug: str
    name: str
    orientation: str
    domain: str
    roles: dict[str, list[str]]
    size: int
    rate: int
    things: tuple[dict[str, str], ...]
    kind: str = "cop"
    visibility: str = "open"
    in_scope: list[str] = field(default_factory=list)
    out_of_scope: list[str] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    capacity: int | None = None
    exit_criterion: str | None = None
    founded: str = "properly"  # or `draft`, which it still is, or `active`: by the platform's administrator, with gaps
    paused: str | None = None  # why, if it rests now

    @property
    def leader(self) -> str:
        """Who founds and leads it."""
        return self.roles["leader"][0]

    @property
    def named(self) -> list[str]:
        """Everybody who has a part in it by name, sponsors and advisors apart."""
        working = [name for role in ("leader", "manager", "tech_expert") for name in self.roles.get(role, [])]
        return list(dict.fromkeys([*working, *self.members]))


@lru_cache
def people() -> list[Someone]:
    """Everybody, house by house; each unit's first person heads it."""
    return [
        _someone(written, country, country["units"][place % len(country["units"])])
        for country in _read("people")["countries"]
        for place, written in enumerate(country["names"])
    ]


@lru_cache
def communities() -> list[Plan]:
    """The twelve communities."""
    plans = []
    for told in _read("communities"):
        spoken = [dict(zip(SPOKEN, map(str.strip, thing.split("|")), strict=True)) for thing in told.pop("things")]
        plans.append(Plan(**told, things=tuple(spoken)))
    return plans


@lru_cache
def words() -> dict[str, dict[str, Any]]:
    """Titles by language and kind; benefits, thanks among friends, and kudos by language."""
    found: dict[str, dict[str, Any]] = _read("words")
    return found


def _someone(written: str, country: dict[str, Any], unit: str) -> Someone:
    """From `Ana García`, or `李伟 li.wei`."""
    *name, last = written.split(" ")
    in_letters = last.isascii() and "." in last
    username = last if in_letters else fold(written).replace(" ", ".")
    full = " ".join(name) if in_letters else written
    return Someone(username, full, unit, country["zone"], tuple(country["languages"]))


def _read(name: str) -> Any:
    return yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
