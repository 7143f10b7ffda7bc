"""Rows → questions and their answers, with the times they had. They are told as history: nobody earns anything by them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import col

from app.core import clock, ids
from app.core.errors import InvalidError
from app.core.i18n import _
from app.core.text import fold
from app.journal import facts
from app.models.communities import Community
from app.models.questions import Answer, PostRevision, Question, QuestionClosure, QuestionState
from app.services import working_time
from app.services.importing import communities
from app.services.importing.batch import Batch
from app.services.importing.shapes import CommunityRow, PostRow
from app.services.importing.tally import Outcome

NOUN = "questions"
NOWHERE = CommunityRow(slug="questions-and-answers", name="Questions and answers")  # posts that name no community come in here


def learn(batch: Batch, rows: Sequence[PostRow]) -> None:
    """Look up the communities and people named, and what came in before."""
    batch.know_communities({*(row.community or "" for row in rows), NOWHERE.slug})
    batch.know_people(row.author for row in rows if row.author)
    asked = {row.source_id for row in rows} | {row.question for row in rows if row.question}
    batch.questions |= {
        one.source_id or "": one for one in batch.lookup(Question, col(Question.source_id), asked)
    } | batch.questions
    given = {row.source_id for row in rows if row.question}
    batch.answers = {one.source_id or "": one for one in batch.lookup(Answer, col(Answer.source_id), given)} | batch.answers


def take(batch: Batch, _line: int, row: PostRow) -> None:
    """Take in a question, or an answer to one that came before. Raises InvalidError at the field that cannot be taken."""
    if row.at > clock.now() + timedelta(days=1):
        raise InvalidError.at("at", _("This time has not come yet."))
    if row.kind == "answer":
        _take_answer(batch, row)
    else:
        _take_question(batch, row)


def _take_question(batch: Batch, row: PostRow) -> None:
    if not row.title:
        raise InvalidError.at("title", _("This has to be filled in."))
    known = batch.questions.get(row.source_id)
    if known is not None:
        batch.tally.note(NOUN, _compared(batch, known, row))
        return
    community = _community(batch, row)
    question = Question(
        id=ids.new_id(row.at), community_id=community.id, asker_id=_author(batch, row), title=row.title, body=row.body,
        topics=row.topics, lang=row.lang, asked_at=row.at, response_target_at=working_time.usual().end_of_next_day(row.at),
        created_at=row.at, source_id=row.source_id,
    )  # fmt: skip
    batch.add(question)
    batch.questions[row.source_id] = question
    _lay_down(batch, question, question.id, 1, row)
    asked = facts.QuestionAsked(question_id=question.id, community_id=community.id, asker_id=question.asker_id)
    batch.tell(asked, row.at)
    if row.closed_at:
        question.state = QuestionState.CLOSED
        batch.add(QuestionClosure(question_id=question.id, created_at=row.closed_at))
        batch.tell(facts.QuestionClosed(question_id=question.id, community_id=community.id), row.closed_at)
    batch.tally.note(NOUN, "created")


def _compared(batch: Batch, known: Question, row: PostRow) -> Outcome:
    if (known.title, known.body, known.topics) == (row.title, row.body, row.topics):
        return "unchanged"
    known.title, known.body, known.topics = row.title or known.title, row.body, row.topics
    known.revision += 1
    known.touch()
    _lay_down(batch, known, known.id, known.revision, row, clock.now())
    fact = facts.QuestionRevised(
        question_id=known.id, community_id=known.community_id, revision=known.revision, fields=("body", "title", "topics")
    )  # fmt: skip
    batch.tell(fact)
    return "updated"


def _take_answer(batch: Batch, row: PostRow) -> None:
    question = batch.questions.get(row.question or "")
    if question is None:
        raise InvalidError.at("question", _("This answers a question that is not there. Import that first."))
    known = batch.answers.get(row.source_id)
    if known is not None:
        same = (known.body, known.told_votes) == (row.body, row.votes)
        if not same:
            _revise(batch, question, known, row)
        batch.tally.note(NOUN, "unchanged" if same else "updated")
        return
    answer = Answer(
        id=ids.new_id(row.at), question_id=question.id, author_id=_author(batch, row), body=row.body, answered_at=row.at,
        told_votes=row.votes, created_at=row.at, source_id=row.source_id,
    )  # fmt: skip
    batch.add(answer)
    batch.answers[row.source_id] = answer
    _lay_down(batch, question, answer.id, 1, row)
    named = {"question_id": question.id, "community_id": question.community_id, "answer_id": answer.id}
    batch.tell(facts.QuestionAnswered(**named, author_id=answer.author_id), row.at)
    question.first_response_at = min(filter(None, [question.first_response_at, row.at]))
    if row.is_accepted:
        answer.accepted_at, answer.accepted_by = row.at, question.asker_id
        batch.tell(facts.QuestionResolved(**named, answered_by=answer.author_id, helps=False), row.at)
    if question.state == QuestionState.OPEN or (row.is_accepted and question.state != QuestionState.CLOSED):
        question.state = QuestionState.RESOLVED if row.is_accepted else QuestionState.ANSWERED
    batch.tally.note(NOUN, "created")


def _revise(batch: Batch, question: Question, known: Answer, row: PostRow) -> None:
    known.told_votes = row.votes
    known.touch()
    if known.body != row.body:
        known.body, known.revision = row.body, known.revision + 1
        _lay_down(batch, question, known.id, known.revision, row, clock.now())
    named = {"question_id": question.id, "community_id": question.community_id}
    batch.tell(facts.AnswerRevised(answer_id=known.id, **named, revision=known.revision))


def _lay_down(
    batch: Batch, question: Question, post_id: str, number: int, row: PostRow, moment: datetime | None = None
) -> None:  # fmt: skip
    at = moment or row.at
    batch.add_values(
        PostRevision, id=ids.new_id(at), question_id=question.id, post_id=post_id, number=number, title=row.title or "",
        body=row.body, author_id=_author(batch, row), at=at, created_at=at,
    )  # fmt: skip


def _author(batch: Batch, row: PostRow) -> str | None:
    if not row.author:
        return None
    known = batch.people.get(fold(row.author))
    return (known or batch.person(row.author, row.author_name)).id


def _community(batch: Batch, row: PostRow) -> Community:
    if row.community:
        return batch.community(row.community)
    if NOWHERE.slug not in batch.communities:
        communities.take(batch, 0, NOWHERE)
    return batch.communities[NOWHERE.slug]
