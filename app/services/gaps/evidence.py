"""What a gap is about, named: whoever may know of the gap may know of these, since they stand in its community."""

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
    named = [one.split(":", 1) for one in gap.things]
    ids = [name for _kind, name in named]
    titles = {row.id: row.title for query in (_QUESTIONS, _ASSETS) for row in session.execute(query, {"ids": ids})}
    return [Thing(kind, name, titles[name], f"/{kind}s/{name}") for kind, name in named if name in titles]


def title_of(session: Session, gap: Gap) -> str:
    """What a gap is called: the words that were looked for, its topic, or the first thing that it is about."""
    if gap.phrases or gap.topic:
        return gap.phrases[0] if gap.phrases else gap.topic
    about = things(session, gap)
    return about[0].title if about else ""


_QUESTIONS = select(col(Question.id), col(Question.title)).where(col(Question.id).in_(bindparam("ids", expanding=True)))
_ASSETS = select(col(Asset.id), col(Asset.title)).where(col(Asset.id).in_(bindparam("ids", expanding=True)))
