"""Shapes of newsletters and their issues."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints

from app.api.fields import ID, Given, Tag, Zone
from app.api.sent import In
from app.api.shapes import Out
from app.core.db import Session
from app.core.text import safe
from app.models.communities import Community
from app.models.newsletters import IssueState, NewsletterIssue, Pace, Section
from app.services import newsletters

Words = Annotated[str, StringConstraints(max_length=newsletters.LONGEST), AfterValidator(safe)]
Address = Annotated[str, StringConstraints(max_length=2000), AfterValidator(safe)]
Intro = Annotated[str, StringConstraints(max_length=600), AfterValidator(safe)]


class NewsletterIn(In):
    """How a newsletter is to be kept."""

    zone: Zone | None = Field(default=None, description="By which clock; null: the organisation's.", examples=["Europe/Warsaw"])
    lang: Tag = Field(default="en", description="In which language people write it.", examples=["pl"])
    public: bool = Field(default=False, description="Whether its feeds are for everybody, without thanks.")


class NewsletterOut(Out):
    """A community's newsletter."""

    community: str = Field(description="Slug of the community.", examples=["pricing"])
    zone: str = Field(description="By which clock it is drafted (Friday 15:00) and goes out (Monday 06:00).")
    lang: str = Field(description="In which language people write it.", examples=["pl"])
    public: bool = Field(description="Whether its feeds are for everybody.")
    pace: Pace = Field(description="How often the caller reads it.")
    version: int = Field(description="Counts its changes; If-Match compares it.")


class NewsletterEndOut(Out):
    """That a newsletter ended."""

    community: str = Field(description="Slug of the community.", examples=["pricing"])
    goes_on: bool = Field(description="False: there are no more issues.", examples=[False])


class PaceIn(In):
    """How often."""

    pace: Pace = Field(description="`monthly`: the first issue of a month.", examples=["monthly"])


class PaceOut(Out):
    """How often the caller reads it."""

    pace: Pace = Field(description="How often the caller reads it.")


class BulletIn(In):
    """A bullet as it is to be."""

    section: Section = Field(description="Under which heading.", examples=["decided"])
    text: Words = Field(default="", description="What it says; empty: the system's words for what it found.")
    link: Address = Field(default="", description="Where it leads: a web address, or a path of this site.")
    was: Annotated[int, Field(ge=0, le=6)] | None = Field(
        default=None, description="Its place (from 0) in the issue as it is; null for a new one.", examples=[0]
    )


class IssuePatch(In):
    """What changes of a draft; what is left out stays."""

    intro: Given[Intro] = Field(default=None, description="A word before it.")
    items: Given[list[BulletIn]] = Field(default=None, description="All bullets there will be, in order; seven at most.")


class IssueStepIn(In):
    """A step."""

    to: Literal[IssueState.DRAFT, IssueState.APPROVED, IssueState.SKIPPED] = Field(
        description="`approved`: it goes out on its Monday, or at once if that has passed.", examples=["approved"]
    )


class BulletOut(Out):
    """A bullet in the caller's language."""

    section: Section = Field(description="Under which heading.")
    text: str = Field(description="What it says.", examples=["How we price"])
    href: str = Field(description="Where it leads: a web address, a path of this site, or nothing.", examples=["/assets/1"])
    at: int = Field(description="Its place in the issue, for `was`.")


class IssueOut(Out):
    """A week's issue."""

    id: str = Field(description="Its id.", examples=[ID])
    community: str = Field(description="Slug of the community.", examples=["pricing"])
    monday: date = Field(description="The Monday on which it goes out.", examples=["2026-11-23"])
    title: str = Field(description="What it is called, in the caller's language.")
    state: IssueState = Field(description="Where it stands; those who do not make it see `sent` alone.")
    sent_at: datetime | None = Field(description="When it went out (UTC).")
    version: int = Field(description="Counts its changes; If-Match compares it.")


class IssueDetail(IssueOut):
    """An issue with what it says."""

    intro: str = Field(description="A word before it, as somebody wrote it.")
    items: list[BulletOut] = Field(description="Its bullets; what they were about and is gone is left out.")


def plain(issue: NewsletterIssue, community: Community) -> IssueOut:
    """An issue as lists show it."""
    return IssueOut(**_known(issue, community))


def detail(session: Session, issue: NewsletterIssue, community: Community) -> IssueDetail:
    """An issue with what it says, in the language that is spoken."""
    session.flush()
    found = newsletters.bullets(session, issue, community.slug)
    items = [BulletOut(section=one.section, text=one.words, href=one.href, at=one.at) for one in found]
    return IssueDetail(**_known(issue, community), intro=issue.intro, items=items)


def _known(issue: NewsletterIssue, community: Community) -> dict[str, Any]:
    names = ("id", "monday", "state", "sent_at", "version")
    title = newsletters.title(community.name, issue.monday)
    return {**{name: getattr(issue, name) for name in names}, "community": community.slug, "title": title}
