"""Facts about resources and their versions (domain.md §2.7, §2.17)."""

from dataclasses import dataclass

from app.journal.fact import Fact


@dataclass(frozen=True, kw_only=True)
class ResourceDeclared(Fact):
    """Somebody said that an asset is something to work with: a template, a standard."""

    type = "resource.declared"
    subject = "resource_id"
    resource_id: str
    community_id: str
    asset_id: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class ResourceMoved(Fact):
    """A version of a resource was proposed or declined, or said to hold no more from a day on."""

    type = "resource.moved"
    subject = "version_id"
    version_id: str
    resource_id: str
    community_id: str
    target: str
    mandate: str


@dataclass(frozen=True, kw_only=True)
class ResourcePublished(Fact):
    """A version of a resource holds from a day on, for some units where it is mandatory."""

    type = "resource.published"
    subject = "version_id"
    version_id: str
    resource_id: str
    community_id: str
    mandate: str
    units: int
