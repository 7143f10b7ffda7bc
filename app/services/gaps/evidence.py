"""What a gap is about, named: whoever may know of the gap may know of these, since they stand in its community."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlmodel import col

from app.core.db import Session
from app.models.gaps import Gap
from app.models.knowledge import Asset
from app.models.questions import Question


class Thing(NamedTuple):
    """A question or an asset."""

    kind: str
    id: str
    title: str
    url: str


def things(session: Session, gap: Gap) -> list[Thing]:
    """What a gap is about, in the order of its evidence."""
    titles = _titles(session, [gap])
    return [Thing(kind, name, titles[name], f"/{kind}s/{name}") for kind, _colon, name in _named(gap) if name in titles]


def title_of(session: Session, gap: Gap) -> str:
    """What a gap is called: the words that were looked for, its topic, or the first thing that it is about."""
    return titles_of(session, [gap])[gap.id]


def titles_of(session: Session, gaps: Sequence[Gap]) -> dict[str, str]:
    """What gaps are called, by id; read for all of them at once."""
    titles = _titles(session, [gap for gap in gaps if not _words(gap)])
    return {gap.id: _words(gap) or _first(gap, titles) for gap in gaps}


def _words(gap: Gap) -> str:
    return gap.phrases[0] if gap.phrases else gap.topic


def _first(gap: Gap, titles: Mapping[str, str]) -> str:
    return next((titles[name] for _kind, _colon, name in _named(gap) if name in titles), "")


def _named(gap: Gap) -> list[tuple[str, str, str]]:
    return [one.partition(":") for one in gap.things]


def _titles(session: Session, gaps: Sequence[Gap]) -> dict[str, str]:
    ids = [name for gap in gaps for _kind, _colon, name in _named(gap)]
    return {row.id: row.title for query in (_QUESTIONS, _ASSETS) for row in session.execute(query, {"ids": ids})} if ids else {}


_QUESTIONS = select(col(Question.id), col(Question.title)).where(col(Question.id).in_(bindparam("ids", expanding=True)))
_ASSETS = select(col(Asset.id), col(Asset.title)).where(col(Asset.id).in_(bindparam("ids", expanding=True)))
