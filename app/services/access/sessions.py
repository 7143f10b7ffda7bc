"""Browser sessions: rows that can be ended, not signed cookies that cannot (reliability.md §3.2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select, update
from sqlmodel import col

from app.core import clock, secrets
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import NotFoundError, UnauthenticatedError
from app.core.i18n import _
from app.core.quick import Question
from app.core.settings import settings
from app.core.sql import among
from app.journal import facts
from app.journal.book import record
from app.models.access import SignIn, Way
from app.models.notices import Notice
from app.models.people import Person
from app.services.access.actors import ACTING, Means, actor_of_row, may_act
from app.services.access.passwords import Claim, forget_failures, note_failure
from app.services.held import today

SEEN_EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class Visit:
    """A sign-in that worked: the secret for the cookie (shown this once) and until when it can last."""

    token: str
    person_id: str
    expires_at: datetime


@dataclass(frozen=True)
class Arrival:
    """How somebody came: from which address, with which device, by what."""

    address: str
    device: str = ""
    way: Way = Way.PASSWORD


def sign_in(session: Session, claim: Claim, instead_of: str | None = None) -> Visit | None:
    """Start a session for a claim that held; note the failure and return None for one that did not."""
    if claim.person_id is None:
        note_failure(session, claim.account, claim.address)
        if claim.tried:
            record(session, None, facts.SignInRefused(person_id=claim.tried))
        return None
    forget_failures(session, claim.account)
    return begin(session, claim.person_id, Arrival(claim.address, claim.device), instead_of)


def begin(session: Session, person_id: str, arrival: Arrival, instead_of: str | None = None) -> Visit:
    """Start a session for somebody who has shown who they are.

    The session whose cookie is `instead_of` ends: who signs in anew leaves nothing open behind them (ASVS 7.2.4).
    """
    token = secrets.new_token()
    now = clock.now()
    row = SignIn(
        person_id=person_id,
        digest=secrets.digest(token),
        address=arrival.address,
        device=arrival.device,
        way=arrival.way,
        seen_at=now,
        expires_at=now + timedelta(days=settings().session_days),
    )
    session.add(row)
    if instead_of:
        _end(session, None, col(SignIn.digest) == secrets.digest(instead_of))
    record(session, person_id, facts.SignedIn(person_id=person_id, session_id=row.id, way=arrival.way.value))
    return Visit(token, person_id, row.expires_at)


_UNREAD = select(col(Notice.id)).where(col(Notice.person_id) == col(SignIn.person_id), col(Notice.read_at).is_(None))
_HAS_NEWS = _UNREAD.correlate(SignIn).exists().label("has_news")
_COMING = (
    select(col(SignIn.id), col(SignIn.seen_at), col(SignIn.expires_at), col(SignIn.language), _HAS_NEWS, *ACTING)
    .join(Person, col(Person.id) == col(SignIn.person_id))
    .where(col(SignIn.ended_at).is_(None))
)
_BY_DIGEST = Question(_COMING.where(col(SignIn.digest) == bindparam("digest")))
_BY_ID = Question(_COMING.where(among(col(SignIn.id), "ids")))


def come_back(session: Session, token: str) -> Actor:
    """The actor behind a session cookie; raises UnauthenticatedError when it has ended, in whatever way."""
    row = _BY_DIGEST.first(session, digest=secrets.digest(token), today=today())
    if row is None or not _is_good(row):
        raise UnauthenticatedError(_("Your sign-in has ended. Sign in again."))
    return _actor(row)


def still_in(session: Session, session_ids: Iterable[str]) -> dict[str, Actor]:
    """The actors behind sessions that would still be taken now, by the session's id."""
    return {row.id: _actor(row) for row in _BY_ID.all(session, ids=list(session_ids), today=today()) if _is_good(row)}


def _actor(row: Any) -> Actor:
    stale = clock.is_past(row.seen_at + SEEN_EVERY)
    return actor_of_row(row, Means(session_id=row.id, language=row.language, unseen=stale, has_news=bool(row.has_news)))


def _is_good(row: Any) -> bool:
    return may_act(row) and not _is_over(row)


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


def sessions_of(session: Session, person_id: str) -> list[SignIn]:
    """A person's sessions that still open the door, the one used last first."""
    found = session.execute(
        select(SignIn).where(col(SignIn.person_id) == person_id, col(SignIn.ended_at).is_(None)).order_by(col(SignIn.id).desc())
    ).scalars()
    return sorted((row for row in found if not _is_over(row)), key=lambda row: row.seen_at, reverse=True)


def end_session(session: Session, actor: Actor, person: Person, session_id: str) -> None:
    """End one session of a person; raises NotFoundError for one that they do not have."""
    if not any(row.id == session_id for row in sessions_of(session, person.id)):
        raise NotFoundError(_("There is no such session, or no longer."))
    _end(session, actor.person_id, col(SignIn.id) == session_id)


def end_sessions(session: Session, by_id: str | None, person_id: str, but: str | None = None) -> None:
    """End every session of a person, but perhaps one: they left, say so themselves, or an administrator does."""
    _end(session, by_id, (col(SignIn.person_id) == person_id) & (col(SignIn.id) != (but or "")))


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
