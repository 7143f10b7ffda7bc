"""Communities as lists and pages show them: rows with how many belong, who stands in which role, and the last sign of life."""

from collections import Counter
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, String, bindparam, func, select
from sqlmodel import col

from app.core import paging
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import NotFoundError
from app.core.i18n import _
from app.core.quick import Question
from app.core.sql import among, containing, gathered
from app.core.text import fold
from app.models.belonging import Membership, MembershipState, RoleAssignment, RoleKind
from app.models.communities import Community, Status
from app.models.contributions import Contribution
from app.models.people import Person
from app.policies import communities as policy
from app.policies.communities import sees_all
from app.services.communities.finding import KNOWN, Filters, known_to
from app.services.held import in_force, today
from app.services.people.finding import Ref


class Holder(NamedTuple):
    """Who stands in a role today, and as what."""

    role: str
    kind: str
    ref: Ref


def seen(session: Session, actor: Actor, slug: str) -> Any:
    """The community of this slug as a row of `SHOWN`; raises NotFoundError when there is none that the actor may know of."""
    row = _ONE.first(session, slug=slug.lower(), today=today())
    if row is None or not policy.can_see(actor, row):
        raise NotFoundError(_("There is no such community."))
    return row


def id_of(session: Session, actor: Actor, slug: str) -> str:
    """The id of the community of this slug, found the same way."""
    row = _NAMED.first(session, slug=slug.lower())
    if row is None or not policy.can_see(actor, row):
        raise NotFoundError(_("There is no such community."))
    return str(row.id)


def shown(session: Session, community: Community) -> Any:
    """A community that was found, as a row of `SHOWN`."""
    return _ONE.all(session, slug=community.slug, today=today())[0]


def listing(session: Session, actor: Actor, wanted: Filters, ask: paging.Ask) -> paging.Page[Any]:
    """Communities by name, as rows of `SHOWN`."""
    given = {name: value for name in ("kind", "orientation", "status") if (value := getattr(wanted, name))}
    words = fold(wanted.q).split()
    narrowed = {*given, *(() if sees_all(actor) else ("known",)), *(() if wanted.status else ("standing",))}
    if wanted.mine:
        narrowed.add("belonging")
        given["belonging"] = [community_id for community_id in actor.roles if actor.belongs_to(community_id)]
    given |= {f"word_{n}": containing(word) for n, word in enumerate(words)}
    pages = _listing(frozenset(narrowed), len(words))
    return pages.page(session, ask, **given, **known_to(actor), today=today())


def counts(session: Session, actor: Actor) -> dict[str, dict[str, int]]:
    """How many communities the actor may know of, by kind, orientation and status, for the directory's filters."""
    found: dict[str, Counter[str]] = {"kind": Counter(), "orientation": Counter(), "status": Counter()}
    question = _COUNTS if sees_all(actor) else _COUNTS_KNOWN
    for row in question.all(session, **known_to(actor)):
        for name, by_value in found.items():
            by_value[getattr(row, name)] += row.number
    return {name: dict(by_value) for name, by_value in found.items()}


def people_in(row: Any) -> dict[str, list[Ref]]:
    """Today's holders in a row of `SHOWN` by role, substantive ones first, each once."""
    found: dict[str, list[Ref]] = {}
    for holder in row.holders:
        refs = found.setdefault(holder.role, [])
        if holder.ref not in refs:
            refs.append(holder.ref)
    return found


def _holder(role: str, kind: str, *ref: str) -> Holder:
    return Holder(role, kind, Ref(*ref))


_members = (
    select(func.count())
    .select_from(Membership)
    .where(col(Membership.community_id) == col(Community.id), col(Membership.state) == MembershipState.ACTIVE)
)
_holders = (
    select(RoleAssignment)
    .join(Person, col(Person.id) == col(RoleAssignment.person_id))
    .where(col(RoleAssignment.community_id) == col(Community.id), *in_force(bindparam("today", type_=Date())))
)
_last = select(func.max(col(Contribution.logged_at))).where(col(Contribution.community_id) == col(Community.id))

SHOWN: tuple[Any, ...] = (
    col(Community.id), col(Community.slug), col(Community.name), col(Community.name_key), col(Community.kind),
    col(Community.orientation), col(Community.domain), col(Community.in_scope), col(Community.out_of_scope),
    col(Community.visibility), col(Community.status), col(Community.stage), col(Community.languages),
    col(Community.capacity), col(Community.exit_criterion), col(Community.review_on), col(Community.first_meeting_on),
    col(Community.resume_on), col(Community.meetings), col(Community.founded_by), col(Community.version),
    _members.correlate(Community).scalar_subquery().label("member_count"),
    gathered(
        _holders.correlate(Community), col(RoleAssignment.role), col(RoleAssignment.kind), col(Person.id),
        col(Person.username), col(Person.display_name),
        by=[col(RoleAssignment.kind) != RoleKind.SUBSTANTIVE, col(Person.name_key), col(Person.id)], into=_holder,
    ).label("holders"),
    _last.correlate(Community).scalar_subquery().label("last_sign"),
)  # fmt: skip
_ONE = Question(select(*SHOWN).where(col(Community.slug) == bindparam("slug")))
_NAMED = Question(
    select(col(Community.id), col(Community.visibility)).where(col(Community.slug) == bindparam("slug", type_=String()))
)  # fmt: skip
_NARROWED: dict[str, ColumnElement[bool]] = {
    "known": KNOWN,
    "standing": col(Community.status).not_in([Status.ARCHIVED, Status.DECLINED]),
    "belonging": among(col(Community.id), "belonging"),
    "kind": col(Community.kind) == bindparam("kind", type_=String()),
    "orientation": col(Community.orientation) == bindparam("orientation", type_=String()),
    "status": col(Community.status) == bindparam("status", type_=String()),
}
_GROUPS = col(Community.kind), col(Community.orientation), col(Community.status)
_counts = select(*_GROUPS, func.count().label("number")).group_by(*_GROUPS)
_COUNTS, _COUNTS_KNOWN = Question(_counts), Question(_counts.where(KNOWN))


@lru_cache(maxsize=256)
def _listing(narrowed: frozenset[str], words: int) -> paging.Pages:
    holding = [col(Community.search_key).like(bindparam(f"word_{n}", type_=String()), escape="/") for n in range(words)]
    rows = select(*SHOWN).where(*(_NARROWED[name] for name in sorted(narrowed)), *holding)
    return paging.Pages(rows, {"name_key": col(Community.name_key), "id": col(Community.id)}, newest_first=False)
