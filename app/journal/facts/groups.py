"""Facts about groups that the identity provider looks after."""

from dataclasses import dataclass

from app.journal.fact import Fact


@dataclass(frozen=True, kw_only=True)
class GroupCreated(Fact):
    """A group of the identity provider became known."""

    type = "group.created"
    subject = "group_id"
    group_id: str


@dataclass(frozen=True, kw_only=True)
class GroupChanged(Fact):
    """A group's name or external id changed; `fields` names what."""

    type = "group.changed"
    subject = "group_id"
    group_id: str
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class GroupRemoved(Fact):
    """The identity provider removed a group; nobody is in it any more."""

    type = "group.removed"
    subject = "group_id"
    group_id: str


@dataclass(frozen=True, kw_only=True)
class GroupJoined(Fact):
    """A person (or a group) became a member of a group."""

    type = "group.joined"
    subject = "group_id"
    group_id: str
    person_id: str | None
    member_group_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class GroupLeft(Fact):
    """A person (or a group) is no longer a member of a group."""

    type = "group.left"
    subject = "group_id"
    group_id: str
    person_id: str | None
    member_group_id: str | None = None
