"""Where a community reads what happens outside: sources their owners, people's favourites, suggestions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.i18n import _
from app.core.rows import put
from app.core.text import is_web
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.newsletters import NewsFavourite, NewsSource, NewsTip
from app.models.people import Person, PersonStatus
from app.policies import newsletters as policy
from app.policies.guard import require
from app.policies.publishing import told
from app.services import communities, people
from app.services.held import today

FRESH = timedelta(days=91)  # after which somebody should say again that it is worth reading
MANY = 30


@dataclass(frozen=True)
class Seen:
    """A source as it is shown; `likes` is None for fewer than five; `stale`: for long nobody looked, or its owner left."""

    row: NewsSource
    owner: people.Ref
    likes: int | None
    mine: bool
    stale: bool


def listing(session: Session, actor: Actor, community: Community) -> list[Seen]:
    """A community's sources, what most like to read first."""
    likes = select(func.count()).select_from(NewsFavourite).where(col(NewsFavourite.source_id) == col(NewsSource.id))
    liked = likes.scalar_subquery()
    query = (
        select(NewsSource, Person, liked)
        .join(Person, col(Person.id) == col(NewsSource.owner_id))
        .where(col(NewsSource.community_id) == community.id, col(NewsSource.ended_at).is_(None))
        .order_by(liked.desc(), col(NewsSource.id))
    )
    found = session.execute(query).all()
    theirs = select(col(NewsFavourite.source_id)).where(col(NewsFavourite.person_id) == actor.person_id)
    mine, used, day = set(session.execute(theirs).scalars()), _used(session, [row for row, _, _ in found]), today()
    return [
        Seen(row, people.Ref(owner.id, owner.username, owner.display_name), told(number), row.id in mine,
             owner.status == PersonStatus.LEFT or max(row.checked_on, used.get(row.id, date.min)) < day - FRESH)
        for row, owner, number in found
    ]  # fmt: skip


def find(session: Session, actor: Actor, source_id: str) -> tuple[NewsSource, Community]:
    """A source and its community; raises NotFoundError where the actor may not know of it."""
    row = session.get(NewsSource, source_id)
    if row is None or row.ended_at is not None:
        raise NotFoundError(_("There is no such source."))
    try:
        return row, communities.by_id(session, actor, row.community_id)
    except NotFoundError as error:
        raise NotFoundError(_("There is no such source.")) from error


def shown(session: Session, actor: Actor, source: NewsSource, community: Community) -> Seen:
    """One source as the list shows it."""
    session.flush()
    return next(one for one in listing(session, actor, community) if one.row.id == source.id)


def add(session: Session, actor: Actor, community: Community, name: str, url: str) -> NewsSource:
    """Add a source, which the actor then looks after. Raises ForbiddenError, InvalidError, ConflictError."""
    _require_belonging(actor, community)
    if not is_web(url):
        raise InvalidError.at("url", _("A link begins with https:// or http://."))
    session.refresh(community, with_for_update=True)
    there = col(NewsSource.community_id) == community.id, col(NewsSource.ended_at).is_(None)
    known = list(session.execute(select(col(NewsSource.url)).where(*there)).scalars())
    if url in known:
        raise ConflictError(_("This source is on the list already."))
    if len(known) >= MANY:
        raise ConflictError(_("Thirty sources are enough. Take one off first."))
    row = put(session, NewsSource(community_id=community.id, name=name, url=url, owner_id=actor.person_id, checked_on=today()))
    _note(session, actor, row)
    return row


def check(session: Session, actor: Actor, source: NewsSource) -> None:
    """Say that it is still worth reading, and look after it from now on. Raises ForbiddenError."""
    _require(actor, source)
    source.checked_on, source.owner_id = today(), actor.person_id
    source.touch()
    _note(session, actor, source)


def end(session: Session, actor: Actor, source: NewsSource) -> None:
    """It is not worth reading any longer; what came from it stays. Raises ForbiddenError."""
    _require(actor, source)
    source.ended_at = clock.now()
    source.touch()
    fact = facts.NewsSourceEnded(source_id=source.id, community_id=source.community_id)
    record(session, actor.person_id, fact)


def like(session: Session, actor: Actor, source: NewsSource) -> None:
    """The actor likes to read it; again changes nothing."""
    if _favourite(session, actor, source) is None:
        put(session, NewsFavourite(person_id=actor.person_id, source_id=source.id))


def unlike(session: Session, actor: Actor, source: NewsSource) -> None:
    """The actor does not any longer; again changes nothing."""
    row = _favourite(session, actor, source)
    if row is not None:
        session.delete(row)


def suggest(
    session: Session, actor: Actor, community: Community, text: str, link: str = "", source: NewsSource | None = None
) -> NewsTip:
    """Suggest something for the next issue. Raises ForbiddenError, InvalidError."""
    _require_belonging(actor, community)
    if link and not is_web(link):
        raise InvalidError.at("link", _("A link begins with https:// or http://."))
    if source is not None and source.community_id != community.id:
        raise InvalidError.at("source", _("There is no such source."))
    tip = NewsTip(
        community_id=community.id, by_id=actor.person_id, source_id=source.id if source else None, text=text, link=link
    )
    put(session, tip)
    fact = facts.NewsSuggested(tip_id=tip.id, community_id=community.id, source_id=tip.source_id)
    record(session, actor.person_id, fact)
    return tip


def _require_belonging(actor: Actor, community: Community) -> None:
    sentence = _("Only people of this community suggest things for its newsletter.")
    require(policy.can_suggest(actor, community), otherwise=sentence)


def _used(session: Session, sources: Sequence[NewsSource]) -> dict[str, date]:
    """When something last came from each source."""
    last = func.max(col(NewsTip.created_at))
    query = select(col(NewsTip.source_id), last).where(col(NewsTip.source_id).in_([one.id for one in sources]))
    return {row[0]: row[1].date() for row in session.execute(query.group_by(col(NewsTip.source_id)))}


def _favourite(session: Session, actor: Actor, source: NewsSource) -> NewsFavourite | None:
    mine = col(NewsFavourite.person_id) == actor.person_id, col(NewsFavourite.source_id) == source.id
    return session.execute(select(NewsFavourite).where(*mine)).scalar_one_or_none()


def _require(actor: Actor, source: NewsSource) -> None:
    sentence = _("Whoever looks after a source, and whoever makes the newsletter, decide about it.")
    require(policy.can_keep_source(actor, source), otherwise=sentence)


def _note(session: Session, actor: Actor, row: NewsSource) -> None:
    fact = facts.NewsSourceKept(source_id=row.id, community_id=row.community_id, owner_id=row.owner_id)
    record(session, actor.person_id, fact)
