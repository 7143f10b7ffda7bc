"""What a person is known by, and was: what erasing looks for."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from app.core import secrets
from app.core.db import Session
from app.core.text import fold, sort_key
from app.models.former import KNOWN_BY, FormerName
from app.models.hr import HrEvent
from app.models.people import Person
from app.models.provisioning import ScimUser

YEAR = 4  # characters, as in 2026
TOLD = {"display_name": "display_name", "work_email": "email", "username": "username"}  # HR's words, and ours


@dataclass(frozen=True)
class Traces:
    """Every name, address and number of one person, those of now and those of before, that is nobody else's today."""

    id: str
    usernames: tuple[str, ...]
    names: tuple[str, ...]
    emails: tuple[str, ...] = ()
    employee_ids: tuple[str, ...] = ()

    @classmethod
    def of(cls, session: Session, person: Person) -> "Traces":
        """Of a person as they stand in the tables now.

        What was theirs and is somebody else's today is not among them: a mention of it means the other. The name they have now
        is, as it is for two people who are called alike.
        """
        known = list(_known(session, person))

        def those(wanted: str) -> tuple[str, ...]:
            return tuple(dict.fromkeys(value for what, value in known if what == wanted and value))

        usernames, emails, numbers = those("username"), those("email"), those("external_id")
        before = {name: sort_key(name) for name in those("display_name") if name != person.display_name}
        return cls(
            id=person.id,
            usernames=_without_others(session, person, "username_key", {value: fold(value) for value in usernames}),
            names=(person.display_name, *_without_others(session, person, "name_key", before)),
            emails=_without_others(session, person, "email_key", {value: fold(value) for value in emails}),
            employee_ids=_without_others(session, person, "external_id", {value: value for value in numbers}),
        )

    @property
    def sign_in_names(self) -> list[str]:
        """Digests of what they may type to sign in, as the brake on guessing keeps them."""
        return [secrets.digest(fold(name)) for name in (*self.usernames, *self.emails)]


def _known(session: Session, person: Person) -> Iterator[tuple[str, str | None]]:
    """What the person's own row says, what it and the identity provider's said before, and what HR told."""
    for what in KNOWN_BY[Person]:
        yield what, getattr(person, what)
    before = select(col(FormerName.what), col(FormerName.value)).where(col(FormerName.person_id) == person.id)
    for what, value in session.execute(before.order_by(col(FormerName.id))):
        yield _as_account(value) if what == "user_name" else (what, value)
    accounts = select(col(ScimUser.user_name), col(ScimUser.external_id)).where(col(ScimUser.person_id) == person.id)
    for user_name, external_id in session.execute(accounts):
        yield _as_account(user_name)
        if external_id and len(external_id) > YEAR and any(char.isdigit() for char in external_id):
            yield "external_id", external_id  # a provider may send any word or count here, which would stand in other texts
    for payload in session.execute(select(col(HrEvent.payload)).where(col(HrEvent.person_id) == person.id)).scalars():
        for told, what in TOLD.items():
            yield what, payload.get(told)


def _as_account(user_name: str) -> tuple[str, str]:
    """What an identity provider calls somebody is an address as a rule."""
    return ("email" if "@" in user_name else "username"), user_name


def _without_others(session: Session, person: Person, column: str, keys: dict[str, str]) -> tuple[str, ...]:
    """The values, by their keys, that are no other person's now."""
    key = col(getattr(Person, column))
    taken = set(session.execute(select(key).where(key.in_(keys.values()), col(Person.id) != person.id)).scalars())
    return tuple(value for value, its in keys.items() if its not in taken)
