"""A person's own new password, at whichever door they ask for it."""

from dataclasses import dataclass

from app.core.actor import Actor
from app.core.db import Database, Session
from app.core.errors import InvalidError
from app.core.i18n import _
from app.services.access.passwords import change_password, check, hashed
from app.services.access.sessions import end_sessions, sign_in


@dataclass(frozen=True)
class Renewal:
    """What somebody typed who wants another password, and where."""

    old: str
    new: str
    address: str


def renew_password(session: Session, database: Database, actor: Actor, renewal: Renewal) -> None:
    """Give the actor another password, knowing the old one; every session of theirs ends but the one that asks.

    Looks in a unit that only reads, since hashing must not hold the write lock, and changes in one of its own, which also keeps
    a wrong try for the brake on guessing. Raises InvalidError at `old` or `new`, TooManyError for who guesses.
    """
    claim = check(session, actor.username, renewal.old, renewal.address)
    is_theirs = claim.person_id == actor.person_id
    names = [actor.username, actor.display_name]
    hash_ = hashed(renewal.new, field="new", about=names) if is_theirs else ""
    with database.write() as unit:
        if is_theirs:
            change_password(unit, actor, hash_)
            end_sessions(unit, actor.person_id, actor.person_id, but=actor.session_id)
        else:
            sign_in(unit, claim)
    if not is_theirs:
        raise InvalidError.at("old", _("This is not your password now."))
