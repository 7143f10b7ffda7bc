"""One issue of a newsletter: to read, and for those who make it to edit, approve and leave out."""

from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter

from app.core.errors import InvalidError, StaleError
from app.core.i18n import _
from app.http.call import Asked
from app.models.communities import Community
from app.models.newsletters import IssueState, NewsletterIssue, Section
from app.pages import forms
from app.pages.forms import Form, FormShape
from app.pages.newsletters import states
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.policies import newsletters as policy
from app.services import newsletters
from app.services.newsletters import Bullet, Edit, Point

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class One(View):
    """An issue as its readers see it."""

    template = "newsletters/one.html"
    issue: NewsletterIssue
    community: Community
    title: str
    sections: list[tuple[str, list[Bullet]]]
    state: str
    goes_out: datetime | None
    may_make: bool
    form: Form


@dataclass(frozen=True)
class Row:
    """A bullet in the form: its number there, its place in the issue, and the words that stand while none are typed."""

    number: int
    was: str
    section: str
    text: str
    link: str
    words: str


@dataclass(frozen=True)
class Editing(View):
    """The form."""

    template = "newsletters/edit.html"
    issue: NewsletterIssue
    community: Community
    title: str
    rows: list[Row]
    sections: dict[Section, str]
    longest: int
    form: Form


class StepForm(FormShape):
    """A step."""

    to: IssueState


@router.get("/newsletters/{issue_id}")
def one(call: Asked, issue_id: str, form: Form | None = None) -> One:
    """An issue."""
    issue, community = newsletters.find(call.session, call.actor, issue_id)
    kept = newsletters.of(call.session, community.id)
    found = newsletters.bullets(call.session, issue, community.slug)
    return One(
        issue=issue,
        community=community,
        title=newsletters.title(community.name, issue.monday),
        sections=newsletters.under_headings(found),
        state=states()[issue.state],
        goes_out=newsletters.out_at(issue.monday, kept.zone) if kept else None,
        may_make=policy.can_make(call.actor, community.id),
        form=form or Form(),
    )


@router.get("/newsletters/{issue_id}/edit")
def editing(call: Asked, issue_id: str, form: Form | None = None) -> Editing:
    """The form: what the draft says, and room for what it does not."""
    issue, community = newsletters.find(call.session, call.actor, issue_id)
    newsletters.require_making(call.actor, issue)
    shown = form or Form(_typed(issue))
    words = {one.at: one.words for one in newsletters.bullets(call.session, issue, community.slug)}
    return Editing(
        issue=issue,
        community=community,
        title=newsletters.title(community.name, issue.monday),
        rows=[_row(shown, number, words) for number in range(newsletters.MOST)],
        sections=newsletters.sections(),
        longest=newsletters.LONGEST,
        form=shown,
    )


@router.post("/newsletters/{issue_id}/edit")
@again(editing)
def edit(call: Asked, issue_id: str) -> Redirect:
    """Keep what was edited."""
    issue, _community = newsletters.find(call.session, call.actor, issue_id)
    typed = forms.typed(call.body)
    _expect(typed, issue)
    newsletters.edit(call.session, call.actor, issue, Edit(typed.get("intro", "")[:600], _points(typed)))
    return Redirect(f"/newsletters/{issue.id}", _("Saved."))


@router.post("/newsletters/{issue_id}/transitions")
@again(one)
def step(call: Asked, issue_id: str) -> Redirect:
    """Approve it, take that back, or leave it out this week."""
    issue, community = newsletters.find(call.session, call.actor, issue_id)
    typed = forms.typed(call.body)
    target = forms.read(StepForm, typed).to
    newsletters.require_making(call.actor, issue)
    _expect(typed, issue)
    newsletters.move(call.session, call.actor, issue, community, target)
    said = {
        IssueState.APPROVED: _("Approved. It goes out on Monday at 06:00."),
        IssueState.SENT: _("It is out."),
        IssueState.SKIPPED: _("Left out this week."),
    }.get(issue.state, _("It is a draft again."))
    return Redirect(f"/newsletters/{issue.id}", said)


def _expect(typed: dict[str, str], issue: NewsletterIssue) -> None:
    """Raise StaleError unless the form shows the issue as it is: nobody approves words that they did not read."""
    if typed.get("version") != str(issue.version):
        raise StaleError(_("Somebody changed this since you read it. Read it again, then repeat your change."))


def _typed(issue: NewsletterIssue) -> dict[str, str]:
    """The form as it begins."""
    found = {"intro": issue.intro}
    for number, item in enumerate(issue.items):
        said = {"was": str(number), "section": item["section"], "text": item["text"], "link": item["link"]}
        found |= {f"{name}_{number}": value for name, value in said.items()}
    return found


def _row(form: Form, number: int, words: dict[int, str]) -> Row:
    was = form.value(f"was_{number}")
    place = _place(was)
    said = words.get(place, "") if place is not None else ""
    names = ("section", "text", "link")
    section, text, link = (form.value(f"{name}_{number}") for name in names)
    return Row(number, was, section or Section.DECIDED.value, text, link, said)


def _place(was: str) -> int | None:
    """Which bullet of the issue is meant; None for a new one, and for what no form of ours sends."""
    return int(was) if was.isdecimal() and len(was) < 3 else None


def _points(typed: dict[str, str]) -> list[Point]:
    """The bullets that were kept or written, in their order; a row without anything in it is none."""
    found = []
    for number in range(newsletters.MOST):
        was, text = typed.get(f"was_{number}", ""), typed.get(f"text_{number}", "")
        if f"out_{number}" in typed or not (was or text.strip()):
            continue
        if len(text) > newsletters.LONGEST:
            raise InvalidError.at(f"text_{number}", _("Shorten this to %(most)s characters.") % {"most": newsletters.LONGEST})
        section = typed.get(f"section_{number}", "")
        known = Section(section) if section in set(Section) else Section.DECIDED
        link = typed.get(f"link_{number}", "").strip()[:2000]
        found.append(Point(known, text, link, _place(was)))
    return found
