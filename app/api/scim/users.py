"""A person's account in SCIM's words, and back."""

from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import select
from sqlmodel import col

from app.api.fields import Tag, Zone
from app.api.scim.shapes import Email, EnterpriseUser, User
from app.api.scim.versions import meta
from app.core.db import Session
from app.core.text import fold
from app.models.people import Person, PersonStatus
from app.models.provisioning import ScimUser
from app.services.provisioning import Account, key
from app.services.provisioning.looking import UserRow

ENTERPRISE = EnterpriseUser.__schema__
# What a column of ours holds, or nobody may set.
ELSEWHERE = frozenset({"schemas", "id", "meta", "userName", "externalId", "displayName", "active", "groups"})
_ZONE, _TAG = TypeAdapter[str](Zone), TypeAdapter[str](Tag)
Json = dict[str, Any]


def account(session: Session, user: User[EnterpriseUser]) -> Account:
    """What a resource that came in says."""
    sent = {name: value for name, value in user.model_dump().items() if name not in ELSEWHERE}
    enterprise = user[EnterpriseUser] or EnterpriseUser()
    manager = enterprise.manager.value if enterprise.manager else None
    if ENTERPRISE in sent:
        sent[ENTERPRISE] = {name: value for name, value in sent[ENTERPRISE].items() if name not in {"department", "manager"}}
    chosen = _chosen(user.emails or [])
    manager_id = _person_called(session, manager) if manager else None
    return Account(
        user_name=user.user_name or "",
        display_name=(user.display_name or _full_name(user) or user.user_name or "").strip()[:200],
        says_display_name=bool(user.display_name),
        external_id=user.external_id or None,
        email=chosen.value if chosen else None,
        active=user.active,
        guest=(user.user_type or "").casefold() == "guest",
        department=(enterprise.department or "").strip() or None,
        manager_id=manager_id,
        employee_number=enterprise.employee_number or None,
        time_zone=_fitting(_ZONE, user.timezone),
        languages=_languages(user),
        sent={**sent, **({"manager": [manager, manager_id]} if manager else {})},
    )


def resource(model: type[User[EnterpriseUser]], row: UserRow) -> User[EnterpriseUser]:
    """What is shown of a user: what was sent, with what Guildry knows better in its place."""
    person, held = row.person, row.account
    given: Json = dict(held.attributes["sent"]) if held else {}
    said = frozenset(held.attributes["said"]) if held else frozenset({"shown_name", "active"})
    enterprise: Json = {**given.pop(ENTERPRISE, {}), "department": row.unit}
    enterprise["manager"] = _manager(person, given.pop("manager", None))
    if held is None:
        enterprise["employeeNumber"] = person.external_id
        given["preferredLanguage"] = next(iter(person.languages), None)
    shown: Json = {
        **given,
        "id": person.id,
        "externalId": held.external_id if held else None,
        "userName": held.user_name if held else person.username,
        "displayName": person.display_name if "shown_name" in said else None,
        "active": person.status != PersonStatus.LEFT if "active" in said else None,
        "emails": _emails(person, given.get("emails", [])) or None,
        "groups": [{"value": id_, "$ref": f"Groups/{id_}", "display": name} for id_, name in row.groups] or None,
    }
    if enterprise := {name: value for name, value in enterprise.items() if value}:
        shown[ENTERPRISE] = enterprise
    shown["meta"] = meta("User", (person, held), row.unit, *row.groups)
    return model.model_validate({name: value for name, value in shown.items() if value is not None})


def _full_name(user: User[EnterpriseUser]) -> str | None:
    if user.name is None:
        return None
    return user.name.formatted or " ".join(part for part in (user.name.given_name, user.name.family_name) if part)


def _chosen(emails: list[Any]) -> Email | None:
    """The one address that Guildry uses: the primary, else the one at work, else the first."""
    able = [email for email in emails if email.value]
    at_work = [email for email in able if email.type == "work"]
    return next(iter([*(email for email in able if email.primary), *at_work, *able]), None)


def _languages(user: User[EnterpriseUser]) -> list[str]:
    """The first language of what may be a whole list (RFC 7643 §4.1.1), without its country: `en-US,en;q=0.8` → `en`."""
    first = (user.preferred_language or "").partition(",")[0].partition(";")[0].replace("_", "-")
    tag = _fitting(_TAG, first.partition("-")[0].strip().lower())
    return [tag] if tag else []


def _fitting(kind: TypeAdapter[str], value: str | None) -> str | None:
    """The value, where it is one that a person may have."""
    try:
        return kind.validate_python(value) if value else None
    except ValidationError:
        return None


def _person_called(session: Session, name: str) -> str | None:
    """Who is meant: SCIM names a manager by id; Okta can be set to send an external id, a number or a user name."""
    held = select(col(ScimUser.person_id)).where(
        (col(ScimUser.external_id) == name) | (col(ScimUser.user_name_key) == key(name)), col(ScimUser.removed_at).is_(None)
    )
    known = (col(Person.external_id) == name) | (col(Person.email_key) == fold(name))
    signs = (col(Person.id) == name, col(Person.id).in_(held), known)
    found = (session.execute(select(col(Person.id)).where(sign).order_by(col(Person.id)).limit(1)).scalar() for sign in signs)
    return next((person_id for person_id in found if person_id), None)


def _manager(person: Person, sent: list[str | None] | None) -> Json | None:
    """As it was sent while it is still so; a manager nobody knows (yet) is given back as sent."""
    named, meant = sent or (None, None)
    if person.manager_id is None:
        return {"value": named} if named and meant is None else None
    return {"value": named if meant == person.manager_id else person.manager_id, "$ref": f"Users/{person.manager_id}"}


def _emails(person: Person, sent: list[Json]) -> list[Json]:
    chosen = _chosen([Email.model_validate(email) for email in sent])
    if chosen is None:
        return [*sent, *([{"value": person.email, "type": "work", "primary": True}] if person.email else [])]
    place = next(index for index, email in enumerate(sent) if email.get("value") == chosen.value)
    ours = [{**sent[place], "value": person.email}] if person.email else []
    return [*sent[:place], *ours, *sent[place + 1 :]]
