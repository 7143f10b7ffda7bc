"""Who proposes, who opens, and who has a say (domain.md §2.14 rows 32–33)."""

from app.models.communities import Status
from app.policies import decisions
from tests.policies.everybody import community, who

EVERY_ROLE = "member leader manager sponsor km_advisor tech_expert advisor"


def test_members_propose_and_those_who_look_after_it_open() -> None:
    here = community()
    assert who(lambda actor: decisions.can_draft(actor, here)) == EVERY_ROLE
    for may in (decisions.can_open, decisions.can_state):
        assert who(lambda actor, may=may: may(actor, here)) == "leader manager km_advisor advisor"
    for status in set(Status) - {Status.ACTIVE, Status.PAUSED}:
        for may in (decisions.can_draft, decisions.can_open):
            assert who(lambda actor, may=may, status=status: may(actor, community(status))) == ""


def test_a_proposal_is_its_proposers_and_theirs_who_could_open_it() -> None:
    here = community()
    assert who(lambda actor: decisions.can_change(actor, here, "member")) == "member leader manager km_advisor advisor"
    assert who(lambda actor: decisions.can_change(actor, here, "stranger")) == "leader manager km_advisor advisor"
    assert who(lambda actor: decisions.can_change(actor, community(Status.ARCHIVED), "member")) == ""
    for status, may_withdraw in ((Status.RETIRING, "member leader manager km_advisor advisor"), (Status.ARCHIVED, "")):
        place = community(status)
        assert who(lambda actor, place=place: decisions.can_withdraw(actor, place, "member")) == may_withdraw
    assert who(lambda actor: decisions.can_withdraw(actor, here, "stranger")) == "leader manager km_advisor advisor"


def test_everybody_with_a_part_in_it_has_a_say_but_not_where_it_is_over() -> None:
    assert who(lambda actor: decisions.can_take_position(actor, community())) == EVERY_ROLE
    assert who(lambda actor: decisions.can_take_position(actor, community(Status.RETIRING))) == EVERY_ROLE
    assert who(lambda actor: decisions.can_take_position(actor, community(Status.ARCHIVED))) == ""
    assert who(lambda actor: decisions.can_state(actor, community(Status.ARCHIVED))) == ""
