"""What a fact is: past tense, ids and numbers, no names and no prose (those live in tables, where they can be erased)."""

import json
import typing
from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import lru_cache
from typing import Any, ClassVar, Self

KINDS: dict[str, type["Fact"]] = {}


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One kind of thing that happens. A subclass names its `type` and which of its fields is the `subject`."""

    type: ClassVar[str]
    subject: ClassVar[str]
    schema_version: ClassVar[int] = 1

    def __init_subclass__(cls) -> None:
        if cls.type in KINDS:
            raise TypeError(f"Two facts are called {cls.type}.")
        KINDS[cls.type] = cls

    @property
    def subject_id(self) -> str | None:
        """The id of the thing that the fact is about."""
        value = getattr(self, self.subject)
        return value if isinstance(value, str) else None

    @property
    def community(self) -> str | None:
        """The id of the community in which it happened, where there is one."""
        value = getattr(self, "community_id", None)
        return value if isinstance(value, str) else None

    def dump(self) -> str:
        """Canonical JSON: sorted keys, no spaces, dates as ISO 8601."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)

    @classmethod
    def load(cls, data: str) -> Self:
        """The fact that `dump` wrote."""
        hints = _hints(cls.type)
        raw = json.loads(data)
        return cls(**{f.name: _typed(raw[f.name], hints[f.name]) for f in fields(cls) if f.name in raw})


@lru_cache
def _hints(kind: str) -> dict[str, Any]:
    return typing.get_type_hints(KINDS[kind])


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"A fact cannot hold {type(value).__name__}.")


def _typed(value: Any, hint: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, str) and date in (hint, *typing.get_args(hint)):
        return date.fromisoformat(value)
    return value
