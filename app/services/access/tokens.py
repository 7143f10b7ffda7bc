"""API tokens: scoped, expiring, stored as a hash, shown once; noted when used, and ended when nobody uses them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, func, or_, select, update
from sqlmodel import col

from app.core import clock, secrets
from app.core.actor import ALL_SCOPES, Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError, NotFoundError, UnauthenticatedError
from app.core.i18n import _
from app.core.quick import Question
from app.core.settings import settings
from app.core.sql import among
from app.journal import facts
from app.journal.book import record
from app.models.access import ApiToken
from app.models.people import Person
from app.policies import access as policy
from app.policies.guard import require
from app.services.access.actors import ACTING, Means, actor_of_row, may_act
from app.services.held import today

MAX_DAYS = 730
MOST_OVERLAP = 168  # hours
USED_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class NewToken:
    """What a token is for: its name, its scopes, for how many days, and in which communities alone (ids; none: all)."""

    name: str
    scopes: frozenset[str]
    days: int
    communities: frozenset[str] = frozenset()


def issue(session: Session, by_id: str | None, person: Person, name: str, scopes: frozenset[str], days: int) -> str:
    """Make a token as the installation itself (command line): for anybody, with any scope; the secret, this once."""
    return _made(session, by_id, person, NewToken(name=name, scopes=scopes, days=days))[0]


def make(session: Session, actor: Actor, person: Person, new: NewToken) -> tuple[str, ApiToken]:
    """Make a token for oneself, or as a platform administrator for anybody; the secret, this once, and the token.

    Raises ForbiddenError for a scope that the maker may not give: a token makes no token that may more than itself.
    """
    require(policy.can_see_access(actor, person.id), otherwise=_("You may make tokens for yourself only."))
    sentence = _("You may not give these scopes. Ask a platform administrator.")
    require(policy.can_give(actor, person.id, new.scopes), otherwise=sentence)
    if actor.bounded and not (new.communities and new.communities <= actor.roles.keys()):
        raise InvalidError.at("communities", _("Name one of your communities; this token is for them alone."))
    return _made(session, actor.person_id, person, new)


def _made(session: Session, by_id: str | None, person: Person, new: NewToken) -> tuple[str, ApiToken]:
    if new.scopes - ALL_SCOPES or not new.scopes:
        known = ", ".join(sorted(ALL_SCOPES))
        raise InvalidError.at("scopes", _("Choose at least one of these scopes: %(known)s.") % {"known": known})
    if not 1 <= new.days <= MAX_DAYS:
        raise InvalidError.at("days", _("A token lives 1 to %(most)d days.") % {"most": MAX_DAYS})
    token = secrets.new_token()
    row = ApiToken(
        person_id=person.id,
        name=new.name,
        digest=secrets.digest(token),
        hint=token[:8],
        scopes=sorted(new.scopes),
        expires_at=clock.now() + timedelta(days=new.days),
        communities=sorted(new.communities),
    )
    session.add(row)
    session.flush()
    record(session, by_id, facts.TokenIssued(token_id=row.id, person_id=person.id, scopes=tuple(sorted(new.scopes))))
    return token, row


_COMING = (
    select(
        col(ApiToken.id), col(ApiToken.scopes), col(ApiToken.expires_at), col(ApiToken.used_at), col(ApiToken.communities),
        *ACTING,
    )
    .join(Person, col(Person.id) == col(ApiToken.person_id))
    .where(col(ApiToken.revoked_at).is_(None))
)  # fmt: skip
_BY_DIGEST = Question(_COMING.where(col(ApiToken.digest) == bindparam("digest")))
_BY_ID = Question(_COMING.where(among(col(ApiToken.id), "ids")))


def by_token(session: Session, token: str) -> Actor:
    """The actor behind a bearer token; raises UnauthenticatedError when it is unknown, expired, revoked or orphaned."""
    row = _BY_DIGEST.first(session, digest=secrets.digest(token), today=today())
    if row is None or not _is_good(row):
        raise UnauthenticatedError(_("This token is not good, or no longer. Ask for a new one."))
    return _actor(row)


def still_good(session: Session, token_ids: Iterable[str]) -> dict[str, Actor]:
    """The actors behind tokens that would still be taken now, by the token's id."""
    return {row.id: _actor(row) for row in _BY_ID.all(session, ids=list(token_ids), today=today()) if _is_good(row)}


def _is_good(row: Any) -> bool:
    return may_act(row) and not clock.is_past(row.expires_at)


def _actor(row: Any) -> Actor:
    unseen = row.used_at is None or clock.is_past(row.used_at + USED_EVERY)
    communities = frozenset(row.communities)
    return actor_of_row(row, Means(frozenset(row.scopes), token_id=row.id, unseen=unseen, communities=communities))


def note_use(session: Session, token_id: str) -> None:
    """Note that a token is in use; written at most every five minutes."""
    now = clock.now()
    stale = or_(col(ApiToken.used_at).is_(None), col(ApiToken.used_at) < now - USED_EVERY)
    session.execute(update(ApiToken).where(col(ApiToken.id) == token_id, stale).values(used_at=now))


def tokens_of(session: Session, person_id: str) -> list[ApiToken]:
    """A person's tokens, newest first, secrets unknown."""
    query = select(ApiToken).where(col(ApiToken.person_id) == person_id).order_by(col(ApiToken.id).desc())
    return list(session.execute(query).scalars())


def good_tokens(session: Session) -> list[ApiToken]:
    """Every token that would be taken now, those used last first."""
    good = select(ApiToken).where(col(ApiToken.revoked_at).is_(None), col(ApiToken.expires_at) > clock.now())
    last = func.coalesce(col(ApiToken.used_at), col(ApiToken.created_at))
    return list(session.execute(good.order_by(last.desc(), col(ApiToken.id)).limit(1000)).scalars())


def find_token(session: Session, actor: Actor, token_id: str) -> ApiToken:
    """A token of one's own, or anybody's for a platform administrator; raises NotFoundError."""
    row = session.get(ApiToken, token_id)
    if row is None or not policy.can_see_access(actor, row.person_id):
        raise NotFoundError(_("There is no such token."))
    return row


def rotate(session: Session, actor: Actor, row: ApiToken, overlap: int) -> tuple[str, ApiToken]:
    """Replace a token by one that may the same for as many days; the old one stays good for `overlap` hours.

    Raises ConflictError for a token that has ended.
    """
    now = clock.now()
    if row.revoked_at is not None or row.expires_at <= now:
        raise ConflictError(_("This token has ended. Make a new one."))
    if not 0 <= overlap <= MOST_OVERLAP:
        raise InvalidError.at("overlap_hours", _("Old and new overlap for 0 to %(most)d hours.") % {"most": MOST_OVERLAP})
    days = max(1, round((row.expires_at - row.created_at) / timedelta(days=1)))
    new = NewToken(
        name=row.name, scopes=frozenset(row.scopes), days=min(days, MAX_DAYS), communities=frozenset(row.communities)
    )
    sentence = _("You may not give these scopes. Ask a platform administrator.")
    require(row.id == actor.token_id or policy.can_give(actor, row.person_id, new.scopes), otherwise=sentence)
    made = _made(session, actor.person_id, session.get_one(Person, row.person_id), new)
    row.expires_at = min(row.expires_at, now + timedelta(hours=overlap))
    return made


def revoke(session: Session, actor: Actor, token_id: str) -> None:
    """End a token at once: one's own, or anybody's for a platform admin. Again changes nothing."""
    _end(session, actor.person_id, [find_token(session, actor, token_id)])


def revoke_all(session: Session, by_id: str | None, person_id: str) -> None:
    """End every token of a person who leaves."""
    _end(session, by_id, tokens_of(session, person_id))


def revoke_idle(session: Session) -> None:
    """End tokens that nobody has used for as long as the settings let one lie: a forgotten key is one that nobody misses."""
    if days := settings().token_idle_days:
        last = func.coalesce(col(ApiToken.used_at), col(ApiToken.created_at))
        idle = last < clock.now() - timedelta(days=days)
        _end(session, None, session.execute(select(ApiToken).where(idle, col(ApiToken.revoked_at).is_(None))).scalars())


def _end(session: Session, by_id: str | None, rows: Iterable[ApiToken]) -> None:
    for row in rows:
        if row.revoked_at is None:
            row.revoked_at = clock.now()
            record(session, by_id, facts.TokenRevoked(token_id=row.id, person_id=row.person_id))
