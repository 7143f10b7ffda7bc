"""Finding people. Everybody of the organisation may know of everybody; what they may see of them is a policy.

Guests are known in their communities alone, and know nobody else: between a guest and anybody there is a community to which
both belong, or they do not exist for each other. A token for some communities only sees as a guest of these would.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, bindparam, or_, select, true
from sqlmodel import col

from app.core import paging
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import InvalidError, NotFoundError
from app.core.i18n import _
from app.core.quick import Question
from app.core.sql import among, containing
from app.core.text import fold
from app.models.belonging import Membership, RoleAssignment, RoleState
from app.models.hr import HrStanding
from app.models.people import OrgUnit, Person, PersonStatus
from app.policies import people as policy
from app.policies.communities import sees_all


class Ref(NamedTuple):
    """A person as others see them named."""

    id: str
    username: str
    display_name: str


def find(session: Session, actor: Actor, username: str) -> Person:
    """The person with this username (compared without case), or `me`; raises NotFoundError."""
    condition = col(Person.id) == actor.person_id if username == "me" else col(Person.username_key) == fold(username)
    person = session.execute(select(Person).where(condition)).scalar_one_or_none()
    if person is None or not _knows(session, actor, person):
        raise NotFoundError(_("There is no such person."))
    return person


def _knows(session: Session, actor: Actor, person: Any) -> bool:
    """Whether a person exists for an actor: begun or announced, and where one of them is bounded, in a place of both."""
    if person.id == actor.person_id:
        return True
    if not _may_be_known(session, actor, person):
        return False
    if sees_all(actor) or not (actor.bounded or person.guest):
        return True
    return _FELLOW.first(session, id=person.id, mine=list(actor.roles)) is not None


def id_of(session: Session, actor: Actor, username: str) -> str:
    """The id of the person with this username, or of `me`; raises NotFoundError."""
    return actor.person_id if username == "me" else str(seen(session, actor, username).id)


def seen(session: Session, actor: Actor, username: str) -> Any:
    """The person with this username, or `me`, as a row of what is shown of people; raises NotFoundError."""
    me = username == "me"
    row = _BY_ID.first(session, id=actor.person_id) if me else _BY_NAME.first(session, key=fold(username))
    if row is None or not _knows(session, actor, row):
        raise NotFoundError(_("There is no such person."))
    return row


def _may_be_known(session: Session, actor: Actor, person: Any) -> bool:
    """Whoever has not begun is nobody yet, but for HR, platform admins and their line manager, or once HR lets it be known."""
    if person.status != PersonStatus.PRE_HIRE or policy.can_know_of_newcomers(actor):
        return True
    known = select(col(Person.id)).where(col(Person.id) == person.id, (col(Person.manager_id) == actor.person_id) | ARRIVED)
    return session.execute(known).first() is not None


# Whom everybody may know of: whoever has begun, and newcomers of whom HR lets it be known.
ARRIVED = (col(Person.status) != PersonStatus.PRE_HIRE) | col(Person.id).in_(
    select(col(HrStanding.person_id)).where(col(HrStanding.shown_on).is_not(None))
)
_PEOPLE: Select[*tuple[Any, ...]] = select(
    col(Person.id), col(Person.username), col(Person.display_name), col(Person.email), col(Person.time_zone),
    col(Person.status), col(Person.languages), col(Person.external_id), col(Person.leaderboard_opt_out),
    col(OrgUnit.name).label("unit"), col(Person.version), col(Person.name_key), col(Person.guest),
).outerjoin(OrgUnit, col(OrgUnit.id) == col(Person.unit_id))  # fmt: skip
_BY_ID = Question(_PEOPLE.where(col(Person.id) == bindparam("id")))
_BY_NAME = Question(_PEOPLE.where(col(Person.username_key) == bindparam("key")))

# People who have a part in one of the communities in `mine`.
_belong = select(col(Membership.id)).where(
    col(Membership.person_id) == col(Person.id), among(col(Membership.community_id), "mine"), col(Membership.ended_at).is_(None)
)
_hold = select(col(RoleAssignment.id)).where(
    col(RoleAssignment.person_id) == col(Person.id),
    among(col(RoleAssignment.community_id), "mine"),
    col(RoleAssignment.state) == RoleState.ACCEPTED,
)
FELLOWS = or_(_belong.exists(), _hold.exists())
_FELLOW = Question(select(col(Person.id)).where(col(Person.id) == bindparam("id"), FELLOWS))


def known(actor: Actor) -> str:
    """Which condition of `KNOWN_PEOPLE` says whom an actor may know of."""
    return "all" if sees_all(actor) else "fellows" if actor.bounded else "colleagues"


# Whom actors may know of, in lists; each leaves `mine` and `me` open.
KNOWN_PEOPLE: Mapping[str, ColumnElement[bool]] = {
    "all": true(),
    "colleagues": or_(col(Person.guest).is_(False), FELLOWS),
    "fellows": or_(col(Person.id) == bindparam("me", type_=String()), FELLOWS),
}


def find_active(session: Session, actor: Actor, username: str, *, field: str) -> Person:
    """Somebody named in a form who is still here; raises InvalidError at the field."""
    try:
        person = find(session, actor, username)
    except NotFoundError as error:
        sentence = _("Nobody here is called %(name)s. Check the spelling, or search under People.") % {"name": username}
        raise InvalidError.at(field, sentence) from error
    if not person.is_active:
        sentence = _("%(name)s is no longer with the organisation.") % {"name": person.display_name}
        raise InvalidError.at(field, sentence)
    return person


def by_id(session: Session, person_id: str) -> Person:
    """The person with this id; raises NotFoundError."""
    person = session.get(Person, person_id)
    if person is None:
        raise NotFoundError(_("There is no such person."))
    return person


def not_theirs() -> str:
    """What somebody reads who asks for what is the person's own."""
    return _("This is for the person themselves, and for platform administrators.")


def refs(session: Session, person_ids: Iterable[str | None]) -> dict[str, Ref]:
    """Names by id, in one query."""
    wanted = {person_id for person_id in person_ids if person_id}
    if not wanted:
        return {}
    rows = session.execute(
        select(col(Person.id), col(Person.username), col(Person.display_name)).where(col(Person.id).in_(wanted))
    )
    return {row.id: Ref(*row) for row in rows}


def unit_codes(session: Session, unit_ids: Iterable[str | None]) -> dict[str, str]:
    """Unit names by id."""
    wanted = {unit_id for unit_id in unit_ids if unit_id}
    rows = session.execute(select(col(OrgUnit.id), col(OrgUnit.name)).where(col(OrgUnit.id).in_(wanted)))
    return {row.id: row.name for row in rows}


def listing(session: Session, actor: Actor, q: str, ask: paging.Ask) -> paging.Page[Any]:
    """People by name, those who left aside; `q` is looked for in names and usernames, accents and case aside."""
    wanted = fold(q.strip())
    pages = (_FOUND if wanted else _EVERYBODY)[known(actor)]
    return pages.page(session, ask, wanted=containing(wanted), mine=list(actor.roles), me=actor.person_id)


_here = _PEOPLE.where(col(Person.status) != PersonStatus.LEFT, ARRIVED)
_holds = (key.like(bindparam("wanted", type_=String()), escape="/") for key in (col(Person.name_key), col(Person.username_key)))
_keys = {"name_key": col(Person.name_key), "id": col(Person.id)}
_named_so = or_(*_holds)
_EVERYBODY = {name: paging.Pages(_here.where(one), _keys, newest_first=False) for name, one in KNOWN_PEOPLE.items()}
_FOUND = {name: paging.Pages(_here.where(one, _named_so), _keys, newest_first=False) for name, one in KNOWN_PEOPLE.items()}
