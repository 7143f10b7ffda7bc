"""Help inside: the first steps with what is done of them, and what the words mean, in four languages."""

from dataclasses import dataclass

from fastapi import APIRouter

from app.core import i18n
from app.core.i18n import _
from app.http.call import Asked
from app.pages.glossary import TERMS, meanings
from app.pages.render import View
from app.pages.route import PageRoute
from app.services.starting import steps_of

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class Start(View):
    """Steps: whether each is done, its words, why, and where it is taken."""

    template = "guide/start.html"
    steps: list[tuple[bool, str, str, str]]
    done: int


@dataclass(frozen=True)
class Glossary(View):
    """Terms in the domain's own order, the reader's language first."""

    template = "guide/glossary.html"
    terms: list[tuple[str, dict[str, str], str]]


@router.get("/start")
def start(call: Asked) -> Start:
    """The first steps."""
    taken = steps_of(call.session, call.actor)
    steps = [(done, *words) for done, words in zip(taken, _words(), strict=True)]
    return Start(steps, sum(taken))


@router.get("/glossary")
def glossary(call: Asked) -> Glossary:  # noqa: ARG001  # whoever is signed in
    """What the words mean."""
    said = meanings()
    return Glossary([(key, dict(zip(i18n.LANGUAGES, names, strict=True)), said[key]) for key, names in TERMS.items()])


def _words() -> list[tuple[str, str, str]]:
    """For each step in the order of `Steps`: what to do, why, and where."""
    return [
        (_("Join a community"), _("Look who practises what you practise."), "/communities"),
        (_("Log what you did"), _("One line is enough; it shows others what you can be asked."), "/communities"),
        (_("Say that somebody's work helped you"), _("Your sentence is what counts, more than any number."), "/"),
        (_("Thank a colleague"), _("A few words stand on their page."), "/people"),
        (_("Choose what you are told"), _("By mail at once, once a day, or not at all."), "/notices/settings"),
    ]
