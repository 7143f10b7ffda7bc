"""What becomes of a solution as knowledge: an asset that is there, a new one, or nothing, and why (domain.md §2.5)."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.knowledge import Asset
from app.models.people import Person
from app.models.questions import Answer, AssetCredit, Kept, Part, Question, QuestionOutcome
from app.policies import questions as policy
from app.policies.guard import require
from app.services import outcomes
from app.services.outcomes import Verdict
from app.services.people import Ref
from app.services.questions import finding


@dataclass(frozen=True)
class Credit:
    """Whom a text owes its beginning to, and the question it came out of."""

    person: Ref
    part: str
    question_id: str | None


def settle(session: Session, actor: Actor, question: Question, community: Community, what: Verdict) -> QuestionOutcome:
    """Say once what became of a resolved question; `created` writes a draft out of question and answer.

    Raises ForbiddenError, InvalidError at the field that is missing, ConflictError when nothing is resolved, when it was said
    already, and when an asker without a name would write the text: it would bear theirs.
    """
    finding.held(session, question)
    require(policy.can_settle(actor, community), otherwise=_("Join this community first; then help to keep what it knows."))
    answer = finding.accepted(session, question)
    if answer is None:
        raise ConflictError(_("First accept the answer that solved it."))
    if finding.outcome(session, question):
        raise ConflictError(_("Somebody has said already what became of this."))
    asset_id = outcomes.asset_of(session, actor, what, lambda: _written(session, actor, question, community, answer))
    by_id = finding.visible_name(actor, question)
    outcome = QuestionOutcome(question_id=question.id, kept=what.kept, asset_id=asset_id, note=what.note, by_id=by_id)
    session.add(outcome)
    question.touch()
    session.flush()
    fact = facts.QuestionSettled(
        question_id=question.id, community_id=community.id, kept=Kept(what.kept).value, asset_id=asset_id
    )  # fmt: skip
    record(session, by_id, fact)
    return outcome


def credits_of(session: Session, asset: Asset) -> list[Credit]:
    """Who asked and who answered what became this text."""
    query = (
        select(
            col(Person.id), col(Person.username), col(Person.display_name), col(AssetCredit.part), col(AssetCredit.question_id)
        )
        .join(Person, col(Person.id) == col(AssetCredit.person_id))
        .where(col(AssetCredit.asset_id) == asset.id)
        .order_by(col(AssetCredit.id))
    )
    return [Credit(Ref(*row[:3]), str(row.part), row.question_id) for row in session.execute(query)]


def _written(session: Session, actor: Actor, question: Question, community: Community, answer: Answer) -> Asset:
    """A draft that holds the question and the answer, with credit to who asked and who answered."""
    if finding.visible_name(actor, question) is None:
        raise ConflictError(_("The text would bear your name. Put it to the question first, or let others write it."))
    asked = f"{question.title}\n\n{question.body}".strip()
    body = f"## {_('Question')}\n\n{asked}\n\n## {_('Answer')}\n\n{answer.body}\n"
    text = outcomes.draft(question.title, body, question.lang, _("Out of a question."), question.topics)
    named_asker = None if question.anonymous else question.asker_id
    parts = (named_asker, Part.ASKED), (answer.author_id, Part.ANSWERED)
    return outcomes.write_credited(session, actor, community, text, parts, question.id)
