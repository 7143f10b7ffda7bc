"""Which goal a thing serves, and how somebody's work helped: what they did, whom it helped, the goal it serves (B02)."""

from collections.abc import Mapping
from datetime import datetime

from fastapi import APIRouter
from pydantic import Field

from app.api.fields import ID, ById, ByUsername
from app.api.route import ApiRoute
from app.api.sent import In, Sent
from app.api.shapes import Out, PageOut, PersonRef, problems
from app.api.v1 import goal_shapes as shapes
from app.api.v1.goal_shapes import GoalOut, ServedOut, ServingPlace
from app.http.call import Asked
from app.models.trust import ReuseOutcome
from app.services import contributions, goals, helped, knowledge, people
from app.services.helped import Chain

router = APIRouter(tags=["goals"], route_class=ApiRoute)
MOST = 20


class ServedIn(In):
    """Which goal a thing serves."""

    goal: str | None = Field(max_length=36, description="Id of a goal that its community agreed on; null: it serves none.")


class VoiceOut(Out):
    """Somebody whom it helped, and how."""

    who: PersonRef = Field(description="Who says so.")
    at: datetime = Field(description="When (UTC).")
    sentence: str = Field(description="In their words; may be empty of a page that was used.", examples=["It saved us a day."])
    outcome: ReuseOutcome | None = Field(description="What came of using it, of a page.")
    minutes_saved: int | None = Field(description="Minutes that it saved them, as they say.", examples=[30])


class ChainOut(Out):
    """One thing that somebody did, whom it helped and which goal it serves."""

    thing: str = Field(description="contribution or asset.", examples=["contribution"])
    id: str = Field(description="Its id.", examples=[ID])
    title: str = Field(description="What was done.", examples=["A template for offers"])
    kind: str = Field(description="What kind of contribution or asset it is.", examples=["lesson"])
    community: ServingPlace = Field(description="For which community.")
    voices: list[VoiceOut] = Field(description="The latest voices of those whom it helped, three at most, one of each.")
    people: int | None = Field(description="How many people say that it helped; null: a few, fewer than five.", examples=[7])
    units: int | None = Field(description="From how many units, of a page; null where that would tell of each.", examples=[3])
    minutes_saved: int = Field(description="Minutes that it saved them together, as they say.", examples=[120])
    goal: GoalOut | None = Field(description="The goal that it serves, with how far that is; null: none is named.")
    presumed: bool = Field(description="Nobody said so: it is the only goal the community had on that day.")


@router.get("/contributions/{contribution_id}/goal", responses=problems(), summary="Which goal a contribution serves")
def of_contribution(call: Asked, contribution_id: ById) -> ServedOut:
    """What somebody said, else the only goal that its community had on the day it happened."""
    found, _community = contributions.find(call.session, call.actor, contribution_id)
    thing = goals.of_contribution(found)
    return shapes.served_out(call, goals.served(call.session, [thing])[thing.id])


@router.put("/contributions/{contribution_id}/goal", responses=problems(409), summary="Say which goal a contribution serves")
def say_of_contribution(call: Asked, contribution_id: ById, sent: Sent[ServedIn]) -> ServedOut:
    """Whoever did it or logged it, leader and manager."""
    found, community = contributions.find(call.session, call.actor, contribution_id)
    goals.require_speaker(call.session, call.actor, found, community)
    return shapes.served_out(call, goals.say(call.session, call.actor, found, community, sent.read().goal))


@router.get("/assets/{asset_id}/goal", responses=problems(), summary="Which goal an asset serves")
def of_asset(call: Asked, asset_id: ById) -> ServedOut:
    """What somebody said, else the only goal that its community had on the day it was written."""
    found, _community = knowledge.find(call.session, call.actor, asset_id)
    thing = goals.of_asset(found)
    return shapes.served_out(call, goals.served(call.session, [thing])[thing.id])


@router.put("/assets/{asset_id}/goal", responses=problems(409), summary="Say which goal an asset serves")
def say_of_asset(call: Asked, asset_id: ById, sent: Sent[ServedIn]) -> ServedOut:
    """Its owner or deputy, leader and manager."""
    found, community = knowledge.find(call.session, call.actor, asset_id)
    goals.require_speaker(call.session, call.actor, found, community)
    return shapes.served_out(call, goals.say(call.session, call.actor, found, community, sent.read().goal))


@router.get("/people/{username}/helped", responses=problems(), summary="How somebody's work helped")
def chains(call: Asked, username: ByUsername) -> PageOut[ChainOut]:
    """What they did, whom it helped and which goal it serves, of what the caller may see; the latest first, twenty at most."""
    person_id = people.id_of(call.session, call.actor, username)
    found = helped.chains(call.session, call.actor, person_id, MOST)
    standing = list({one.goal.goal.id: one.goal for one in found if one.goal}.values())
    serving = {one.id: one for one in shapes.goals_out(call.session, standing)}
    return PageOut(items=[_chain(one, serving) for one in found], next=None)


def _chain(one: Chain, serving: Mapping[str, GoalOut]) -> ChainOut:
    return ChainOut(
        thing=one.thing.kind, id=one.thing.id, title=one.title, kind=one.kind,
        community=ServingPlace(slug=one.community.slug, name=one.community.name),
        voices=[
            VoiceOut(
                who=PersonRef.of(voice.who), at=voice.at, sentence=voice.sentence, outcome=voice.outcome,
                minutes_saved=voice.minutes,
            )
            for voice in one.voices
        ],
        people=one.people, units=one.units, minutes_saved=one.minutes,
        goal=serving[one.goal.goal.id] if one.goal else None, presumed=one.presumed,
    )  # fmt: skip
