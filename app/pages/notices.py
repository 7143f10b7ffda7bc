"""The inbox, how somebody wants to be told, and the link in each mail that ends them."""

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Query

from app.core import paging
from app.core.errors import InvalidError, NotFoundError
from app.core.i18n import _
from app.core.settings import settings
from app.http.call import Asked, Call
from app.models.notices import How, NoticeKind
from app.models.people import Person
from app.pages import forms, notice_words
from app.pages.forms import Form, FormShape
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again, public
from app.services import notices
from app.services.notices import Told
from app.services.notices.saying import OF_ASSETS, OF_DECISIONS, OF_HELP, OF_MEETINGS, OF_QUESTIONS, OF_RESOURCES

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class Line:
    """A notice as the inbox shows it: its sentence and where it leads."""

    told: Told
    sentence: str
    href: str


@dataclass(frozen=True)
class Inbox(View):
    """What the reader was told, newest first."""

    template = "notices/inbox.html"
    lines: list[Line]
    next: str | None
    unread: int


@dataclass(frozen=True)
class Choosing(View):
    """How the reader wants to be told."""

    template = "notices/settings.html"
    kinds: list[tuple[str, str, str]]
    hows: dict[str, str]
    form: Form
    zone: str
    has_mail: bool


@dataclass(frozen=True)
class Off(View):
    """A person who need not be signed in ends their mails, or has done so."""

    template = "notices/off.html"
    code: str
    done: bool


class Chosen(FormShape):
    """The form's numbers; each kind's choice stands under its own name."""

    quiet_from: int
    quiet_to: int
    per_week: int
    day: Literal["yes", "no"] = "no"


@router.get("/notices")
def inbox(call: Asked, after: Annotated[str | None, Query(max_length=2000)] = None) -> Inbox:
    """What the reader was told."""
    page = notices.listing(call.session, call.actor, paging.Ask(30, after))
    return Inbox([_line(told) for told in page.items], page.next, notices.unread(call.session, call.actor))


@router.post("/notices/reading")
def read_all(call: Asked) -> Redirect:
    """Everything is read."""
    notices.read_all(call.session, call.actor)
    return Redirect("/notices")


@router.post("/notices/{notice_id}/reading")
def follow(call: Asked, notice_id: str) -> Redirect:
    """Read it, and go where it leads."""
    told = notices.find(call.session, call.actor, notice_id)
    notices.read(told)
    return Redirect(_href(told))


@router.get("/notices/settings")
def choices(call: Asked) -> Choosing:
    """How the reader wants to be told."""
    found = notices.choices_of(call.session, call.actor.person_id)
    hours = {"quiet_from": str(found.quiet_from), "quiet_to": str(found.quiet_to), "per_week": str(found.per_week)}
    day = {"day": "yes" if found.day else "no"}
    return _choosing(call, Form({**hours, **day, **{kind.value: found.how(kind).value for kind in NoticeKind}}))


def _choosing_again(call: Call, form: Form) -> Choosing:
    return _choosing(call, form)


@router.post("/notices/settings")
@again(_choosing_again)
def choose(call: Asked) -> Redirect:
    """Keep the reader's choices."""
    typed = forms.typed(call.body)
    given = forms.read(Chosen, typed)
    try:
        chosen = {kind: How(typed[kind.value]) for kind in NoticeKind if kind.value in typed}
    except ValueError as error:
        raise InvalidError(_("Choose one of what is offered.")) from error
    wanted = given.day == "yes"
    numbers = {"quiet_from": given.quiet_from, "quiet_to": given.quiet_to, "per_week": given.per_week}
    notices.choose(call.session, call.actor, chosen, **numbers, day=wanted)
    return Redirect("/notices/settings", _("Saved."))


@router.get("/mail/off")
@public
def off(call: Asked, code: Annotated[str, Query(alias="for", max_length=200)] = "") -> Off:
    """Ask whether mails are to end: mail programs follow links by themselves, so the link alone changes nothing."""
    _person(call, code)
    return Off(code, done=False)


@router.post("/mail/off")
@public
def switch_off(call: Asked, code: Annotated[str, Query(alias="for", max_length=200)] = "") -> Off:
    """End them: by the button, or by the mail program's own (RFC 8058)."""
    notices.switch_off(call.session, _person(call, code).id)
    return Off(code, done=True)


def _person(call: Call, code: str) -> Person:
    person_id = notices.addressed(code)
    person = call.session.get(Person, person_id) if person_id else None
    if person is None:
        raise NotFoundError(_("This link is not whole. Copy it from the mail again, or sign in and choose what you are told."))
    return person


def _line(told: Told) -> Line:
    place, by = told.community, told.by
    words = notices.sentence(told.row.kind, by.display_name if by else "", told.title, place.name if place else "")
    return Line(told, words, _href(told))


LEADS = {
    OF_ASSETS: "assets", OF_QUESTIONS: "questions", OF_HELP: "help/requests", OF_RESOURCES: "resources",
    OF_DECISIONS: "decisions", OF_MEETINGS: "meetings",
}  # fmt: skip


def _href(told: Told) -> str:
    place = f"/communities/{told.community.slug}" if told.community else "/"
    kind, subject = told.row.kind, told.row.subject_id
    for kinds, path in LEADS.items():
        if kind in kinds:
            return f"/{path}/{subject}"
    if kind in {NoticeKind.GAP, NoticeKind.NEWSLETTER, NoticeKind.ACTION}:
        return f"/{kind}s/{subject}"
    if kind == NoticeKind.THANKED:
        return "/people/me"
    if kind == NoticeKind.REQUESTED:
        return f"{place}/members"
    if kind in {NoticeKind.PROPOSED, NoticeKind.INVITED}:
        return "/"
    return f"/contributions/{subject}"


def _choosing(call: Call, form: Form) -> Choosing:
    kinds = [(kind.value, word, form.value(kind.value)) for kind, word in notice_words.kinds().items()]
    return Choosing(kinds, notice_words.hows(), form, call.actor.time_zone, bool(settings().smtp_url))
