"""Who says what is to be reached, who agrees, and who tells how far it is (domain.md §2.10, §2.14 row 34)."""

from dataclasses import replace

from app.models.communities import Status
from app.models.goals import Goal, GoalState, KeyResult
from app.policies import goals
from tests.policies.everybody import HERE, community, somebody, who

S = GoalState


def goal(state: GoalState = S.DRAFT, **known: object) -> Goal:
    return Goal(id="g", community_id=HERE, statement="s", owner_id="x", written_by="x", state=state, **known)


def test_members_propose_leaders_set_and_the_sponsor_agrees() -> None:
    here, over = community(), community(Status.ARCHIVED)
    assert who(lambda actor: goals.can_propose(actor, here)) == "member leader manager"
    assert who(lambda actor: goals.can_set(actor, here)) == "leader manager"
    assert who(lambda actor: goals.can_agree(actor, here)) == "sponsor"
    for may in (goals.can_propose, goals.can_set, goals.can_agree):
        assert who(lambda actor, may=may: may(actor, over)) == ""


def test_a_draft_is_its_writers_and_what_was_put_forward_nobodys() -> None:
    assert who(lambda actor: goals.can_write(actor, community(), goal())) == "leader manager"
    assert who(lambda actor: goals.can_write(actor, community(), replace_writer("member"))) == "member leader manager"
    assert who(lambda actor: goals.can_write(actor, community(), replace_writer("stranger"))) == "leader manager", "who left"
    assert who(lambda actor: goals.can_write(actor, community(), goal(S.PROPOSED))) == ""


def replace_writer(name: str) -> Goal:
    written = goal()
    written.written_by = name
    return written


def test_each_step_is_somebodys() -> None:
    def may(source: GoalState, target: GoalState, **known: object) -> str:
        return who(lambda actor: goals.can_move(actor, community(), goal(source, **known), target))

    assert may(S.DRAFT, S.PROPOSED) == "leader manager"
    assert may(S.DRAFT, S.WITHDRAWN) == "leader manager"
    assert may(S.PROPOSED, S.AGREED, put_by="leader") == "sponsor"
    assert may(S.PROPOSED, S.AGREED, put_by="sponsor") == "", "nobody agrees to what they put forward themselves"
    assert may(S.PROPOSED, S.DRAFT) == "leader manager sponsor"
    assert may(S.PROPOSED, S.WITHDRAWN) == "leader manager"
    assert may(S.AGREED, S.CLOSED) == "leader manager"


def test_the_machine_knows_its_steps_and_no_others() -> None:
    steps = {(one, other) for one in S for other in S if goals.can_follow(one, other)}
    assert steps == {
        (S.DRAFT, S.PROPOSED), (S.DRAFT, S.WITHDRAWN), (S.PROPOSED, S.DRAFT), (S.PROPOSED, S.AGREED),
        (S.PROPOSED, S.WITHDRAWN), (S.AGREED, S.CLOSED),
    }  # fmt: skip


def test_whoever_measures_tells() -> None:
    result = KeyResult(id="k", goal_id="g", metric="m", baseline=0, target=1, owner_id="stranger", cadence_days=30)
    assert who(lambda actor: goals.can_check_in(actor, community(), result)) == "leader manager stranger"
    assert who(lambda actor: goals.can_check_in(actor, community(Status.ARCHIVED), result)) == ""


def test_what_the_organisation_is_after_its_km_advisors_and_administrators_say() -> None:
    assert who(goals.can_write_objectives) == "advisor admin"
    assert not goals.can_write_objectives(replace(somebody("a", platform="km_advisor"), bounded=True))
