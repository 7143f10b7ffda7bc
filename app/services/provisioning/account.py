"""An account in our own words: what the identity provider says of somebody."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Account:
    """What the identity provider says of somebody; None: it does not say.

    `display_name` is always a name, made of another one where none was said (`says_display_name`); `sent` is what has no
    column of its own, to be given back as it came. `guest`: the directory says that they are one.
    """

    user_name: str
    display_name: str
    says_display_name: bool = True
    external_id: str | None = None
    email: str | None = None
    active: bool | None = None
    guest: bool = False
    department: str | None = None
    manager_id: str | None = None
    employee_number: str | None = None
    time_zone: str | None = None
    languages: list[str] = field(default_factory=list)
    sent: dict[str, Any] = field(default_factory=dict)
