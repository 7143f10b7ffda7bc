"""Who asks for help, who gives it, and who says when they are there."""

from dataclasses import replace
from functools import partial

import pytest

from app.core.actor import Actor
from app.models.communities import Orientation, Status
from app.models.support import HelpRequest, HelpState, Shift
from app.policies import support
from tests.policies.everybody import HERE, ROLES, community, somebody, who

MEMBERS = " ".join(ROLES)
LOOKS = "leader manager km_advisor tech_expert"


def request(place: str | None = HERE) -> HelpRequest:
    """The stranger's."""
    return HelpRequest(community_id=place, requester_id="stranger")


def _may_ask(status: Status, actor: Actor) -> bool:
    return support.can_raise(actor, community(status))


def test_requests_move_by_known_steps() -> None:
    """domain.md §2.6; whoever acknowledges may have solved it by then, or have to ask back."""
    steps = {source: {target.value for target in HelpState if support.can_follow(source, target)} for source in HelpState}
    given_up = {"cancelled", "duplicate"}
    assert steps == {
        "new": {"acknowledged"} | given_up,
        "acknowledged": {"in_progress", "waiting_requester", "resolved"} | given_up,
        "in_progress": {"waiting_requester", "resolved"} | given_up,
        "waiting_requester": {"in_progress", "resolved"} | given_up,
        "resolved": {"closed", "reopened"},
        "reopened": {"in_progress", "waiting_requester", "resolved"} | given_up,
        "closed": set(), "cancelled": set(), "duplicate": set(),
    }  # fmt: skip


def test_anybody_asks_the_experts_and_members_their_community() -> None:
    assert who(lambda actor: support.can_raise(actor, None)).split()[-1] == "stranger"
    assert not support.can_raise(replace(somebody("guest", "member"), bounded=True), None)
    for status in Status:
        expected = f"{MEMBERS} advisor" if status in {"active", "paused"} else ""
        assert who(partial(_may_ask, status)) == expected


def test_experts_and_who_stands_on_the_rota_help_others_look() -> None:
    assert who(lambda actor: support.can_work(actor, HERE, on_rota=False)) == "tech_expert admin"
    assert who(lambda actor: support.can_work(actor, None, on_rota=False)) == "tech_expert all_elsewhere admin"
    on_rota = who(lambda actor: support.can_work(actor, HERE, on_rota=True))
    assert on_rota == "member tech_expert admin", "a rota counts on members"
    assert who(lambda actor: support.can_look(actor, HERE, on_rota=False)) == f"{LOOKS} advisor admin"
    assert who(lambda actor: support.can_look(actor, None, on_rota=False)) == "tech_expert all_elsewhere advisor admin"
    assert who(lambda actor: support.can_see_figures(actor, HERE)) == (
        "leader manager sponsor km_advisor tech_expert advisor admin"
    )


@pytest.mark.parametrize("target", list(HelpState))
def test_whoever_asked_has_their_say_and_nobody_helps_themselves(target: HelpState) -> None:
    expected = "stranger" if target in {"closed", "reopened", "cancelled"} else "tech_expert admin"
    assert who(lambda actor: support.can_move(actor, request(), target, on_rota=False)) == expected
    own = HelpRequest(community_id=HERE, requester_id="tech_expert")
    assert support.can_move(somebody("tech_expert", "tech_expert"), own, target, on_rota=False) == (
        target in support.BY_REQUESTER
    )


def test_members_of_a_helping_community_speak_for_themselves() -> None:
    helping = community(orientation=Orientation.HELPING)
    assert who(lambda actor: support.can_take_shift(actor, helping)) == "member"
    assert who(lambda actor: support.can_take_shift(actor, community())) == ""
    shift = Shift(community_id=HERE, person_id="stranger", weekday=0, starts=0, minutes=60, zone="UTC")
    assert who(lambda actor: support.can_end_shift(actor, helping, shift)) == "leader manager stranger"
