"""Whose account is this? Somebody known already gets theirs; nobody gets somebody else's history (docs/decisions/0019)."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, select
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.core.text import fold
from app.journal import facts
from app.journal.book import record
from app.models.people import Person, PersonStatus
from app.models.provisioning import ScimUser
from app.services.provisioning.account import Account
from app.services.provisioning.keys import key


def account_of(session: Session, person_id: str) -> ScimUser | None:
    """The account of a person, removed or not."""
    return session.execute(select(ScimUser).where(col(ScimUser.person_id) == person_id)).scalar_one_or_none()


def whose(session: Session, account: Account) -> Person | None:
    """The person without an account whom this one fits, the surest sign first; None where nobody does."""
    without = col(ScimUser.removed_at).is_not(None) | col(ScimUser.id).is_(None)
    query = select(Person, ScimUser).outerjoin(ScimUser, col(ScimUser.person_id) == col(Person.id)).where(without)
    for sign in _signs(account):
        for person, held in session.execute(query.where(sign).order_by(col(Person.id))):
            if not _speaks_against(person, held, account):
                return session.get_one(Person, person.id)
    return None


def free_hr_id(session: Session, account: Account, but: str = "") -> str | None:
    """The id that HR knows somebody by, as far as the account tells: the employee number, else the external id."""
    for value in (account.employee_number, account.external_id):
        if value and len(value) <= 200:
            taken = select(col(Person.id)).where(col(Person.external_id) == value, col(Person.id) != but)
            return None if session.execute(taken).first() else value
    return None


def give_up_address(session: Session, actor: Actor, account: Account) -> None:
    """Whoever left and has no account any more lets go of an address that the organisation gives to somebody new."""
    if not account.email:
        return
    query = (
        select(Person)
        .join(ScimUser, col(ScimUser.person_id) == col(Person.id))
        .where(col(Person.email_key) == fold(account.email), col(Person.status) == PersonStatus.LEFT)
        .where(col(ScimUser.removed_at).is_not(None))
    )
    person = session.execute(query).scalar_one_or_none()
    if person is not None:
        person.email = person.email_key = None
        person.touch()
        session.flush()
        record(session, actor.person_id, facts.PersonChanged(person_id=person.id, fields=("email",)))


def _signs(account: Account) -> Iterator[ColumnElement[bool]]:
    if account.external_id:
        yield col(ScimUser.external_id) == account.external_id
    if hr_ids := [value for value in (account.employee_number, account.external_id) if value]:
        yield col(Person.external_id).in_(hr_ids)
    if account.email:
        yield col(Person.email_key) == fold(account.email)
    by_name = col(Person.guest).is_(False)  # a guest is known by what is surer
    yield (col(ScimUser.user_name_key) == key(account.user_name)) & by_name
    yield (col(Person.username_key) == fold(account.user_name)) & col(ScimUser.id).is_(None) & by_name


def _speaks_against(person: Person, held: ScimUser | None, account: Account) -> bool:
    """Whether the ids on both sides say that these are two people, however alike their names are."""
    pairs = [(held.external_id if held else None, account.external_id), (person.external_id, account.employee_number)]
    return any(ours and theirs and ours != theirs for ours, theirs in pairs)
