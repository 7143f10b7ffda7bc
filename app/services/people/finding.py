"""Finding people. Everybody of the organisation may know of everybody; what they may see of them is a policy."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import Select, String, bindparam, or_, select
from sqlmodel import col

from app.core import paging
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import InvalidError, NotFoundError
from app.core.i18n import _
from app.core.quick import Question
from app.core.sql import containing
from app.core.text import fold
from app.models.hr import HrStanding
from app.models.people import OrgUnit, Person, PersonStatus
from app.policies import people as policy


class Ref(NamedTuple):
    """A person as others see them named."""

    id: str
    username: str
    display_name: str


def find(session: Session, actor: Actor, username: str) -> Person:
    """The person with this username (compared without case), or `me`; raises NotFoundError."""
    condition = col(Person.id) == actor.person_id if username == "me" else col(Person.username_key) == fold(username)
    person = session.execute(select(Person).where(condition)).scalar_one_or_none()
    if person is None or not _may_be_known(session, actor, person):
        raise NotFoundError(_("There is no such person."))
    return person


def id_of(session: Session, actor: Actor, username: str) -> str:
    """The id of the person with this username, or of `me`; raises NotFoundError."""
    return actor.person_id if username == "me" else str(seen(session, actor, username).id)


def seen(session: Session, actor: Actor, username: str) -> Any:
    """The person with this username, or `me`, as a row of what is shown of people; raises NotFoundError."""
    me = username == "me"
    row = _BY_ID.first(session, id=actor.person_id) if me else _BY_NAME.first(session, key=fold(username))
    if row is None or not _may_be_known(session, actor, row):
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
    col(OrgUnit.name).label("unit"), col(Person.version), col(Person.name_key),
).outerjoin(OrgUnit, col(OrgUnit.id) == col(Person.unit_id))  # fmt: skip
_BY_ID = Question(_PEOPLE.where(col(Person.id) == bindparam("id")))
_BY_NAME = Question(_PEOPLE.where(col(Person.username_key) == bindparam("key")))


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


def listing(session: Session, q: str, ask: paging.Ask) -> paging.Page[Any]:
    """People by name, those who left aside; `q` is looked for in names and usernames, accents and case aside."""
    wanted = fold(q.strip())
    return (_FOUND if wanted else _EVERYBODY).page(session, ask, wanted=containing(wanted))


_here = _PEOPLE.where(col(Person.status) != PersonStatus.LEFT, ARRIVED)
_holds = (key.like(bindparam("wanted", type_=String()), escape="/") for key in (col(Person.name_key), col(Person.username_key)))
_keys = {"name_key": col(Person.name_key), "id": col(Person.id)}
_EVERYBODY = paging.Pages(_here, _keys, newest_first=False)
_FOUND = paging.Pages(_here.where(or_(*_holds)), _keys, newest_first=False)
