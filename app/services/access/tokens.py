"""API tokens: scoped, expiring, stored as a hash, shown once."""

from datetime import timedelta

from sqlalchemy import bindparam, select
from sqlmodel import col

from app.core import clock, secrets
from app.core.actor import ALL_SCOPES, Actor
from app.core.db import Session
from app.core.errors import InvalidError, NotFoundError, UnauthenticatedError
from app.core.i18n import _
from app.core.quick import Question
from app.journal import facts
from app.journal.book import record
from app.models.access import ApiToken
from app.models.people import Person
from app.services.access.actors import ACTING, Means, actor_of_row, may_act
from app.services.held import today

MAX_DAYS = 730


def issue(session: Session, by_id: str | None, person: Person, name: str, scopes: frozenset[str], days: int) -> str:
    """Make a token for a person (or the person that stands for an integration); returns the secret, this once."""
    unknown = scopes - ALL_SCOPES
    if unknown or not scopes:
        known = ", ".join(sorted(ALL_SCOPES))
        raise InvalidError.at("scopes", _("Choose at least one of these scopes: %(known)s.") % {"known": known})
    if not 1 <= days <= MAX_DAYS:
        raise InvalidError.at("days", _("A token lives 1 to %(most)d days.") % {"most": MAX_DAYS})
    token = secrets.new_token()
    row = ApiToken(
        person_id=person.id,
        name=name,
        digest=secrets.digest(token),
        hint=token[:8],
        scopes=sorted(scopes),
        expires_at=clock.now() + timedelta(days=days),
    )
    session.add(row)
    session.flush()
    record(session, by_id, facts.TokenIssued(token_id=row.id, person_id=person.id, scopes=tuple(sorted(scopes))))
    return token


_BY_DIGEST = Question(
    select(col(ApiToken.id), col(ApiToken.scopes), col(ApiToken.expires_at), *ACTING)
    .join(Person, col(Person.id) == col(ApiToken.person_id))
    .where(col(ApiToken.digest) == bindparam("digest"), col(ApiToken.revoked_at).is_(None))
)


def by_token(session: Session, token: str) -> Actor:
    """The actor behind a bearer token; raises UnauthenticatedError when it is unknown, expired, revoked or orphaned."""
    row = _BY_DIGEST.first(session, digest=secrets.digest(token), today=today())
    if row is None or not may_act(row) or clock.is_past(row.expires_at):
        raise UnauthenticatedError(_("This token is not good, or no longer. Ask for a new one."))
    return actor_of_row(row, Means(scopes=frozenset(row.scopes), token_id=row.id))


def tokens_of(session: Session, person_id: str) -> list[ApiToken]:
    """A person's tokens, newest first, secrets unknown."""
    query = select(ApiToken).where(col(ApiToken.person_id) == person_id).order_by(col(ApiToken.id).desc())
    return list(session.execute(query).scalars())


def revoke(session: Session, actor: Actor, token_id: str) -> None:
    """End a token at once: one's own, or anybody's for a platform admin."""
    row = session.get(ApiToken, token_id)
    if row is None or (row.person_id != actor.person_id and not actor.is_platform_admin):
        raise NotFoundError(_("There is no such token."))
    if row.revoked_at is None:
        _end(session, actor.person_id, row)


def revoke_all(session: Session, by_id: str | None, person_id: str) -> None:
    """End every token of a person who leaves."""
    for row in tokens_of(session, person_id):
        if row.revoked_at is None:
            _end(session, by_id, row)


def _end(session: Session, by_id: str | None, row: ApiToken) -> None:
    row.revoked_at = clock.now()
    record(session, by_id, facts.TokenRevoked(token_id=row.id, person_id=row.person_id))
