"""Facts about accounts that the identity provider looks after."""

from dataclasses import dataclass

from app.journal.fact import Fact


@dataclass(frozen=True, kw_only=True)
class AccountLinked(Fact):
    """A person's record is looked after by the identity provider from now on."""

    type = "account.linked"
    subject = "person_id"
    person_id: str


@dataclass(frozen=True, kw_only=True)
class AccountChanged(Fact):
    """The identity provider changed what it says of a person beyond their record; `fields` names what."""

    type = "account.changed"
    subject = "person_id"
    person_id: str
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AccountRemoved(Fact):
    """The identity provider removed a person's account; the person left, and what they did stays."""

    type = "account.removed"
    subject = "person_id"
    person_id: str
