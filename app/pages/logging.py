"""Logging a contribution in thirty seconds: one line, what is guessed from it, and the new row with an undo."""

from dataclasses import dataclass, replace
from datetime import date

from fastapi import APIRouter
from pydantic import field_validator

from app.core import ids, paging
from app.core.errors import NotFoundError
from app.core.i18n import _
from app.core.text import Prose, Title
from app.http.call import Asked, Call
from app.models.communities import Community
from app.models.contributions import Contribution, ContributionKind
from app.pages import forms
from app.pages.forms import Form, FormShape
from app.pages.guides import guides
from app.pages.items import Item, items
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.pages.words import guess, kinds
from app.services import belonging, communities, contributions, people
from app.services.people import Ref

router = APIRouter(route_class=PageRoute, include_in_schema=False)


class LogForm(FormShape):
    """What the log form asks: a title; what was guessed may be changed."""

    title: Title
    kind: ContributionKind | None = None
    evidence: str = ""
    beneficiary: str = ""
    body: Prose = ""
    occurred_on: date | None = None

    @field_validator("beneficiary")
    @classmethod
    def bare(cls, value: str) -> str:
        """A leading @ is how people type names."""
        return value.strip().removeprefix("@")

    def draft(self) -> contributions.Draft:
        """The draft; an address inside the title counts as evidence, the kind is guessed from the words."""
        return contributions.Draft(
            kind=self.kind or guess(self.title),
            title=without_links(self.title),
            body=self.body,
            evidence=list(dict.fromkeys([*self.evidence.split(), *links_in(self.title)])),
            beneficiary=self.beneficiary or None,
            occurred_on=self.occurred_on,
        )


def links_in(line: str) -> list[str]:
    """The web addresses in a line."""
    return [word for word in line.split() if word.startswith(("http://", "https://"))]


def without_links(line: str) -> str:
    """The line without its addresses, which are kept as evidence; as it was if nothing else would be left."""
    links = links_in(line)
    return " ".join(word for word in line.split(" ") if word not in links).strip() or line if links else line


def named_in(call: Call, line: str) -> Ref | None:
    """The first @username in a line that is somebody's; other words behind an @ mean nothing."""
    for word in line.split():
        if word.startswith("@"):
            try:
                person = people.find(call.session, call.actor, word[1:].rstrip(".,;:!?"))
            except NotFoundError:
                continue
            return Ref(person.id, person.username, person.display_name)
    return None


@dataclass(frozen=True)
class Log(View):
    """The log form: at most three fields in sight, and what was guessed from the first."""

    template = "contributions/log.html"
    community: Community
    form: Form
    kinds: dict[str, str]
    guessed: str
    guide: str
    guides: dict[str, str]
    links: list[str]
    asked: Ref | None
    colleagues: list[Ref]
    key: str


@dataclass(frozen=True)
class Logged(View):
    """The new row in place of the form, with ten seconds to undo."""

    template = "contributions/_logged.html"
    item: Item
    community: Community
    asked: Ref | None
    alike: Contribution | None


def _guide(form: Form) -> str:
    """What to write about the kind that was chosen or guessed."""
    kind = form.value("kind") or (guess(form.value("title")) if form.value("title") else "")
    return guides().get(kind, "")


@router.get("/communities/{slug}/contributions/new")
def log_form(
    call: Asked, slug: str, form: Form | None = None, title: str = "", evidence: str = "", kind: str = ""
) -> Log:  # fmt: skip
    """The thirty-second form; `title` and `evidence` may come from a link elsewhere in the intranet."""
    community = communities.find(call.session, call.actor, slug)
    form = form or Form({"title": title, "evidence": evidence, "kind": kind})
    members = belonging.members(call.session, community, paging.Ask(100)).items
    return Log(
        community=community,
        form=form,
        kinds=kinds(),
        guessed=kinds()[guess(form.value("title"))] if form.value("title") else "",
        guide=_guide(form),
        guides=guides(),
        links=links_in(form.value("title")),
        asked=named_in(call, form.value("title")),
        colleagues=[
            Ref(row.person_id, row.username, row.display_name)
            for row, _roles in members if row.person_id != call.actor.person_id
        ],
        key=form.value("key") or ids.new_id(),
    )  # fmt: skip


@router.post("/communities/{slug}/contributions")
@again(log_form)
def log(call: Asked, slug: str) -> View | Redirect:
    """Log it, and show the new row; the same form sent twice logs once."""
    community = communities.find(call.session, call.actor, slug)
    typed = forms.typed(call.body)
    draft = forms.read(LogForm, typed).draft()
    if not draft.beneficiary and (named := named_in(call, draft.title)):
        draft = replace(draft, beneficiary=named.username)
    alike = contributions.alike(call.session, call.actor, draft.title)
    contribution = contributions.log(call.session, call.actor, community, draft, key=typed.get("key"))
    [shown] = items([contributions.one(call.session, contribution)])
    if call.is_fragment:
        return Logged(shown, community, shown.beneficiary, alike)
    return Redirect(f"/contributions/{contribution.id}", _logged_note(shown))


def _logged_note(shown: Item) -> str:
    if shown.beneficiary:
        return _("Logged. %(name)s was asked to confirm.") % {"name": shown.beneficiary.display_name}
    return _("Logged. Somebody whom it helped can now say so.")
