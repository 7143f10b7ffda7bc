"""The matrix and the machines are data; here is what must be so of any such data (domain.md §2.14, §2.3, §2.4)."""

from collections.abc import Mapping

import pytest

from app.core.actor import Actor
from app.models.belonging import MembershipState, RoleName, RoleState
from app.models.communities import Community, Status, Visibility
from app.models.contributions import ContributionState
from app.policies import belonging, communities, contributions
from app.policies.matrix import MATRIX, ROLES, letters, may

MACHINES: list[tuple[str, Mapping[object, frozenset[object]], set[object], set[object]]] = [
    ("membership", belonging.MEMBERSHIP, {None, *MembershipState}, {MembershipState.ALUMNI, MembershipState.DECLINED}),
    ("role", belonging.ROLE, set(RoleState), {RoleState.DECLINED, RoleState.ENDED}),
    ("contribution", contributions.STATES, set(ContributionState), {ContributionState.WITHDRAWN, ContributionState.VOIDED}),
]  # fmt: skip


def actor(*held: str, platform: tuple[str, ...] = (), scopes: tuple[str, ...] = ("read", "write", "admin")) -> Actor:
    """Somebody who holds these roles in the community `c`."""
    roles = {"c": frozenset(held)} if held else {}
    return Actor("p", "p", "P", roles=roles, platform=frozenset(platform), scopes=frozenset(scopes))


@pytest.mark.parametrize("action", sorted(MATRIX))
def test_the_matrix_speaks_of_known_roles_in_known_letters(action: str) -> None:
    assert MATRIX[action].keys() <= set(ROLES)
    assert set(MATRIX[action].values()) <= set("DAPVO")


def test_every_role_can_be_assigned_by_somebody() -> None:
    for role in set(RoleName) - {RoleName.MEMBER}:
        assert {"A", "D"} & set(MATRIX[f"assign {role.value}"].values())


@pytest.mark.parametrize("action", sorted(MATRIX))
def test_whoever_holds_nothing_may_nothing(action: str) -> None:
    assert letters(actor(), action, "c") == frozenset()
    assert letters(actor("leader", "manager", "sponsor"), action, "elsewhere") == frozenset()
    assert letters(actor("invited", "waiting", "requested", "proposed"), action, "c") == frozenset()


def test_what_the_organisation_appoints_needs_the_scope() -> None:
    assert may(actor(platform=("platform_admin",)), "issue tokens", None, "D")
    assert not may(actor(platform=("platform_admin",), scopes=("read", "write")), "issue tokens", None, "D")


def test_the_organisations_km_advisor_is_one_everywhere() -> None:
    assert may(actor(platform=("km_advisor",)), "archive community", "anywhere", "A")


@pytest.mark.parametrize(("name", "machine", "states", "last"), MACHINES, ids=[name for name, *_ in MACHINES])
def test_a_machine_knows_every_state_and_ends_where_it_should(
    name: str, machine: Mapping[object, frozenset[object]], states: set[object], last: set[object]
) -> None:
    assert set(machine) == states
    assert {state for state, following in machine.items() if not following} == last
    assert not [state for state, following in machine.items() if state in following]


def test_every_status_but_the_last_leads_on() -> None:
    sources = {source for source, _ in communities.TRANSITIONS}
    assert set(Status) - sources == {Status.ARCHIVED, Status.DECLINED}


@pytest.mark.parametrize("held", ["member", "invited", "sponsor", "proposed"])
def test_a_restricted_community_exists_for_those_who_have_to_do_with_it(held: str) -> None:
    hidden = Community(id="c", slug="c", name="C", name_key="c", visibility=Visibility.RESTRICTED)
    assert communities.can_see(actor(held), hidden)
    assert communities.can_see(actor(platform=("km_advisor",)), hidden)
    assert communities.can_see(actor(platform=("platform_admin",)), hidden)
    assert not communities.can_see(actor(), hidden)
    assert not communities.can_see(actor(platform=("hr",)), hidden)
