"""Rules that make memberships: nothing before they are applied, no other membership ever, and all of it can be undone."""

import pytest
from sqlmodel import col, select

from app.core.errors import ConflictError, ForbiddenError, InvalidError
from app.models.belonging import Membership, MembershipState, Origin, RoleName
from app.models.communities import Community, Kind
from app.models.people import OrgUnit
from app.models.rules import MembershipRule
from app.services import belonging, people, provisioning, rules
from app.services.rules import Rule
from tests.story import Story


def belongs(story: Story, name: str, community: Community) -> bool:
    membership = belonging.current(story.session, community.id, story.people[name].id)
    return membership is not None and membership.state == MembershipState.ACTIVE


def moved(story: Story, name: str, unit: str | None) -> None:
    """Somebody works elsewhere now; what follows, follows."""
    person = story.people[name]
    person.unit_id = people.unit(story.session, unit).id if unit else None
    person.touch()
    story.session.flush()
    rules.settle_people(story.session, [person.id])


def names(moves: object) -> list[tuple[str, str]]:
    return [(move.person.username, move.because) for move in moves]  # type: ignore[attr-defined]


@pytest.fixture
def sales(story: Story) -> Community:
    for name in ("ben", "cleo"):
        story.people[name].unit_id = people.unit(story.session, "Sales").id
    return story.found("selling")


def rule(story: Story, community: Community, **conditions: object) -> MembershipRule:
    return rules.write(story.session, story.root, community, Rule(**{"unit": "Sales", **conditions}))


def test_it_tells_first_and_does_nothing(story: Story, sales: Community) -> None:
    written = rule(story, sales)
    plan = rules.preview(story.session, written)
    assert names(plan.joins) == [("ben", "your unit is Sales"), ("cleo", "your unit is Sales")]
    assert not belongs(story, "ben", sales)
    rules.apply(story.session, story.root, written)
    assert belongs(story, "ben", sales)
    assert names(rules.preview(story.session, written).joins) == []
    assert rules.reasons_of(story.session, story.people["ben"].id) == [("selling", "your unit is Sales")]


def test_only_what_a_rule_made_moves_with_a_transfer(story: Story, sales: Community) -> None:
    story.join("ben", sales)
    rules.apply(story.session, story.root, rule(story, sales))
    moved(story, "ben", "Research")
    moved(story, "cleo", "Research")
    assert (belongs(story, "ben", sales), belongs(story, "cleo", sales)) == (True, False)
    moved(story, "cleo", "sales")
    assert belongs(story, "cleo", sales), "whoever comes back is brought back"


def test_a_unit_counts_with_those_below_it(story: Story, sales: Community) -> None:
    moved(story, "ada", "Sales Gdańsk")
    story.session.get_one(OrgUnit, story.people["ada"].unit_id).parent_id = people.unit(story.session, "Sales").id
    rules.apply(story.session, story.root, rule(story, sales))
    assert belongs(story, "ada", sales)


def test_all_conditions_have_to_apply(story: Story, sales: Community) -> None:
    story.people["ben"].languages = ["pl", "en"]
    written = rule(story, sales, language="pl")
    assert names(rules.preview(story.session, written).joins) == [("ben", "your unit is Sales and you read pl")]


def test_undoing_takes_back_what_the_rule_alone_made(story: Story, sales: Community) -> None:
    story.people["ben"].languages = ["pl"]
    story.join("ada", sales)
    first, second = rule(story, sales), rule(story, sales, unit=None, language="pl")
    for one in (first, second):
        rules.apply(story.session, story.root, one)
    assert names(rules.preview(story.session, first, undone=True).leaves) == [("cleo", "only by this rule: your unit is Sales")]
    rules.undo(story.session, story.root, first)
    assert [belongs(story, name, sales) for name in ("ada", "ben", "cleo")] == [True, True, False]
    assert rules.reasons_of(story.session, story.people["ben"].id) == [("selling", "you read pl")], (
        "the other rule holds it now"
    )
    with pytest.raises(ConflictError, match="Write it down anew"):
        rules.apply(story.session, story.root, first)


def test_whoever_leaves_is_not_brought_back(story: Story, sales: Community) -> None:
    rules.apply(story.session, story.root, rule(story, sales))
    belonging.leave(story.session, story.cleo, sales, story.people["cleo"])
    moved(story, "cleo", "Sales")
    assert not belongs(story, "cleo", sales)


def test_a_rehire_is_brought_back(story: Story, sales: Community) -> None:
    rules.apply(story.session, story.root, rule(story, sales))
    cleo = story.people["cleo"]
    people.deactivate(story.session, None, cleo)
    rules.forgive(story.session, [cleo.id])
    people.change(story.session, story.root, cleo, people.Change(given=frozenset({"status"}), status="active"))
    rules.settle_people(story.session, [cleo.id])
    assert belongs(story, "cleo", sales)


def test_nobody_loses_a_role_by_a_rule(story: Story, sales: Community) -> None:
    rules.apply(story.session, story.root, rule(story, sales))
    story.give("cleo", RoleName.LEADER, sales)
    moved(story, "cleo", "Research")
    assert belongs(story, "cleo", sales)


def test_a_group_decides_too(story: Story, sales: Community) -> None:
    idp = story.root.__class__(story.people["root"].id, "root", "Root", scopes=frozenset({"scim"}))
    members = [provisioning.MemberRef(story.people[name].id) for name in ("ada", "ben")]
    group = provisioning.create(story.session, idp, "Sellers", None, members)
    rules.apply(story.session, story.root, rule(story, sales, unit=None, group="sellers"))
    assert rules.reasons_of(story.session, story.people["ada"].id) == [("selling", "you are in the group Sellers")]
    provisioning.regroup(story.session, idp, group, members[:1])
    rules.settle_people(story.session, [story.people["ben"].id])
    assert (belongs(story, "ada", sales), belongs(story, "ben", sales)) == (True, False)


def test_only_a_centre_of_excellence_mandates(story: Story, sales: Community) -> None:
    with pytest.raises(InvalidError, match="voluntary"):
        rule(story, sales, mandated=True)
    centre = story.found("centre", kind=Kind.COE)
    rules.apply(story.session, story.root, rule(story, centre, mandated=True))
    membership = belonging.current(story.session, centre.id, story.people["ben"].id)
    assert membership is not None
    assert membership.origin == Origin.MANDATED
    with pytest.raises(ConflictError, match="mandates"):
        belonging.leave(story.session, story.ben, centre, story.people["ben"])


def test_a_full_community_keeps_its_waiting_list(story: Story, sales: Community) -> None:
    sales.capacity = 1 + (belonging.current(story.session, sales.id, story.people["root"].id) is not None)
    rules.apply(story.session, story.root, rule(story, sales))
    ours = [story.people[name].id for name in ("ben", "cleo")]
    of_ours = select(Membership).where(Membership.community_id == sales.id, col(Membership.person_id).in_(ours))
    rows = story.session.exec(of_ours).all()
    assert sorted(row.state for row in rows) == ["active", "waiting"]
    [inside] = [row for row in rows if row.state == "active"]
    moved(story, next(name for name, one in story.people.items() if one.id == inside.person_id), None)
    assert sorted(row.state for row in rows) == ["active", "alumni"], "whoever waited has the place"


@pytest.mark.parametrize("conditions", [{"unit": "Nowhere"}, {"unit": None}, {"unit": None, "group": "nobody"}])
def test_a_rule_names_what_is_there(story: Story, sales: Community, conditions: dict[str, str | None]) -> None:
    with pytest.raises(InvalidError):
        rule(story, sales, **conditions)


def test_nobody_but_administrators_sets_rules(story: Story, sales: Community) -> None:
    written = rule(story, sales)
    for act in (rules.apply, rules.undo):
        with pytest.raises(ForbiddenError):
            act(story.session, story.ada, written)
    with pytest.raises(ForbiddenError):
        rules.find(story.session, story.ada, written.id)
    with pytest.raises(ForbiddenError):
        rules.write(story.session, story.ada, sales, Rule(unit="Sales"))
