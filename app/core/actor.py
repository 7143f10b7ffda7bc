"""Who asks: a person, through a browser or a token, with what they hold where."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

ALL_SCOPES = frozenset({"read", "write", "hr", "scim", "admin"})
SESSION_SCOPES = frozenset({"read", "write", "admin"})
NOTHING: Mapping[str, frozenset[str]] = MappingProxyType({})


@dataclass(frozen=True)
class Actor:
    """The one who asks, with everything policies need to know of them.

    `roles` maps a community's id to the roles held there now (substantive or acting; `member` included);
    `platform` holds platform_admin, km_advisor and hr where the organisation appointed them; `unseen` says that the
    session's or token's last use should be noted; `bounded`, that nothing beyond the communities in `roles` exists for them:
    guests, and tokens for some communities only; `guest`, that they are from outside. `has_news`: something in their inbox is
    unread (known of browsers alone).
    """

    person_id: str
    username: str
    display_name: str
    language: str = "en"
    time_zone: str = "UTC"
    platform: frozenset[str] = frozenset()
    roles: Mapping[str, frozenset[str]] = field(default_factory=lambda: NOTHING)
    scopes: frozenset[str] = SESSION_SCOPES
    session_id: str | None = None
    token_id: str | None = None
    unseen: bool = False
    bounded: bool = False
    guest: bool = False
    has_news: bool = False

    def roles_in(self, community_id: str | None) -> frozenset[str]:
        """The roles held in one community; a KM advisor of the organisation is one in each."""
        here = self.roles.get(community_id or "", frozenset())
        return here | {"km_advisor"} if "km_advisor" in self.platform else here

    def belongs_to(self, community_id: str) -> bool:
        """Whether the actor is an active member there."""
        return "member" in self.roles.get(community_id, frozenset())

    @property
    def is_platform_admin(self) -> bool:
        """Whether the actor may configure the installation (and the means they came by allows it)."""
        return "platform_admin" in self.platform and "admin" in self.scopes
