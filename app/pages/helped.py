"""How somebody's work helped, in words for their profile: what they did, whom it helped, which goal that serves."""

from dataclasses import dataclass
from datetime import datetime

from app.core.i18n import _, ngettext
from app.http.call import Call
from app.pages import knowledge_words
from app.pages.words import kinds
from app.services import helped
from app.services.communities.finding import PlaceRef
from app.services.goals import Standing
from app.services.helped import Chain, Voice
from app.services.people import Ref

MOST = 3  # on a profile; programs get more


@dataclass(frozen=True)
class Said:
    """A voice: whose, what they say, and what came of using it."""

    who: Ref
    sentence: str
    outcome: str
    at: datetime


@dataclass(frozen=True)
class Helped:
    """A chain as the profile shows it."""

    href: str
    title: str
    kind: str
    community: PlaceRef
    said: list[Said]
    more: str
    minutes: str
    goal: Standing | None
    presumed: bool


def helped_by(call: Call, person_id: str) -> list[Helped]:
    """The latest chains of a person's work that the reader may see."""
    return [_helped(one) for one in helped.chains(call.session, call.actor, person_id, MOST)]


def _helped(one: Chain) -> Helped:
    asset = one.thing.kind == "asset"
    minutes = ngettext("%(num)s minute saved, as they say", "%(num)s minutes saved, as they say", one.minutes)
    return Helped(
        href=f"/{'assets' if asset else 'contributions'}/{one.thing.id}", title=one.title,
        kind=(knowledge_words.asset_kinds() if asset else kinds())[one.kind], community=one.community,
        said=[_said(voice) for voice in one.voices], more=_more(one),
        minutes=minutes % {"num": one.minutes} if one.minutes else "", goal=one.goal,
        presumed=one.presumed,
    )  # fmt: skip


def _said(voice: Voice) -> Said:
    outcomes = {"worked": _("It worked for them"), "adapted": _("They adapted it")}
    return Said(voice.who, voice.sentence, outcomes.get(voice.outcome or "", ""), voice.at)


def _more(one: Chain) -> str:
    """How many people it helped, where they are five or more."""
    if one.people is None:
        return ""
    return ngettext("It helped %(num)s person.", "It helped %(num)s people.", one.people) % {"num": one.people}
