"""Everybody there can be, by what they hold, and the question who of them may."""

from collections.abc import Callable

from app.core.actor import Actor
from app.models.communities import Community, Status

HERE, ELSEWHERE = "here", "elsewhere"
ROLES = ("member", "leader", "manager", "sponsor", "km_advisor", "tech_expert")


def somebody(name: str, *roles: str, where: str = HERE, platform: str = "", admin: bool = True) -> Actor:
    """An actor who holds these roles; `platform`: what the organisation appointed them to."""
    return Actor(
        name, name, name.title(),
        roles={where: frozenset(roles)} if roles else {},
        platform=frozenset(platform.split()),
        scopes=frozenset({"read", "write", "admin"} if admin else {"read", "write"}),
    )  # fmt: skip


EVERYBODY = (
    *(somebody(role, role) for role in ROLES),
    somebody("all_elsewhere", *ROLES, where=ELSEWHERE),
    somebody("founder"),
    somebody("advisor", platform="km_advisor"),
    somebody("hr", platform="hr"),
    somebody("admin", platform="platform_admin"),
    somebody("admin_by_plain_token", platform="platform_admin", admin=False),
    somebody("stranger"),
)


def who(may: Callable[[Actor], bool]) -> str:
    """The names of those who may, in the order above."""
    return " ".join(actor.person_id for actor in EVERYBODY if may(actor))


def community(status: Status = Status.ACTIVE, **known: object) -> Community:
    return Community(id=HERE, slug="c", name="C", name_key="c", founded_by="founder", status=status, **known)
