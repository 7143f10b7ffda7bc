"""A community's newsletter and its issues: drafted by the system, approved by a person (domain.md §2.13)."""

from fastapi import APIRouter

from app.api.fields import ById, BySlug
from app.api.route import ApiRoute, expect
from app.api.sent import Sent
from app.api.shapes import PageOut, Paging, problems
from app.api.v1 import newsletter_shapes as shapes
from app.api.v1.newsletter_shapes import (
    IssueDetail,
    IssueOut,
    IssuePatch,
    IssueStepIn,
    NewsletterEndOut,
    NewsletterIn,
    NewsletterOut,
    PaceIn,
    PaceOut,
)
from app.core.errors import NotFoundError
from app.core.i18n import _
from app.http.call import Asked
from app.models.communities import Community
from app.services import communities, newsletters
from app.services.newsletters import Edit, Point, Wanted

router = APIRouter(tags=["newsletters"], route_class=ApiRoute)


@router.get("/communities/{slug}/newsletter", responses=problems(), summary="How a community's newsletter is kept")
def get(call: Asked, slug: BySlug) -> NewsletterOut:
    """For whoever may see the community; 404 where it has none."""
    return _kept(call, communities.find(call.session, call.actor, slug))


@router.put("/communities/{slug}/newsletter", responses=problems(409, 412), summary="Begin or change a newsletter")
def keep(call: Asked, slug: BySlug, sent: Sent[NewsletterIn]) -> NewsletterOut:
    """For its manager and leader; again changes nothing. Honours If-Match."""
    community = communities.find(call.session, call.actor, slug)
    given = sent.read()
    expect(call, newsletters.of(call.session, community.id))
    newsletters.keep(call.session, call.actor, community, Wanted(given.zone, given.lang, given.public))
    return _kept(call, community)


@router.delete("/communities/{slug}/newsletter", responses=problems(), summary="End a newsletter")
def end(call: Asked, slug: BySlug) -> NewsletterEndOut:
    """No more issues; what came out stays. Again changes nothing."""
    community = communities.find(call.session, call.actor, slug)
    newsletters.end(call.session, call.actor, community)
    return NewsletterEndOut(community=community.slug, goes_on=False)


@router.put("/communities/{slug}/newsletter/pace", responses=problems(), summary="Read it as often as that")
def pace(call: Asked, slug: BySlug, sent: Sent[PaceIn]) -> PaceOut:
    """The caller's own choice; members read it weekly unless they choose, everybody else not at all."""
    community = communities.find(call.session, call.actor, slug)
    newsletters.choose_pace(call.session, call.actor, community, sent.read().pace)
    call.session.flush()
    return PaceOut(pace=newsletters.pace_of(call.session, call.actor, community.id))


@router.get("/communities/{slug}/newsletters", responses=problems(), summary="A newsletter's issues")
def listing(call: Asked, slug: BySlug, paging: Paging) -> PageOut[IssueOut]:
    """Newest first; drafts for those who make or oversee it."""
    community = communities.find(call.session, call.actor, slug)
    page = newsletters.listing(call.session, call.actor, community, paging)
    return PageOut(items=[shapes.plain(one, community) for one in page.items], next=page.next)


@router.post("/communities/{slug}/newsletters", status_code=201, responses=problems(409), summary="Draft the next issue now")
def draft(call: Asked, slug: BySlug) -> IssueDetail:
    """Without waiting for Friday; for those who make it."""
    community = communities.find(call.session, call.actor, slug)
    issue = newsletters.draft_now(call.session, call.actor, community)
    call.reply.headers["Location"] = f"/api/v1/newsletters/{issue.id}"
    return shapes.detail(call.session, issue, community)


@router.get("/newsletters/{issue_id}", responses=problems(), summary="One issue")
def one(call: Asked, issue_id: ById) -> IssueDetail:
    """What is out, for whoever sees the community; a draft for those who make or oversee it."""
    return shapes.detail(call.session, *newsletters.find(call.session, call.actor, issue_id))


@router.patch("/newsletters/{issue_id}", responses=problems(409, 412), summary="Edit a draft")
def edit(call: Asked, issue_id: ById, sent: Sent[IssuePatch]) -> IssueDetail:
    """Change what it says; honours If-Match."""
    issue, community = newsletters.find(call.session, call.actor, issue_id)
    newsletters.require_making(call.actor, issue)
    given = sent.read()
    expect(call, issue)
    points = None if given.items is None else [Point(**one.model_dump()) for one in given.items]
    newsletters.edit(call.session, call.actor, issue, Edit(given.intro, points))
    return shapes.detail(call.session, issue, community)


@router.post("/newsletters/{issue_id}/transitions", responses=problems(409, 412), summary="Approve it, or leave it out")
def step(call: Asked, issue_id: ById, sent: Sent[IssueStepIn]) -> IssueDetail:
    """Nothing goes out by itself: it needs a person's word. Honours If-Match."""
    issue, community = newsletters.find(call.session, call.actor, issue_id)
    newsletters.require_making(call.actor, issue)
    target = sent.read().to
    expect(call, issue)
    newsletters.move(call.session, call.actor, issue, community, target)
    return shapes.detail(call.session, issue, community)


def _kept(call: Asked, community: Community) -> NewsletterOut:
    kept = newsletters.of(call.session, community.id)
    if kept is None:
        raise NotFoundError(_("This community has no newsletter now. Begin one first."))
    names = {name: getattr(kept, name) for name in ("zone", "lang", "public", "version")}
    pace = newsletters.pace_of(call.session, call.actor, community.id)
    return NewsletterOut(community=community.slug, pace=pace, **names)
