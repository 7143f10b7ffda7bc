"""Decisions as programs see them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints

from app.api.fields import ID, Day, Given
from app.api.sent import In
from app.api.shapes import Out, PersonRef
from app.core.db import Session
from app.core.text import Line, Prose, Sentence, safe
from app.models.communities import Community
from app.models.decisions import DecisionState, Method, Position, Stance
from app.services import people
from app.services.decisions import Shown
from app.services.people import Ref

Proposal = Annotated[Sentence, StringConstraints(min_length=1)]
Options = Annotated[list[Annotated[str, Field(max_length=280)]], Field(max_length=10)]
Quorum = Annotated[int, Field(ge=1, le=10_000)]
DecisionId = Annotated[str, StringConstraints(max_length=36), AfterValidator(safe)]
PEOPLE = {"proposed_by", "opened_by", "settled_by", "stated_by"}


class DecisionIn(In):
    """A proposal."""

    title: Line = Field(description="What it is about, in one line.", examples=["One name for files"])
    proposal: Proposal = Field(description="What shall hold once it is accepted.", examples=["Names carry the day first."])
    method: Method = Field(
        strict=False,
        description="advice: whoever opens it decides with the advice of others; lazy_consensus, consent: accepted unless "
        "somebody objects; majority, two_thirds: of those who agree or object, if the quorum is reached.",
        examples=["consent"],
    )
    context: Prose = Field(default="", description="Why, in Markdown.", examples=["We look for files **twice a day**."])
    options: Options = Field(default=[], description="What else was thought of.", examples=[["The name of the customer first"]])
    quorum_bp: Quorum | None = Field(
        default=None, description="In votes: the share of those eligible who must speak, in basis points; 2500 if null.",
        examples=[None],
    )  # fmt: skip
    review_on: Day | None = Field(default=None, description="When it is looked at again; a year after it closes unless told.")
    supersedes: DecisionId | None = Field(
        default=None, description="Id of the accepted decision that it is to replace.", examples=[None]
    )


class DecisionPatch(In):
    """New values of a draft; fields left out stay as they are."""

    title: Given[Line] = Field(default=None, description="What it is about.", examples=["One name for all files"])
    proposal: Given[Proposal] = Field(default=None, description="What shall hold.")
    method: Given[Method] = Field(default=None, strict=False, description="How it is decided.")
    context: Given[Prose] = Field(default=None, description="Why, in Markdown.")
    options: Given[Options] = Field(default=None, description="What else was thought of.")
    quorum_bp: Quorum | None = Field(default=None, description="In votes: the quorum in basis points; null: as usual.")
    review_on: Day | None = Field(default=None, description="When it is looked at again; null: a year after it closes.")
    supersedes: DecisionId | None = Field(default=None, description="Id of what it is to replace; null: nothing.")


class TallyOut(Out):
    """How many took which position."""

    agree: int = Field(description="How many agree.", examples=[4])
    abstain: int = Field(description="How many abstain.", examples=[1])
    concern: int = Field(description="How many have a concern, which stops nothing.", examples=[0])
    object: int = Field(description="How many object, each naming a harm.", examples=[1])
    eligible: int = Field(description="How many might: who belonged when it was opened.", examples=[12])


class PositionOut(Out):
    """What somebody says to a proposal. Everybody's word weighs the same."""

    person: PersonRef = Field(description="Who.")
    stance: Stance = Field(description="agree, abstain, concern or object.")
    reason: str = Field(description="Why; an objection names the harm.")
    taken_at: datetime = Field(description="When it was last changed (UTC).")


class MyPositionOut(Out):
    """What the caller says to it."""

    stance: Stance = Field(description="agree, abstain, concern or object.")
    reason: str = Field(description="Why.")
    taken_at: datetime = Field(description="When it was last changed (UTC).")


class DecisionOut(Out):
    """A proposal, how it stands, and what became of it."""

    id: str = Field(description="Its id.", examples=[ID])
    community: str = Field(description="Slug of its community.", examples=["pricing"])
    title: str = Field(description="What it is about.", examples=["One name for files"])
    proposal: str = Field(description="What shall hold, or holds.")
    context: str = Field(description="Why, in Markdown.")
    options: list[str] = Field(description="What else was thought of.")
    method: Method = Field(description="How it is decided.")
    quorum_bp: int | None = Field(description="In votes, once open: the quorum in basis points of those eligible.")
    state: DecisionState = Field(description="Where it stands; what is accepted changes no more.")
    proposed_by: PersonRef = Field(description="Who proposed it.")
    opened_by: PersonRef | None = Field(description="Who put it to the members.")
    opens_at: datetime | None = Field(description="When it was opened (UTC).")
    closes_at: datetime | None = Field(description="Until when positions are taken (UTC): 72 hours or more after that.")
    tally: TallyOut = Field(description="Positions so far, or at the close.")
    leads_to: DecisionState | None = Field(
        description="While open: what would become of it with these positions; null for advice, and once it is over."
    )
    mine: MyPositionOut | None = Field(description="The caller's own position.")
    settled_at: datetime | None = Field(description="When it was accepted, rejected or withdrawn, or lapsed (UTC).")
    settled_by: PersonRef | None = Field(description="Who withdrew it, or decided upon advice; null: the clock counted.")
    reason: str = Field(description="Why it was withdrawn.")
    outcome: str = Field(description="What came of it, said once when it was over.")
    stated_by: PersonRef | None = Field(description="Who said so.")
    review_on: date | None = Field(description="When it is looked at again; every accepted one has such a day.")
    supersedes: str | None = Field(description="Id of the decision that it replaces, or would.")
    superseded_by: str | None = Field(description="Id of the accepted decision that took its place.")
    version: int = Field(description="Counts its changes; its ETag.", examples=[1])
    updated_at: datetime = Field(description="When it was last changed (UTC).")


def decisions_out(session: Session, found: Sequence[Shown], community: Community) -> list[DecisionOut]:
    """Decisions of one community, with names."""
    names = people.refs(session, [getattr(one.decision, name) for one in found for name in PEOPLE])
    return [_out(one, community, names) for one in found]


def decision_out(session: Session, one: Shown, community: Community) -> DecisionOut:
    """One of them."""
    return decisions_out(session, [one], community)[0]


def position_out(row: Position, who: Ref) -> PositionOut:
    """What somebody said."""
    return PositionOut(person=PersonRef.of(who), stance=row.stance, reason=row.reason, taken_at=row.taken_at)


def _out(one: Shown, community: Community, names: dict[str, Ref]) -> DecisionOut:
    row = one.decision
    made = PEOPLE | {"community", "tally", "leads_to", "mine", "superseded_by"}
    given: dict[str, Any] = {name: getattr(row, name) for name in DecisionOut.model_fields if name not in made}
    for name in PEOPLE:
        ref = names.get(getattr(row, name) or "")
        given[name] = PersonRef.of(ref) if ref else None
    mine = one.mine
    return DecisionOut(
        **given, community=community.slug, leads_to=one.leads_to, superseded_by=one.superseded_by,
        tally=TallyOut(**one.tally.stances, eligible=one.tally.eligible),
        mine=MyPositionOut(stance=mine.stance, reason=mine.reason, taken_at=mine.taken_at) if mine else None,
    )  # fmt: skip
