"""Local passwords: looked at outside the write lock, guessed slowly, and nobody else locked out (docs/decisions/0008)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlmodel import col

from app.core import clock, secrets
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import InvalidError, TooManyError
from app.core.i18n import _
from app.core.settings import settings
from app.core.text import fold
from app.journal import facts
from app.journal.book import record
from app.models.access import Password, SignIn, SignInFailure
from app.models.people import Person
from app.services.access.guessable import is_guessable

SHORTEST, LONGEST = 12, 200
WINDOW = timedelta(minutes=5)
FAMILIAR_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Claim:
    """A name and password that were looked at: whose they are, or None when they do not fit; `tried`: whose name it is.

    The name is kept as a digest only: now and then somebody types a password there.
    """

    account: str
    address: str
    person_id: str | None
    device: str = ""
    tried: str | None = None


def set_password(session: Session, person: Person, password: str) -> None:
    """Give a person a local password: at least 12 characters, any of them (ASVS 6.2.1, 6.2.5)."""
    keep_password(session, person.id, hashed(password, about=[person.username, person.display_name, person.email or ""]))


def hashed(password: str, field: str = "password", about: Sequence[str] = ()) -> str:
    """The hash of a new password, which takes its time: outside any unit that writes. Raises InvalidError at the field.

    `about` are names of the person, by which nobody should guess it (ASVS 6.2.4, 6.2.11).
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise InvalidError.at(field, _("A password has 12 to 200 characters."))
    if is_guessable(password, about):
        raise InvalidError.at(
            field, _("This password is among the first that are tried. Take four words that do not go together.")
        )
    return secrets.hash_password(password)


def keep_password(session: Session, person_id: str, hash_: str) -> None:
    """Put a hashed password in the place of whatever a person had."""
    session.execute(delete(Password).where(col(Password.person_id) == person_id))
    session.add(Password(person_id=person_id, hash=hash_))


def change_password(session: Session, actor: Actor, hash_: str) -> None:
    """The person's own new password; who ends their other sessions is the caller, for whom they are the reason to do it."""
    keep_password(session, actor.person_id, hash_)
    record(session, actor.person_id, facts.PasswordChanged(person_id=actor.person_id))


def has_password(session: Session, person_id: str) -> bool:
    """Whether a person can sign in with a password of Guildry's own."""
    return session.execute(select(col(Password.id)).where(col(Password.person_id) == person_id)).first() is not None


def check(session: Session, username: str, password: str, address: str, device: str = "") -> Claim:
    """Look at a name (or e-mail) and password, in a unit of work that only reads: hashing must not hold the write lock.

    Raises TooManyError after too many failures for the account or from the address within five minutes.
    """
    name = fold(username)
    account = secrets.digest(name)
    person, stored = _known(session, name)
    brake(session, account, address, person)
    right = secrets.password_matches(password[: LONGEST + 1], stored)
    theirs = person.id if person is not None else None
    return Claim(account, address, theirs if right and person is not None and person.is_active else None, device, theirs)


def _known(session: Session, name: str) -> tuple[Person | None, str | None]:
    row = session.execute(
        select(Person, col(Password.hash))
        .outerjoin(Password, col(Password.person_id) == col(Person.id))
        .where((col(Person.username_key) == name) | (col(Person.email_key) == name))
    ).first()
    return (row[0], row[1]) if row else (None, None)


def brake(session: Session, account: str, address: str, person: Person | None = None) -> None:
    """Refuse who guesses: by account, wherever from, and by address, whomever's account.

    Where a person signs in from as a rule, only failures for their account from there count: nobody elsewhere can lock them
    out, nor can a colleague behind the same address (ASVS 6.1.1).
    """
    of_account, from_address = col(SignInFailure.account) == account, col(SignInFailure.address) == address
    counted = [of_account & from_address] if _is_familiar(session, person, address) else [of_account, from_address]
    since = col(SignInFailure.created_at) > clock.now() - WINDOW
    for condition in counted:
        if session.execute(select(func.count()).where(condition, since)).scalar_one() >= settings().sign_in_failures:
            raise TooManyError(_("Too many attempts. Wait five minutes and try again."), int(WINDOW.total_seconds()))


def _is_familiar(session: Session, person: Person | None, address: str) -> bool:
    if person is None:
        return False
    visits = select(col(SignIn.id)).where(
        col(SignIn.person_id) == person.id,
        col(SignIn.address) == address,
        col(SignIn.created_at) > clock.now() - FAMILIAR_FOR,
    )
    return session.execute(visits.limit(1)).first() is not None


def note_failure(session: Session, account: str, address: str) -> None:
    """A wrong try, for the brake to count."""
    session.add(SignInFailure(account=account, address=address))


def forget_failures(session: Session, account: str) -> None:
    """Whoever got in need not answer for what went wrong before."""
    session.execute(delete(SignInFailure).where(col(SignInFailure.account) == account))


def slow_down(session: Session, what: str, address: str) -> None:
    """Count something that anybody may ask for as a try, so that nobody asks for it without end; raises TooManyError."""
    account = secrets.digest(fold(what))
    brake(session, account, address)
    note_failure(session, account, address)
