"""How each kind of thing is read out of its own tables, for the index and for showing what was found."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Select, and_, select
from sqlmodel import col

from app.core.db import Session
from app.core.quick import Question as Asked
from app.core.sql import among
from app.models.communities import Community, Status
from app.models.contributions import Contribution, ContributionState, Source
from app.models.decisions import Decision, DecisionState
from app.models.guidelines import Guideline
from app.models.knowledge import Asset, Confidence, Revision
from app.models.people import Person, PersonStatus
from app.models.questions import Answer, Question
from app.models.training import TrainingModule
from app.services.search.things import Thing


def _chosen(query: Select[*tuple[Any, ...]], column: Any) -> Callable[[Session, Collection[str]], Sequence[Any]]:
    question = Asked(query.where(among(column, "ids")))
    return lambda session, ids: question.all(session, ids=list(ids))


STANDS = col(Community.status).not_in([Status.ARCHIVED, Status.DECLINED])
_communities = _chosen(
    select(
        col(Community.id), col(Community.slug), col(Community.name), col(Community.domain), col(Community.in_scope),
        col(Community.created_at),
    ).where(STANDS),
    col(Community.id),
)  # fmt: skip


def read_communities(session: Session, ids: Collection[str]) -> Iterator[Thing]:
    """Communities that are neither archived nor declined."""
    for one in _communities(session, ids):
        text = "\n".join([one.domain, *one.in_scope])
        yield Thing(
            id=one.id, name=one.slug, title=one.name, text=text, names=(one.slug,), url=f"/communities/{one.slug}",
            community_id=one.id, community=one.slug, at=one.created_at,
        )  # fmt: skip


IS_HERE = col(Person.status) != PersonStatus.LEFT
_people = _chosen(
    select(col(Person.id), col(Person.username), col(Person.display_name), col(Person.created_at)).where(IS_HERE),
    col(Person.id),
)


def read_people(session: Session, ids: Collection[str]) -> Iterator[Thing]:
    """People who are still here."""
    for one in _people(session, ids):
        url = f"/people/{one.username}"
        yield Thing(
            id=one.id, name=one.username, title=one.display_name, text=one.username, names=(one.username,), url=url,
            at=one.created_at,
        )  # fmt: skip


IS_KEPT = col(Asset.confidence) != Confidence.ARCHIVED
_assets = _chosen(
    select(
        col(Asset.id), col(Asset.title), col(Asset.topics), col(Asset.lang), col(Asset.community_id), col(Community.slug),
        col(Asset.revised_at), col(Revision.body),
    )
    .join(Community, col(Community.id) == col(Asset.community_id))
    .join(Revision, and_(col(Revision.asset_id) == col(Asset.id), col(Revision.number) == col(Asset.revision)))
    .where(IS_KEPT),
    col(Asset.id),
)  # fmt: skip


def read_assets(session: Session, ids: Collection[str]) -> Iterator[Thing]:
    """Knowledge in its newest words, unless it is archived."""
    for one in _assets(session, ids):
        yield Thing(
            id=one.id, name=one.id, title=one.title, text=one.body, topics=tuple(one.topics), lang=one.lang,
            url=f"/assets/{one.id}", community_id=one.community_id, community=one.slug, at=one.revised_at,
        )  # fmt: skip


_questions = _chosen(
    select(
        col(Question.id), col(Question.title), col(Question.body), col(Question.topics), col(Question.lang),
        col(Question.asked_at), col(Question.community_id), col(Community.slug),
    ).join(Community, col(Community.id) == col(Question.community_id)),
    col(Question.id),
)  # fmt: skip
_answers = _chosen(
    select(col(Answer.question_id), col(Answer.body)).order_by(col(Answer.answered_at), col(Answer.id)), col(Answer.question_id)
)


def read_questions(session: Session, ids: Collection[str]) -> Iterator[Thing]:
    """Questions with their answers. Of who asked nothing is read, so nothing can be found."""
    said: dict[str, list[str]] = defaultdict(list)
    for question_id, body in _answers(session, ids):
        said[question_id].append(body)
    for one in _questions(session, ids):
        text = "\n\n".join(filter(None, [one.body, *said[one.id]]))
        yield Thing(
            id=one.id, name=one.id, title=one.title, text=text, topics=tuple(one.topics), lang=one.lang,
            url=f"/questions/{one.id}", community_id=one.community_id, community=one.slug, at=one.asked_at,
        )  # fmt: skip


IS_LOGGED = col(Contribution.source) != Source.SYSTEM  # what is one by itself is found as what it is
IS_STANDING = IS_LOGGED & col(Contribution.state).not_in([ContributionState.WITHDRAWN, ContributionState.VOIDED])
_contributions = _chosen(
    select(
        col(Contribution.id), col(Contribution.title), col(Contribution.body), col(Contribution.topics),
        col(Contribution.logged_at), col(Contribution.community_id), col(Community.slug),
    )
    .join(Community, col(Community.id) == col(Contribution.community_id))
    .where(IS_STANDING),
    col(Contribution.id),
)  # fmt: skip


def read_contributions(session: Session, ids: Collection[str]) -> Iterator[Thing]:
    """Contributions that somebody logged, but for those that were withdrawn or voided."""
    for one in _contributions(session, ids):
        yield Thing(
            id=one.id, name=one.id, title=one.title, text=one.body, topics=tuple(one.topics),
            url=f"/contributions/{one.id}", community_id=one.community_id, community=one.slug, at=one.logged_at,
        )  # fmt: skip


IS_PROPOSED = col(Decision.state) != DecisionState.WITHDRAWN
_decisions = _chosen(
    select(
        col(Decision.id), col(Decision.title), col(Decision.proposal), col(Decision.context), col(Decision.outcome),
        col(Decision.created_at), col(Decision.community_id), col(Community.slug),
    )
    .join(Community, col(Community.id) == col(Decision.community_id))
    .where(IS_PROPOSED),
    col(Decision.id),
)  # fmt: skip


def read_decisions(session: Session, ids: Collection[str]) -> Iterator[Thing]:
    """Decisions and proposals, but for those that were withdrawn; of who says what to them nothing is read."""
    for one in _decisions(session, ids):
        yield Thing(
            id=one.id, name=one.id, title=one.title, text="\n\n".join(filter(None, [one.proposal, one.outcome, one.context])),
            url=f"/decisions/{one.id}", community_id=one.community_id, community=one.slug, at=one.created_at,
        )  # fmt: skip


_guidelines = _chosen(
    select(
        col(Guideline.id), col(Guideline.community_id), col(Guideline.text), col(Guideline.published_at),
        col(Community.slug), col(Community.name),
    )
    .join(Community, col(Community.id) == col(Guideline.community_id))
    .order_by(col(Guideline.number)),
    col(Guideline.community_id),
)  # fmt: skip


def read_guidelines(session: Session, ids: Collection[str]) -> Iterator[Thing]:
    """Those that hold: of each community the newest. The organisation's own have no page to be found on."""
    for one in {each.community_id: each for each in _guidelines(session, ids)}.values():
        yield Thing(
            id=one.community_id, name=one.id, title=_heading(one.text) or one.name, text=one.text, community=one.slug,
            url=f"/communities/{one.slug}/guidelines", community_id=one.community_id, at=one.published_at,
        )  # fmt: skip


def _heading(text: str) -> str:
    """The first line that says something, without what makes it a heading."""
    lines = (line.strip("# *_>-\t") for line in text.splitlines())
    return next((line for line in lines if line), "")[:200]


IS_OFFERED = col(TrainingModule.ended_at).is_(None)
_training = _chosen(
    select(col(TrainingModule.id), col(TrainingModule.code), col(TrainingModule.title), col(TrainingModule.updated_at)).where(
        IS_OFFERED
    ),
    col(TrainingModule.id),
)


def read_training(session: Session, ids: Collection[str]) -> Iterator[Thing]:
    """Modules that are offered."""
    for one in _training(session, ids):
        yield Thing(id=one.id, name=one.code, title=one.title, text=one.code, url="/training", at=one.updated_at)
