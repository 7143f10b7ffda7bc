"""Units: which a version is for, and in which one somebody works."""

from sqlalchemy import select
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import InvalidError, NotFoundError
from app.core.i18n import _
from app.models.people import OrgUnit, Person
from app.models.resources import (
    ResourceScope,
    ResourceVersion,
)


def units(session: Session) -> list[OrgUnit]:
    """All units, by name."""
    return list(session.execute(select(OrgUnit).order_by(col(OrgUnit.name), col(OrgUnit.code))).scalars())


def own_unit(session: Session, actor: Actor) -> str | None:
    """Id of the unit in which the actor works."""
    person = session.get(Person, actor.person_id)
    return person.unit_id if person else None


def unit_of(session: Session, unit_id: str) -> OrgUnit:
    """The unit of this id, which something names."""
    return session.execute(select(OrgUnit).where(col(OrgUnit.id) == unit_id)).scalar_one()


def unit(session: Session, actor: Actor, code: str) -> OrgUnit:
    """A unit by its code; raises NotFoundError, for guests always."""
    found = session.execute(select(OrgUnit).where(col(OrgUnit.code) == code)).scalar_one_or_none()
    if found is None or actor.bounded:
        raise NotFoundError(_("There is no such unit."))
    return found


def in_scope(session: Session, version: ResourceVersion, code: str) -> OrgUnit:
    """A unit that a version is for; raises InvalidError at `unit`."""
    found = next((one for one in scope(session, version) if one.code == code), None)
    if found is None:
        raise InvalidError.at("unit", _("This version is not for that unit."))
    return found


def scope(session: Session, version: ResourceVersion) -> list[OrgUnit]:
    """The units that a version is for, by name."""
    query = select(OrgUnit).join(ResourceScope, col(ResourceScope.unit_id) == col(OrgUnit.id))
    found = query.where(col(ResourceScope.version_id) == version.id).order_by(col(OrgUnit.name), col(OrgUnit.code))
    return list(session.execute(found).scalars())
