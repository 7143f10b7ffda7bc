"""Contributions and endorsements (domain.md §2.4)."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field

from app.api.fields import ID, ById, BySlug, ByUsername, Day, Given, Link, Topic
from app.api.route import ApiRoute, expect
from app.api.sent import In, Sent
from app.api.shapes import As, EndorsementOut, Out, PageOut, Paging, PersonRef, endorsed, named, page_as, problems
from app.core.db import Session
from app.core.text import Prose, Sentence, Title
from app.http.call import Asked
from app.http.unit import hot
from app.models.contributions import Contribution, ContributionKind, ContributionState, Source
from app.services import communities, contributions, people

router = APIRouter(tags=["contributions"], route_class=ApiRoute)


Who = Annotated[str, Field(max_length=64)]
Authors = Annotated[list[Who], Field(min_length=1, max_length=5)]
Links = Annotated[list[Link], Field(max_length=10)]
Topics = Annotated[list[Topic], Field(max_length=10)]


class ContributionIn(In):
    """What somebody did for a community."""

    kind: ContributionKind = Field(description="What kind of contribution it is.", examples=["asset"])
    title: Title = Field(description="What was done, in one line of at most 120 characters.", examples=["Price template"])
    body: Prose = Field(default="", description="More about it, if more needs saying.")
    evidence: Links = Field(default=[], description="Web addresses that show it.", examples=[["https://example.com/t"]])
    authors: Authors | None = Field(default=None, description="Usernames of one to five authors; the caller alone unless told.")
    beneficiary: Who | None = Field(default=None, description="Username of somebody whom it helped, who is asked to confirm.")
    topics: Topics = Field(default=[], description="What it is about.", examples=[["pricing"]])
    occurred_on: Day | None = Field(default=None, description="The day it happened; today unless told.")


class ContributionPatch(In):
    """New values; fields left out stay as they are."""

    kind: Given[ContributionKind] = Field(default=None, description="What kind of contribution it is.")
    title: Given[Title] = Field(default=None, description="What was done, in one line.", examples=["Price template, 2027"])
    body: Given[Prose] = Field(default=None, description="More about it.")
    evidence: Given[Links] = Field(default=None, description="Web addresses that show it.")
    authors: Given[Authors] = Field(default=None, description="Usernames of one to five authors.")
    beneficiary: Who | None = Field(default=None, description="Username of somebody whom it helped; null for nobody.")
    topics: Given[Topics] = Field(default=None, description="What it is about.")
    occurred_on: Given[Day] = Field(default=None, description="The day it happened.")


class ReasonIn(In):
    """Why."""

    reason: Sentence = Field(description="The reason, which the authors will read.", examples=["Please add the link."])


class ContributionOut(Out):
    """A contribution."""

    id: str = Field(description="Its id.", examples=[ID])
    community: str = Field(description="Slug of the community.")
    kind: ContributionKind = Field(description="What kind of contribution it is.")
    title: str = Field(description="What was done.")
    body: str = Field(description="More about it.")
    evidence: list[str] = Field(description="Web addresses that show it.")
    authors: list[PersonRef] = Field(description="Who did it, with equal credit.")
    beneficiary: PersonRef | None = Field(description="Who was asked to confirm.")
    topics: list[str] = Field(description="What it is about.")
    occurred_on: date = Field(description="The day it happened.")
    logged_at: datetime = Field(description="When it was logged (UTC).")
    source: Source = Field(description="How it came in.")
    state: ContributionState = Field(description="Where it stands.")
    endorsements: list[EndorsementOut] = Field(description="Who says that it helped, and how; oldest first.")
    version: int = Field(description="Counts its changes.")


def shown(row: Any) -> dict[str, Any]:
    """A row of a list as plain values of ContributionOut."""
    return {
        "id": row.id,
        "community": row.slug,
        "kind": row.kind,
        "title": row.title,
        "body": row.body,
        "evidence": row.evidence,
        "authors": [named(ref) for ref in row.authors],
        "beneficiary": {"username": row.asked, "display_name": row.asked_name} if row.asked else None,
        "topics": row.topics,
        "occurred_on": row.occurred_on,
        "logged_at": row.logged_at,
        "source": row.source,
        "state": row.state,
        "endorsements": [endorsed(word) for word in row.words],
        "version": row.version,
    }


def one(session: Session, contribution: Contribution) -> ContributionOut:
    """One contribution in its out shape."""
    return ContributionOut.model_validate(shown(contributions.one(session, contribution)))


@router.get("/contributions", responses=problems(), summary="The feed over all that the caller may see")
@hot
def feed(
    call: Asked,
    paging: Paging,
    community: Annotated[str | None, Query(description="Slug of a community.")] = None,
    author: Annotated[str | None, Query(description="Username of an author, or `me`.")] = None,
    kind: Annotated[ContributionKind | None, Query(description="Only this kind.")] = None,
    state: Annotated[ContributionState | None, Query(description="Only this state; gone ones show only so.")] = None,
    since: Annotated[Day | None, Query(description="Only what happened on this day or later.")] = None,
) -> As[PageOut[ContributionOut]]:
    """Contributions, newest first."""
    wanted = contributions.Filters(
        community_id=communities.id_of(call.session, call.actor, community) if community else None,
        author_id=people.id_of(call.session, call.actor, author) if author else None,
        kind=kind,
        state=state,
        since=since,
    )
    page = contributions.feed(call.session, call.actor, wanted, paging)
    return page_as([shown(row) for row in page.items], page.next)


@router.get("/people/{username}/contributions", responses=problems(), summary="What one person did")
@hot
def of_person(call: Asked, username: ByUsername, paging: Paging) -> As[PageOut[ContributionOut]]:
    """A person's contributions, newest first."""
    person_id = people.id_of(call.session, call.actor, username)
    page = contributions.of_person(call.session, call.actor, person_id, paging)
    return page_as([shown(row) for row in page.items], page.next)


@router.post("/communities/{slug}/contributions", status_code=201, responses=problems(409), summary="Log a contribution")
def log(call: Asked, slug: BySlug, sent: Sent[ContributionIn]) -> ContributionOut:
    """Log what somebody did for a community."""
    community = communities.find(call.session, call.actor, slug)
    source = Source.API if call.actor.token_id else Source.SELF
    draft = contributions.Draft(**dict(sent.read()))
    contribution = contributions.log(call.session, call.actor, community, draft, source)
    call.reply.headers["Location"] = f"/api/v1/contributions/{contribution.id}"
    return one(call.session, contribution)


@router.get("/contributions/{contribution_id}", responses=problems(), summary="One contribution")
def get(call: Asked, contribution_id: ById) -> ContributionOut:
    """A contribution with everybody's word on it."""
    return one(call.session, contributions.find(call.session, call.actor, contribution_id)[0])


@router.patch("/contributions/{contribution_id}", responses=problems(409, 412), summary="Change a contribution")
def patch(call: Asked, contribution_id: ById, sent: Sent[ContributionPatch]) -> ContributionOut:
    """Change a contribution before anybody endorsed it; honours If-Match."""
    contribution, _community = contributions.find(call.session, call.actor, contribution_id)
    expect(call, contribution)
    given = sent.read()
    change = contributions.Change(given=frozenset(given.model_fields_set), **dict(given))
    contributions.change(call.session, call.actor, contribution, change)
    return one(call.session, contribution)


@router.post("/contributions/{contribution_id}/withdrawal", responses=problems(409), summary="Take a contribution back")
def withdraw(call: Asked, contribution_id: ById) -> ContributionOut:
    """An author takes a contribution back; it stays in the record, lists leave it out."""
    contribution, _community = contributions.find(call.session, call.actor, contribution_id)
    contributions.withdraw(call.session, call.actor, contribution)
    return one(call.session, contribution)


@router.post("/contributions/{contribution_id}/return", responses=problems(409), summary="Send back for evidence")
def send_back(call: Asked, contribution_id: ById, sent: Sent[ReasonIn]) -> ContributionOut:
    """Ask the authors for evidence."""
    contribution, community = contributions.find(call.session, call.actor, contribution_id)
    contributions.send_back(call.session, call.actor, contribution, community, sent.read().reason)
    return one(call.session, contribution)


@router.post("/contributions/{contribution_id}/void", responses=problems(409), summary="Declare a contribution void")
def void(call: Asked, contribution_id: ById, sent: Sent[ReasonIn]) -> ContributionOut:
    """Declare a contribution void, with a reason the authors can appeal."""
    contribution, community = contributions.find(call.session, call.actor, contribution_id)
    contributions.void(call.session, call.actor, contribution, community, sent.read().reason)
    return one(call.session, contribution)
