"""What can be found: for each kind of thing, which facts tell that it changed, and how it is read out of its own tables.

Another kind is found by a member of `Kind` (things.py), a function that reads it (reading.py), and a row in `SOURCES` here.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlmodel import col

from app.core.db import Session
from app.journal import facts
from app.journal.fact import KINDS, Fact
from app.models.communities import Community
from app.models.contributions import Contribution
from app.models.decisions import Decision
from app.models.guidelines import Guideline
from app.models.knowledge import Asset
from app.models.people import Person
from app.models.questions import Question
from app.models.training import TrainingModule
from app.services.search import reading
from app.services.search.things import Kind, Thing


@dataclass(frozen=True)
class Source:
    """A kind of thing. `read` gives those of some ids that can be found now; `every` asks for the ids of all that can be."""

    kind: Kind
    follows: Mapping[str, str]  # types of facts → the field of theirs that names the thing
    read: Callable[[Session, Collection[str]], Iterator[Thing]]
    every: Select[str]

    def touched(self, told: Iterable[Fact]) -> set[str]:
        """Ids of the things that some facts are about."""
        return {thing for one in told if one.type in self.follows and (thing := getattr(one, self.follows[one.type]))}


def _about(subject: str, *, but: frozenset[str] = frozenset()) -> dict[str, str]:
    """Every fact whose subject is such a thing."""
    return {name: subject for name, kind in KINDS.items() if kind.subject == subject and name not in but}


def _ids(column: Any, *conditions: ColumnElement[bool]) -> Select[str]:
    return select(column.label("id")).where(*conditions)


_OF_SOMEBODY = _about("person_id", but=frozenset({"session.started", "session.ended", "password.changed", "identity.linked"}))
_PUBLISHED = {facts.GuidelinePublished.type: "community_id"}
_POSITIONS = frozenset({"decision.position_taken", "decision.position_withdrawn"})  # which are not looked through
_PROPOSED = _about("decision_id", but=_POSITIONS)
_STANDING = col(Contribution.id), reading.IS_STANDING
_OF_QUESTIONS = {**_about("question_id"), facts.AnswerRevised.type: "question_id"}
SOURCES: Mapping[Kind, Source] = {
    one.kind: one
    for one in (
        Source(Kind.COMMUNITIES, _about("community_id"), reading.read_communities, _ids(col(Community.id), reading.STANDS)),
        Source(Kind.PEOPLE, _OF_SOMEBODY, reading.read_people, _ids(col(Person.id), reading.IS_HERE)),
        Source(Kind.ASSETS, _about("asset_id"), reading.read_assets, _ids(col(Asset.id), reading.IS_KEPT)),
        Source(Kind.QUESTIONS, _OF_QUESTIONS, reading.read_questions, _ids(col(Question.id))),
        Source(
            Kind.GUIDELINES,
            _PUBLISHED,
            reading.read_guidelines,
            _ids(col(Guideline.community_id), col(Guideline.community_id).is_not(None)),
        ),
        Source(Kind.TRAINING, _about("module_id"), reading.read_training, _ids(col(TrainingModule.id), reading.IS_OFFERED)),
        Source(
            Kind.CONTRIBUTIONS,
            _about("contribution_id"),
            reading.read_contributions,
            _ids(col(Contribution.id), reading.IS_STANDING),
        ),
        Source(Kind.DECISIONS, _PROPOSED, reading.read_decisions, _ids(col(Decision.id), reading.IS_PROPOSED)),
    )
}
