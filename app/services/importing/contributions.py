"""Rows → contributions. They come in at the day on which they happened, so that every feed is in true order.

Rows of one day keep the order of the file. Nothing imported earns points for the past, and nothing of it lapses.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from app.core import ids
from app.core.errors import InvalidError
from app.core.i18n import _
from app.core.text import fold
from app.journal import facts
from app.models.contributions import Authorship, Contribution, ContributionState, Source
from app.models.people import Person
from app.services.contributions import drafts
from app.services.importing.batch import Batch, chunks, midday
from app.services.importing.shapes import ContributionRow

NOUN = "contributions"


def learn(batch: Batch, rows: Sequence[ContributionRow]) -> None:
    """Look up the communities and people named, and which of the rows came in before."""
    batch.know_communities(row.community for row in rows)
    batch.know_people(name for row in rows for name in (row.author, *row.authors))
    known = list(batch.lookup(Contribution, col(Contribution.source_id), {row.source_id for row in rows}))
    authors: dict[str, list[str]] = {contribution.id: [] for contribution in known}
    for some in chunks(list(authors)):
        query = select(col(Authorship.contribution_id), col(Authorship.person_id)).order_by(col(Authorship.place))
        for contribution_id, person_id in batch.session.execute(query.where(col(Authorship.contribution_id).in_(some))):
            authors[contribution_id].append(person_id)
    batch.contributions |= {row.source_id or "": (row, authors[row.id]) for row in known}


def take(batch: Batch, line: int, row: ContributionRow) -> None:
    """Log or correct one contribution. Raises InvalidError at the field that cannot be taken."""
    community = batch.community(row.community)
    told = {
        "kind": row.kind,
        "title": row.title,
        "body": row.body,
        "evidence": drafts.check_evidence(row.evidence),
        "topics": drafts.check_topics(row.topics),
        "occurred_on": drafts.check_day(row.occurred_on),
    }
    authors = list({fold(name): batch.person(name) for name in (row.author, *row.authors)}.values())
    known = batch.contributions.get(row.source_id)
    if known is None:
        _log(batch, line, row, community.id, authors, told)
        batch.tally.note(NOUN, "created")
    else:
        batch.tally.note(NOUN, "updated" if _correct(batch, line, *known, community.id, authors, told) else "unchanged")


def _log(
    batch: Batch, line: int, row: ContributionRow, community_id: str, authors: list[Person], told: dict[str, Any]
) -> None:  # fmt: skip
    moment = midday(row.occurred_on) + timedelta(microseconds=line)
    contribution_id = ids.new_id(moment)
    batch.add_values(
        Contribution, id=contribution_id, community_id=community_id, logged_at=moment, source=Source.IMPORTED,
        source_id=row.source_id, **told,
    )  # fmt: skip
    _add_authors(batch, contribution_id, moment, authors)
    batch.tell(
        facts.ContributionLogged(
            contribution_id=contribution_id,
            community_id=community_id,
            author_ids=tuple(author.id for author in authors),
            kind=row.kind.value,
            occurred_on=row.occurred_on,
            earns=False,
        ),
        moment,
    )


def _add_authors(batch: Batch, contribution_id: str, logged_at: datetime, authors: list[Person]) -> None:
    for place, author in enumerate(authors):
        batch.add_values(
            Authorship, contribution_id=contribution_id, person_id=author.id, place=place, logged_at=logged_at
        )  # fmt: skip


def _correct(
    batch: Batch, line: int, known: Contribution, known_authors: list[str], community_id: str, authors: list[Person],
    told: dict[str, Any],
) -> bool:  # fmt: skip
    """Bring what came in before to what the row tells now; whether anything changed."""
    author_ids = [author.id for author in authors]
    changed = sorted(name for name, value in told.items() if getattr(known, name) != value)
    if known.community_id == community_id and known_authors == author_ids and not changed:
        return False
    _refuse_beyond_correction(known, community_id)
    for name in changed:
        setattr(known, name, told[name])
    known.logged_at = midday(known.occurred_on) + timedelta(microseconds=line)
    known.touch()
    batch.reauthored.append(known.id)
    _add_authors(batch, known.id, known.logged_at, authors)
    batch.tell(
        facts.ContributionRevised(
            contribution_id=known.id,
            community_id=community_id,
            author_ids=tuple(author_ids),
            kind=told["kind"].value,
            occurred_on=told["occurred_on"],
            fields=tuple(changed if known_authors == author_ids else [*changed, "authors"]),
        )
    )
    return True


def _refuse_beyond_correction(known: Contribution, community_id: str) -> None:
    if known.source != Source.IMPORTED:
        raise InvalidError.at("source_id", _("Something that was not imported has this source_id."))
    if known.community_id != community_id:
        raise InvalidError.at("community", _("It came in for another community before, and stays there."))
    if known.state != ContributionState.LOGGED:
        raise InvalidError.at("source_id", _("It was endorsed, withdrawn or voided since, and can no longer be changed."))
