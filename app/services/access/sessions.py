"""Browser sessions: rows that can be ended, not signed cookies that cannot (reliability.md §3.2)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, select, update
from sqlmodel import col

from app.core import clock, secrets
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import InvalidError, TooManyError, UnauthenticatedError
from app.core.i18n import _
from app.core.quick import Question
from app.core.settings import settings
from app.core.text import fold
from app.journal import facts
from app.journal.book import record
from app.models.access import Password, SignIn, SignInFailure
from app.models.people import Person
from app.services.access.actors import ACTING, Means, actor_of_row, may_act
from app.services.held import today

SHORTEST, LONGEST = 12, 200
WINDOW = timedelta(minutes=5)
FAMILIAR_FOR = timedelta(days=30)
SEEN_EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class Visit:
    """A sign-in that worked: the secret for the cookie (shown this once) and until when it can last."""

    token: str
    person_id: str
    expires_at: datetime


def set_password(session: Session, person: Person, password: str) -> None:
    """Give a person a local password: at least 12 characters, any of them (ASVS 6.2.1, 6.2.5)."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise InvalidError.at("password", _("A password has 12 to 200 characters."))
    session.execute(delete(Password).where(col(Password.person_id) == person.id))
    session.add(Password(person_id=person.id, hash=secrets.hash_password(password)))


@dataclass(frozen=True)
class Claim:
    """A name and password that were looked at: whose they are, or None when they do not fit.

    The name is kept as a digest only: now and then somebody types a password there.
    """

    account: str
    address: str
    person_id: str | None


def check(session: Session, username: str, password: str, address: str) -> Claim:
    """Look at a name (or e-mail) and password, in a unit of work that only reads: hashing must not hold the write lock.

    Raises TooManyError after too many failures for the account or from the address within five minutes.
    """
    name = fold(username)
    account = secrets.digest(name)
    person, stored = _known(session, name)
    _brake(session, account, address, person)
    right = secrets.password_matches(password[: LONGEST + 1], stored)
    return Claim(account, address, person.id if right and person is not None and person.is_active else None)


def sign_in(session: Session, claim: Claim, instead_of: str | None = None) -> Visit | None:
    """Start a session for a claim that held; note the failure and return None for one that did not.

    The session whose cookie is `instead_of` ends: who signs in anew leaves nothing open behind them (ASVS 7.2.4).
    """
    if claim.person_id is None:
        session.add(SignInFailure(account=claim.account, address=claim.address))
        return None
    token = secrets.new_token()
    now = clock.now()
    row = SignIn(
        person_id=claim.person_id,
        digest=secrets.digest(token),
        address=claim.address,
        seen_at=now,
        expires_at=now + timedelta(days=settings().session_days),
    )
    session.add(row)
    if instead_of:
        _end(session, None, col(SignIn.digest) == secrets.digest(instead_of))
    session.execute(delete(SignInFailure).where(col(SignInFailure.account) == claim.account))
    record(session, claim.person_id, facts.SignedIn(person_id=claim.person_id, session_id=row.id))
    return Visit(token, claim.person_id, row.expires_at)


def _known(session: Session, name: str) -> tuple[Person | None, str | None]:
    row = session.execute(
        select(Person, col(Password.hash))
        .outerjoin(Password, col(Password.person_id) == col(Person.id))
        .where((col(Person.username_key) == name) | (col(Person.email_key) == name))
    ).first()
    return (row[0], row[1]) if row else (None, None)


def _brake(session: Session, account: str, address: str, person: Person | None) -> None:
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


_BY_DIGEST = Question(
    select(col(SignIn.id), col(SignIn.seen_at), col(SignIn.expires_at), col(SignIn.language), *ACTING)
    .join(Person, col(Person.id) == col(SignIn.person_id))
    .where(col(SignIn.digest) == bindparam("digest"), col(SignIn.ended_at).is_(None))
)


def come_back(session: Session, token: str) -> Actor:
    """The actor behind a session cookie; raises UnauthenticatedError when it has ended, in whatever way."""
    row = _BY_DIGEST.first(session, digest=secrets.digest(token), today=today())
    if row is None or not may_act(row) or _is_over(row):
        raise UnauthenticatedError(_("Your sign-in has ended. Sign in again."))
    stale = clock.is_past(row.seen_at + SEEN_EVERY)
    return actor_of_row(row, Means(session_id=row.id, language=row.language, unseen=stale))


def _is_over(row: Any) -> bool:
    """Whether a session lasted as long as one may, or was left idle for too long (ASVS 7.3.1, 7.3.2)."""
    return clock.is_past(row.expires_at) or clock.is_past(row.seen_at + timedelta(hours=settings().session_hours))


def keep_alive(session: Session, session_id: str) -> None:
    """Note that a session is in use; written at most every five minutes."""
    now = clock.now()
    session.execute(
        update(SignIn).where(col(SignIn.id) == session_id, col(SignIn.seen_at) < now - SEEN_EVERY).values(seen_at=now)
    )


def sign_out(session: Session, actor: Actor) -> None:
    """End the actor's own session: its cookie is worthless from now on."""
    if actor.session_id:
        _end(session, actor.person_id, col(SignIn.id) == actor.session_id)


def end_sessions(session: Session, by_id: str | None, person_id: str) -> None:
    """End every session of a person: they left, or an administrator says so."""
    _end(session, by_id, col(SignIn.person_id) == person_id)


def _end(session: Session, by_id: str | None, which: ColumnElement[bool]) -> None:
    now = clock.now()
    open_ones = select(SignIn).where(which, col(SignIn.ended_at).is_(None), col(SignIn.expires_at) > now)
    for row in session.execute(open_ones).scalars():
        row.ended_at = now
        record(session, by_id or row.person_id, facts.SignedOut(person_id=row.person_id, session_id=row.id))


def speak(session: Session, actor: Actor, language: str) -> None:
    """Set the language of this session."""
    row = session.get(SignIn, actor.session_id) if actor.session_id else None
    if row:
        row.language = language
