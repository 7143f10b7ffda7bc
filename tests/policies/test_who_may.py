"""Every question that policies answer, asked for everybody there can be: exactly these may, and nobody else.

`docs/permissions.md`, which tests/house compares with the matrix, says what rows say; here stands what the questions add.
"""

import pytest

from app.core.errors import ForbiddenError
from app.models.belonging import RoleAssignment, RoleName, RoleState
from app.models.communities import Status, Visibility
from app.models.contributions import Contribution, ContributionState
from app.models.people import Person, PersonStatus
from app.policies import belonging, communities, contributions, people, recognition
from app.policies.guard import require
from tests.policies.everybody import HERE, ROLES, community, who


def offered(role: RoleName = RoleName.LEADER, state: RoleState = RoleState.PROPOSED, to: str = "member") -> RoleAssignment:
    """A role that the leader proposed somebody for."""
    return RoleAssignment(community_id=HERE, person_id=to, role=role, state=state, proposed_by="leader")


@pytest.mark.parametrize(
    ("status", "admit", "edit", "edit_scope"),
    [
        ("draft", "leader manager founder admin", "leader manager km_advisor founder advisor admin", None),
        ("proposed", "leader manager admin", "leader manager km_advisor advisor admin", None),
        ("active", "leader manager admin", "leader manager km_advisor advisor admin", "sponsor km_advisor advisor admin"),
        ("paused", "leader manager admin", "leader manager km_advisor advisor admin", "sponsor km_advisor advisor admin"),
        ("retiring", "leader manager admin", "leader manager km_advisor advisor admin", "sponsor km_advisor advisor admin"),
        ("archived", "leader manager admin", "leader manager km_advisor advisor admin", "sponsor km_advisor advisor admin"),
        ("declined", "leader manager admin", "leader manager km_advisor advisor admin", "sponsor km_advisor advisor admin"),
    ],
)
def test_who_looks_after_a_community(status: str, admit: str, edit: str, edit_scope: str | None) -> None:
    place = community(Status(status))
    assert who(lambda actor: belonging.can_admit(actor, place)) == admit
    assert who(lambda actor: communities.can_edit(actor, place)) == edit
    assert who(lambda actor: communities.can_edit_scope(actor, place)) == (edit_scope or edit)


def test_a_working_community_takes_people_in() -> None:
    assert {status for status in Status if belonging.can_join(community(status))} == {"draft", "proposed", "active", "paused"}


@pytest.mark.parametrize(
    ("role", "proposers", "enders"),
    [
        ("leader", "member leader manager sponsor km_advisor advisor admin", "sponsor admin"),
        ("manager", "member leader manager sponsor km_advisor advisor admin", "sponsor admin"),
        ("sponsor", "leader manager sponsor km_advisor advisor admin", "sponsor km_advisor advisor admin"),
        ("tech_expert", "leader manager tech_expert admin", "manager tech_expert admin"),
        ("km_advisor", "leader manager km_advisor advisor admin", "km_advisor advisor admin"),
    ],
)
def test_who_gives_a_role_and_takes_it(role: str, proposers: str, enders: str) -> None:
    place, name = community(), RoleName(role)
    assert who(lambda actor: belonging.can_propose_role(actor, place, name)) == proposers
    held = offered(name, RoleState.ACCEPTED, to="somebody else")
    assert who(lambda actor: belonging.can_end_role(actor, place, held)) == enders


@pytest.mark.parametrize(("status", "too"), [("draft", True), ("proposed", True), ("active", False), ("archived", False)])
def test_whoever_founds_a_community_finds_its_first_people(status: str, too: bool) -> None:
    found = who(lambda actor: belonging.can_propose_role(actor, community(Status(status)), RoleName.SPONSOR))
    assert ("founder" in found.split()) is too


def test_an_offer_is_answered_by_whom_it_is_made_and_taken_back_by_who_made_it() -> None:
    place = community()
    assert who(lambda actor: belonging.can_answer_role(actor, offered())) == "member"
    assert who(lambda actor: belonging.can_end_role(actor, place, offered())) == "member leader sponsor admin"
    held = offered(state=RoleState.ACCEPTED)
    assert who(lambda actor: belonging.can_end_role(actor, place, held)) == "member sponsor admin", "the holder steps down"


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("draft", "proposed", "leader manager founder"),
        ("proposed", "draft", "km_advisor advisor"),
        ("proposed", "declined", "km_advisor advisor"),
        ("proposed", "active", "km_advisor advisor"),
        ("active", "paused", "leader manager sponsor"),
        ("paused", "active", "leader manager"),
        ("active", "retiring", "sponsor"),
        ("paused", "retiring", "sponsor"),
        ("retiring", "archived", "km_advisor advisor"),
        ("active", "archived", ""),
        ("archived", "active", ""),
        ("draft", "active", ""),
    ],
)
def test_who_moves_a_community_through_life(source: str, target: str, expected: str) -> None:
    assert who(lambda actor: communities.can_move(actor, community(Status(source)), Status(target))) == expected


def test_only_what_is_restricted_is_hidden() -> None:
    everybody = who(lambda actor: True)
    for visibility in (Visibility.OPEN, Visibility.ON_REQUEST):
        assert who(lambda actor, seen=visibility: communities.can_see(actor, community(visibility=seen))) == everybody
    hidden = community(visibility=Visibility.RESTRICTED)
    assert who(lambda actor: communities.can_see(actor, hidden)) == f"{' '.join(ROLES)} advisor admin"


def test_who_founds_what_already_works() -> None:
    assert who(communities.can_found_active) == "admin"


@pytest.mark.parametrize("status", list(Status))
def test_members_of_a_working_community_log(status: Status) -> None:
    expected = f"{' '.join(ROLES)} advisor" if status in {"active", "paused"} else ""
    assert who(lambda actor: contributions.can_log(actor, community(status))) == expected


def test_who_rules_on_contributions() -> None:
    place = community()
    assert who(lambda a: contributions.can_log_on_behalf(a, place)) == "leader manager km_advisor tech_expert advisor"
    assert who(lambda a: contributions.can_return(a, place)) == "leader manager km_advisor advisor"
    assert who(lambda a: contributions.can_void(a, place, ["stranger"])) == "manager km_advisor advisor"
    assert who(lambda a: contributions.can_void(a, place, ["manager", "advisor"])) == "km_advisor", "not on one's own work"


def test_authors_and_who_wrote_it_down_change_it_and_all_others_may_endorse_it() -> None:
    logged = Contribution(community_id=HERE, title="T", logged_by="leader")
    authors = ["member", "stranger"]
    assert who(lambda actor: contributions.can_change(actor, logged, authors)) == "member leader stranger"
    assert who(lambda actor: not contributions.can_endorse(actor, authors)) == "member stranger"


def test_a_step_is_one_that_the_machine_knows() -> None:
    assert contributions.can_follow(ContributionState.LOGGED, ContributionState.RETURNED)
    assert not contributions.can_follow(ContributionState.VOIDED, ContributionState.LOGGED)


def test_who_sees_and_changes_a_person() -> None:
    ben = Person(id="member", username="ben", username_key="ben", display_name="Ben", name_key="ben")
    assert who(lambda actor: people.can_see_email(actor, ben)) == "member hr admin"
    assert who(lambda actor: people.can_edit(actor, ben)) == "member admin"
    assert (who(people.can_register), who(people.can_administer), who(people.can_appoint)) == ("admin", "admin", "admin")


def test_who_is_away_for_long_is_still_here() -> None:
    def known(status: PersonStatus) -> Person:
        return Person(username="ben", username_key="ben", display_name="Ben", name_key="ben", status=status)

    assert {status for status in PersonStatus if people.is_here(known(status))} == {"active", "long_leave"}


def test_points_are_seen_by_whose_they_are() -> None:
    assert who(lambda actor: recognition.can_see_points(actor, "member")) == "member"


def test_who_changes_the_rules_of_points_and_who_tries_them_out() -> None:
    belonging_somewhere = "member leader manager sponsor km_advisor all_elsewhere advisor"
    assert who(recognition.can_draft_policy) == belonging_somewhere
    assert who(lambda actor: recognition.can_approve_policy(actor, "km_advisor")) == "advisor"
    assert who(lambda actor: recognition.can_approve_policy(actor, "sponsor")) == "sponsor all_elsewhere"
    assert who(lambda actor: recognition.can_approve_policy(actor, "leader")) == ""
    assert who(recognition.can_simulate) == "advisor"
    assert who(recognition.can_see_simulation) == "leader manager sponsor km_advisor all_elsewhere advisor"


def test_a_refusal_says_why() -> None:
    require(True, otherwise="It is allowed.")
    with pytest.raises(ForbiddenError) as refused:
        require(False, otherwise="This community is archived.")
    assert refused.value.sentence == "This community is archived."
