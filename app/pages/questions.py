"""A community's questions: the list, and asking, with what may answer it already beside the words as they are typed."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field

from app.core import ids, paging
from app.core.i18n import _
from app.core.text import Line, Prose
from app.http.call import Asked
from app.models.communities import Community
from app.models.questions import QuestionState
from app.pages import forms
from app.pages import question_words as words
from app.pages.forms import Form, FormShape
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.policies import questions as policy
from app.services import communities, live, questions
from app.services.questions import Suggestion

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class Card:
    """A question as lists show it, in words."""

    row: Any
    state: str


def cards(rows: list[Any]) -> list[Card]:
    """Rows of a list of questions, in words."""
    states = words.question_states()
    return [Card(row, states[row.state]) for row in rows]


@dataclass(frozen=True)
class Listing(View):
    """A community's questions, newest first."""

    template = "questions/listing.html"
    community: Community
    cards: list[Card]
    next: str | None
    state: str
    states: dict[str, str]
    may_ask: bool
    since: int


@router.get("/communities/{slug}/questions")
def listing(
    call: Asked, slug: str, state: str = "", after: Annotated[str | None, Query(max_length=2000)] = None
) -> Listing:  # fmt: skip
    """A community's questions; `state` narrows, `late` being those that should be answered by now."""
    community = communities.find(call.session, call.actor, slug)
    states = {"late": _("Waiting too long"), **words.question_states()}
    known = state if state in states else ""
    wanted = questions.Filters(state=known if known in set(QuestionState) else None, overdue=known == "late")
    page = questions.of_community(call.session, community.id, wanted, paging.Ask(20, after))
    may_ask, since = policy.can_ask(call.actor, community), live.now(call.session)
    return Listing(community, cards(page.items), page.next, known, states, may_ask, since)


class AskForm(FormShape):
    """What the form asks. `seen`: what may answer it was shown."""

    title: Line
    body: Prose = ""
    topics: str = ""
    lang: str = Field(default="en", pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")
    anonymous: bool = False
    seen: bool = False
    key: str | None = None

    @property
    def topic_list(self) -> list[str]:
        """The topics, one to a comma."""
        return [topic.strip() for topic in self.topics.replace("，", ",").split(",") if topic.strip()]


@dataclass(frozen=True)
class Ask(View):
    """The form, and what may answer the question already; `asks_again`: look at that first, or ask all the same."""

    template = "questions/ask.html"
    community: Community
    form: Form
    suggestions: list[Suggestion]
    states: dict[str, str]
    key: str
    asks_again: bool


@router.get("/communities/{slug}/questions/new")
def ask_form(call: Asked, slug: str, form: Form | None = None, title: str = "") -> Ask:
    """The form; while its first line is typed, what may answer it is looked for."""
    community = communities.find(call.session, call.actor, slug)
    shown = form or Form({"title": title, "lang": call.actor.language})
    found = questions.suggest(call.session, call.actor, shown.value("title")[:200])
    return Ask(community, shown, found, words.suggestion_states(), shown.value("key") or ids.new_id(), asks_again=False)


@router.post("/communities/{slug}/questions")
@again(ask_form)
def ask(call: Asked, slug: str) -> Ask | Redirect:
    """Ask it, once whoever asks has seen what may answer it; the same form sent twice asks once."""
    community = communities.find(call.session, call.actor, slug)
    values = forms.typed(call.body)
    typed = forms.read(AskForm, values)
    found = [] if typed.seen else questions.suggest(call.session, call.actor, typed.title)
    if found:
        return Ask(community, Form(values), found, words.suggestion_states(), typed.key or ids.new_id(), asks_again=True)
    draft = questions.Draft(
        title=typed.title, body=typed.body, topics=typed.topic_list, lang=typed.lang, anonymous=typed.anonymous
    )
    question = questions.ask(call.session, call.actor, community, draft, key=typed.key)
    return Redirect(f"/questions/{question.id}", _("Asked. Here you see by when an answer is due, and who may know."))
