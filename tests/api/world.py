"""The world of the matrix: three communities with the same things in each, and one person for each way of standing there."""

import hashlib
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.models.belonging import RoleKind, RoleName
from app.models.communities import Community, Orientation, Status, Visibility
from app.models.contributions import ContributionKind
from app.models.gaps import Gap, GapRule
from app.models.handovers import Handover
from app.models.people import Person
from app.models.support import Category, Priority
from app.models.trust import FlagReason
from app.services import (
    access,
    attachments,
    belonging,
    communities,
    contributions,
    gaps,
    knowledge,
    people,
    questions,
    recognition,
    rota,
    rules,
    support,
    topics,
)
from app.services.belonging import Proposal
from app.services.contributions import Draft, Thanks
from app.services.gaps import strategic
from app.services.gaps.inputs import Signal
from app.services.recognition import policies
from app.services.search import synonyms
from tests.api import aims, deciding, learning, meeting, newcomers, weekly, working

PLACES = ("own", "other", "vault")
HELD = {"le": "leader", "ma": "manager", "sp": "sponsor", "km": "km_advisor", "te": "tech_expert"}
INSIDE = ("mb", *HELD)
ACTORS = ("ou", *INSIDE, "pa", "oa", "hr")
CREW = (
    "author",
    "endorser",
    "candidate",
    "deputy",
    "asking",
    "fresh",
)  # the same in each place, so that their own pages cross places
FILE_BYTES = b"what everybody may read who may read the page"
FILE = attachments.Upload("notes.txt", hashlib.sha256(FILE_BYTES).hexdigest(), len(FILE_BYTES), "text/plain")
SECRET = "Sunken Cathedral"  # what nobody outside the vault may ever read


@dataclass
class World:
    """What was made, by place: ids of things, by actor: ids of their own things, and ids of what belongs to no place."""

    session: Session
    people: dict[str, Person] = field(default_factory=dict)
    things: dict[str, dict[str, str]] = field(default_factory=dict)
    mine: dict[str, dict[str, str]] = field(default_factory=dict)
    anywhere: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    rule_id: str = ""
    token_ids: dict[str, str] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        """Who somebody is by now."""
        self.session.flush()
        return access.actor_of_person(self.session, self.people[name])


def build(session: Session) -> World:
    """Make it all, through the services."""
    world = World(session)
    for name in (*ACTORS, *CREW, "boss"):
        new = people.NewPerson(username=name, display_name=name.title(), email=f"{name}@example.org")
        world.people[name] = people.register(session, None, new)
    for name, role in (("boss", "platform_admin"), ("pa", "platform_admin"), ("oa", "km_advisor"), ("hr", "hr")):
        people.appoint(session, None, world.people[name], role)
    for place in PLACES:
        world.things[place] = _furnish(world, place)
    _fill_roles(world)
    _give_things(world)
    named = (world.actor(name) for name in ("le", "oa", "author"))
    world.anywhere = learning.furnish(session, *named, world.people["author"])
    _miss_things(world)
    world.anywhere["set_id"] = synonyms.write(session, world.actor("oa"), ["hammer", "młotek"]).id
    _bring_in(world)
    draft = recognition.from_json({"version": "2031.1", "rules": {"lesson": {"points": 9}}})
    policies.draft(session, world.actor("le"), draft)
    people.unit(session, "Sales")
    own = communities.find(session, world.actor("boss"), world.things["own"]["slug"])
    world.rule_id = rules.write(session, world.actor("boss"), own, rules.Rule(unit="Sales")).id
    for name in ACTORS:
        scopes = frozenset({"hr"} if name == "hr" else {"read", "write", "admin"})
        world.tokens[name] = access.issue(session, None, world.people[name], "matrix", scopes, 1)
    access.issue(session, None, world.people["author"], "matrix", frozenset({"read"}), 1)
    for name in (*ACTORS, "author"):
        session.flush()
        world.token_ids[name] = access.tokens_of(session, world.people[name].id)[0].id
    return world


def _furnish(world: World, place: str) -> dict[str, str]:
    session, secret = world.session, SECRET if place == "vault" else place
    community = communities.found(
        session, world.actor("boss"),
        communities.Founding(
            slug=f"{place}-place", name=secret, domain=secret, status=Status.ACTIVE, orientation=Orientation.HELPING,
        ),
    )  # fmt: skip
    for name in ("author", "endorser"):
        belonging.join(session, world.actor(name), community)
    community.visibility = Visibility.RESTRICTED if place == "vault" else Visibility.ON_REQUEST
    belonging.admit(session, world.actor("boss"), community, world.people["asking"])  # invited, and not yet answered
    draft = Draft(kind=ContributionKind.ASSET, title=f"{secret} handbook", evidence=["https://example.com/h"], topics=[secret])
    logged = contributions.log(session, world.actor("author"), community, draft)
    word = contributions.endorse(session, world.actor("endorser"), logged, f"{secret}: it helped me a lot.")
    fresh = contributions.log(session, world.actor("author"), community, draft)
    thanks = Thanks(f"Thank you for {secret}, truly.", community=community)
    kudos = contributions.thank(session, world.actor("endorser"), world.people["author"], thanks)
    asset = knowledge.write(session, world.actor("author"), community, knowledge.Draft(title=f"{secret} guide", body=secret))
    knowledge.change(
        session, world.actor("author"), asset, community,
        knowledge.Change(given=frozenset({"body"}), body=f"{secret}, revised"),
    )  # fmt: skip
    file = attachments.add(session, world.actor("author"), asset, community, FILE)
    spare = knowledge.write(session, world.actor("author"), community, knowledge.Draft(title=f"{secret} form", body=secret))
    flag = knowledge.flag(session, world.actor("endorser"), asset, FlagReason.OUTDATED, f"{secret} has moved.")
    return {
        **_asked(world, community, secret),
        **_troubled(world, community, secret),
        "handover_id": _left_behind(world, community, f"leaver-{place}"),
        **working.furnish(session, world.actor("author"), world.actor("endorser"), community, asset),
        **meeting.furnish(session, world.actor("author"), community),
        "spare_id": spare.id,
        "asset_id": asset.id,
        "attachment_id": file.id,
        "flag_id": flag.id,
        "slug": community.slug,
        "community_id": community.id,
        "contribution_id": fresh.id,
        "endorsement_id": word.id,
        "kudos_id": kudos.id,
        "proposal_id": _offer(world, community, "candidate", RoleName.TECH_EXPERT),
        "held_id": _take_on(world, community, "deputy", RoleName.LEADER),
    }


def _asked(world: World, community: Community, secret: str) -> dict[str, str]:
    """A question without a name, answered and accepted; somebody was asked; and the same question once more."""
    session, asker = world.session, world.actor("endorser")
    draft = questions.Draft(title=f"{secret}: where is it?", body=secret, topics=[secret], anonymous=True)
    question, twin = (questions.ask(session, asker, community, draft) for _twice in range(2))
    answer = questions.answer(session, world.actor("author"), question, community, f"{secret} is over there.")
    questions.accept(session, asker, answer, question, community)
    route = questions.route(session, asker, question, community, "author")
    return {"question_id": question.id, "twin_id": twin.id, "answer_id": answer.id, "route_id": route.id}


def _troubled(world: World, community: Community, secret: str) -> dict[str, str]:
    """Somebody needs help; somebody else says when they are there."""
    draft = support.Draft(title=f"{secret} is locked", body=secret, category=Category.ACCESS, priority=Priority.P2)
    request = support.open_request(world.session, world.actor("author"), community, draft)
    shift = rota.take(world.session, world.actor("endorser"), community, rota.Promise(weekday=0, starts=0, minutes=60))
    return {"request_id": request.id, "shift_id": shift.id}


def _left_behind(world: World, community: Community, name: str) -> str:
    """Somebody looked after the platform alone, and has left."""
    new = people.NewPerson(username=name, display_name="Leaver", email=f"{name}@example.org")
    world.people[name] = people.register(world.session, None, new)
    _take_on(world, community, name, RoleName.TECH_EXPERT, RoleKind.SUBSTANTIVE)
    people.deactivate(world.session, None, world.people[name])
    [task] = world.session.execute(select(Handover).where(col(Handover.person_id) == world.people[name].id)).scalars()
    return task.id


def _bring_in(world: World) -> None:
    """Somebody is on their way in, and every community has its guidelines."""
    places = {place: communities.find(world.session, world.actor("boss"), world.things[place]["slug"]) for place in PLACES}
    for place, community in places.items():
        world.things[place]["guideline_id"] = newcomers.guideline(world.session, world.actor("oa"), community)
    named = world.people["fresh"], world.people["endorser"]
    world.anywhere |= newcomers.furnish(world.session, world.actor("hr"), world.actor("ma"), places["own"], *named)


def _miss_things(world: World) -> None:
    """Two gaps in each place, and a topic that the strategy needs."""
    signals = [
        Signal(
            rule=GapRule.ASKED_AGAIN, key=(key := f"{made['community_id']}|question:{made[name]}"), lead=key, severity=2,
            measures={"asked": 2}, demand=2, community_id=made["community_id"],
            things=(f"question:{made['question_id']}", f"question:{made['twin_id']}"),
        )
        for made in world.things.values() for name in ("question_id", "answer_id")
    ]  # fmt: skip
    gaps.turn(world.session, signals)
    for gap in world.session.execute(select(Gap)).scalars():
        [made] = [one for one in world.things.values() if one["community_id"] == gap.community_id]
        made["gap_id" if gap.key.endswith(made["question_id"]) else "other_gap_id"] = gap.id
    weekly.furnish(world.session, world.actor("boss"), world.things)
    deciding.furnish(world.session, world.actor("author"), world.actor("boss"), world.things, SECRET)
    world.anywhere |= {"topic": "batteries", "unit": "sales"}
    world.anywhere["objective_id"] = aims.furnish(world.session, world.actor("author"), world.actor("oa"), world.things)
    topics.create(world.session, world.actor("oa"), topics.Wanted(labels={"en": "Energy"}))
    world.anywhere["topic_id"] = strategic.name(world.session, world.actor("oa"), "Batteries")[0].id


def _offer(world: World, community: Community, name: str, role: RoleName) -> str:
    what = Proposal(role=role, kind=RoleKind.DEPUTY)
    return belonging.propose(world.session, world.actor("boss"), community, world.people[name], what).id


def _take_on(world: World, community: Community, name: str, role: RoleName, kind: RoleKind = RoleKind.DEPUTY) -> str:
    what = Proposal(role=role, kind=kind)
    offered = belonging.propose(world.session, world.actor("boss"), community, world.people[name], what)
    return belonging.accept(world.session, world.actor(name), offered, community).id


def _fill_roles(world: World) -> None:
    own = communities.find(world.session, world.actor("boss"), world.things["own"]["slug"])
    for name in INSIDE:
        belonging.admit(world.session, world.actor("boss"), own, world.people[name])
        belonging.join(world.session, world.actor(name), own)
    for name, role in HELD.items():
        _take_on(world, own, name, RoleName(role), RoleKind.SUBSTANTIVE)


def _give_things(world: World) -> None:
    """Everybody's own things: an endorsement, a role they are asked to take, and a contribution where they may log one."""
    own = communities.find(world.session, world.actor("boss"), world.things["own"]["slug"])
    role_of = {"sp": RoleName.KM_ADVISOR, "te": RoleName.KM_ADVISOR}
    for name in ACTORS:
        draft = Draft(kind=ContributionKind.LESSON, title=f"Lesson of {name}", evidence=["https://example.com/l"])
        for_them = contributions.log(world.session, world.actor("author"), own, draft)
        word = contributions.endorse(world.session, world.actor(name), for_them, "I learned from it.")
        mine = {"endorsement_id": word.id, "proposal_id": _offer(world, own, name, role_of.get(name, RoleName.TECH_EXPERT))}
        if name in {*INSIDE, "oa"}:
            mine["contribution_id"] = contributions.log(world.session, world.actor(name), own, draft).id
        world.mine[name] = mine
