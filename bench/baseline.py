"""The baseline: the feed and the hub as every tutorial of FastAPI and SQLModel would write them, over our own tables.

Honest work, not a straw man: one Session for each request by a dependency, sync handlers, ORM objects with their
relationships loaded eagerly (`selectinload`), a `response_model`, a Jinja template, and who asks looked up by the ORM. It
shows the same things to the same people. What it leaves out: languages, conditional requests, paging by key, limits.
"""

import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

from fastapi import Depends, FastAPI, Header, HTTPException, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy.orm import selectinload
from sqlmodel import Session, SQLModel, col, create_engine, func, or_, select

from bench.baseline_tables import (
    ApiToken,
    Authorship,
    Community,
    Contribution,
    Endorsement,
    Membership,
    Person,
    RoleAssignment,
    SignIn,
)

URL = os.environ["GUILDRY_DATABASE_URL"]
engine = create_engine(URL, module=sqlite) if URL.startswith("sqlite") else create_engine(URL)
templates = Jinja2Templates(Path(__file__).parent / "templates")
app = FastAPI()

SHOWN_KINDS = {"cop": "Community of practice", "coe": "Centre of excellence", "working_group": "Working group"}
GONE = ("withdrawn", "voided")


class PersonRead(SQLModel):
    """A person, named."""

    username: str
    display_name: str


class EndorsementRead(SQLModel):
    """Somebody's word."""

    id: str
    type: str
    benefit: str
    created_at: datetime
    endorser: PersonRead


class ContributionRead(SQLModel):
    """What somebody did."""

    id: str
    community: str
    kind: str
    title: str
    body: str
    evidence: list[str]
    authors: list[PersonRead]
    beneficiary: PersonRead | None
    topics: list[str]
    occurred_on: date
    logged_at: datetime
    source: str
    state: str
    endorsements: list[EndorsementRead]
    version: int


class FeedRead(SQLModel):
    """A page of the feed."""

    items: list[ContributionRead]
    next: int | None


def get_session() -> Iterator[Session]:
    """A session for each request."""
    with Session(engine) as session:
        yield session


SessionDep = Annotated[Session, Depends(get_session)]


def by_token(session: SessionDep, authorization: Annotated[str, Header()] = "") -> Person:
    """Who sends a token."""
    digest = hashlib.sha256(authorization.removeprefix("Bearer ").encode()).hexdigest()
    token = session.exec(select(ApiToken).where(ApiToken.digest == digest)).first()
    if token is None or token.revoked_at is not None or token.expires_at <= datetime.now(UTC):  # noqa: TID251 - not our clock's
        raise HTTPException(401)
    return token.person


def by_cookie(session: SessionDep, request: Request) -> Person:
    """Who brings a cookie."""
    digest = hashlib.sha256(request.cookies.get("guildry", "").encode()).hexdigest()
    visit = session.exec(select(SignIn).where(SignIn.digest == digest)).first()
    if visit is None or visit.ended_at is not None or visit.expires_at <= datetime.now(UTC):  # noqa: TID251 - as above
        raise HTTPException(401)
    return visit.person


def whole() -> list:  # type: ignore[type-arg]  # loader options have no public type
    """A contribution with all that a list shows of it."""
    return [
        selectinload(Contribution.community),  # type: ignore[arg-type]  # as SQLModel's documentation writes it
        selectinload(Contribution.beneficiary),  # type: ignore[arg-type]  # as above
        selectinload(Contribution.authorships).selectinload(Authorship.person),  # type: ignore[arg-type]  # as above
        selectinload(Contribution.endorsements).selectinload(Endorsement.endorser),  # type: ignore[arg-type]  # as above
    ]


@app.get("/api/v1/contributions", response_model=FeedRead)
def feed(session: SessionDep, who: Annotated[Person, Depends(by_token)], offset: int = 0, limit: int = 20) -> FeedRead:
    """The newest contributions in communities that the caller may see."""
    mine = [one.community_id for one in who.memberships if one.state == "active"]
    query = (
        select(Contribution)
        .join(Community)
        .where(or_(Community.visibility != "restricted", col(Community.id).in_(mine)))
        .where(col(Contribution.state).not_in(GONE))
        .order_by(col(Contribution.logged_at).desc(), col(Contribution.id).desc())
        .offset(offset)
        .limit(limit)
        .options(*whole())
    )
    items = [shown(one) for one in session.exec(query)]
    return FeedRead(items=items, next=offset + limit if len(items) == limit else None)


def shown(one: Contribution) -> ContributionRead:
    """A contribution as it goes out."""
    return ContributionRead.model_validate(
        one,
        update={
            "community": one.community.slug,
            "authors": [PersonRead.model_validate(authorship.person) for authorship in one.authorships],
            "beneficiary": PersonRead.model_validate(one.beneficiary) if one.beneficiary else None,
            "endorsements": [EndorsementRead.model_validate(word) for word in one.endorsements if word.revoked_at is None],
        },
    )


@app.get("/communities/{slug}", response_class=HTMLResponse)
def hub(slug: str, request: Request, session: SessionDep, who: Annotated[Person, Depends(by_cookie)]) -> HTMLResponse:
    """A community's home: what was done, people in roles, what it is for."""
    query = select(Community).where(Community.slug == slug)
    query = query.options(selectinload(Community.roles).selectinload(RoleAssignment.person))  # type: ignore[arg-type]  # as above
    community = session.exec(query).first()
    mine = {one.community_id: one for one in who.memberships if one.ended_at is None}
    if community is None or (community.visibility == "restricted" and community.id not in mine):
        raise HTTPException(404)
    contributions = session.exec(
        select(Contribution)
        .where(Contribution.community_id == community.id, col(Contribution.state).not_in(GONE))
        .order_by(col(Contribution.logged_at).desc(), col(Contribution.id).desc())
        .limit(11)
        .options(*whole())
    ).all()
    members = session.exec(
        select(func.count()).where(Membership.community_id == community.id, Membership.state == "active")
    ).one()
    today = datetime.now(UTC).date()  # noqa: TID251 - as above
    holders = [one for one in community.roles if one.state == "accepted" and (one.valid_to is None or one.valid_to > today)]
    shown_here = {
        "who": who, "community": community, "kind": SHOWN_KINDS[community.kind], "membership": mine.get(community.id),
        "contributions": contributions[:10], "more": len(contributions) > 10, "members": members, "holders": holders,
    }  # fmt: skip
    return templates.TemplateResponse(request, "hub.html", shown_here)
