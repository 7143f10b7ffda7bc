"""A community's life by the machine of domain.md §2.3: who may take which step, and what must be so before."""

from datetime import date, timedelta

import pytest

from app.core import clock
from app.core.errors import ConflictError, ForbiddenError, InvalidError
from app.journal import facts
from app.journal.book import read_after
from app.models.belonging import RoleKind, RoleName
from app.models.communities import Community, Kind, Orientation, Status
from app.policies.communities import TRANSITIONS
from app.services import belonging, communities, people
from app.services.belonging import Proposal
from app.services.communities import Move
from tests.story import Story

READY = {"domain": "Fair prices", "in_scope": ["quotes"], "out_of_scope": ["discounts"]}


@pytest.fixture
def draft(story: Story) -> Community:
    """Cleo's draft, with everything that a proposal asks for; Dana is the organisation's KM advisor."""
    dana = story.register("dana")
    people.appoint(story.session, None, dana, "km_advisor")
    founded = communities.found(story.session, story.cleo, communities.Founding(slug="prices", name="Prices", **READY))
    for name in ("eve", "fay", "gus", "hal"):
        story.register(name)
        story.join(name, founded)
    belonging.propose(story.session, story.cleo, founded, story.people["cleo"], Proposal(role=RoleName.LEADER))
    return founded


def move(story: Story, who: str, community: Community, to: Status, **with_: object) -> Community:
    """Somebody takes a step."""
    return communities.move(story.session, story.actor(who), community, Move(to=to, **with_))


def unmet(story: Story, who: str, community: Community, to: Status, **with_: object) -> list[str]:
    """The places of everything that still stands in the way."""
    with pytest.raises(ConflictError) as refused:
        move(story, who, community, to, **with_)
    return [fault.pointer for fault in refused.value.faults]


def propose(story: Story, community: Community) -> None:
    """Cleo proposes her draft."""
    move(story, "cleo", community, Status.PROPOSED, duplicates_seen=True)


def staff(story: Story, community: Community) -> None:
    """Cleo leads, Eve manages, Ada sponsors: proposed by Root, each accepted by the person."""
    for (offered, _), name in zip(belonging.roles_of(story.session, community), ["cleo"], strict=True):
        belonging.accept(story.session, story.actor(name), offered, community)
    story.give("eve", RoleName.MANAGER, community)
    story.give("ada", RoleName.SPONSOR, community)


def activate(story: Story, community: Community) -> None:
    """All the way to active."""
    propose(story, community)
    staff(story, community)
    move(story, "dana", community, Status.ACTIVE, first_meeting_on=clock.today())


def test_anybody_founds_a_draft_and_is_its_first_member(story: Story) -> None:
    founded = communities.found(story.session, story.cleo, communities.Founding(slug="new", name="New"))
    assert founded.status == Status.DRAFT
    assert story.cleo.belongs_to(founded.id)
    assert communities.member_counts(story.session, [founded.id]) == {founded.id: 1}


def test_only_an_administrator_founds_an_active_one(story: Story) -> None:
    new = communities.Founding(slug="new", name="New", status=Status.ACTIVE)
    with pytest.raises(ForbiddenError):
        communities.found(story.session, story.cleo, new)
    assert communities.found(story.session, story.root, new).status == Status.ACTIVE


def test_nothing_begins_half_way(story: Story) -> None:
    with pytest.raises(InvalidError):
        communities.found(story.session, story.root, communities.Founding(slug="new", name="New", status=Status.PAUSED))


def test_an_address_is_taken_once(story: Story) -> None:
    with pytest.raises(ConflictError) as refused:
        communities.found(story.session, story.cleo, communities.Founding(slug="guild", name="Another"))
    assert [fault.pointer for fault in refused.value.faults] == ["/slug"]


def test_a_working_group_says_when_it_is_done(story: Story) -> None:
    with pytest.raises(InvalidError):
        communities.found(story.session, story.cleo, communities.Founding(slug="wg", name="WG", kind=Kind.WORKING_GROUP))
    with pytest.raises(InvalidError):
        communities.change(story.session, story.root, story.guild, communities.Change(values={"kind": Kind.WORKING_GROUP}))


def test_a_proposal_hears_everything_it_lacks_at_once(story: Story) -> None:
    bare = communities.found(story.session, story.cleo, communities.Founding(slug="bare", name="Bare"))
    wanting = ["/domain", "/in_scope", "/out_of_scope", "/members", "/roles/leader"]
    assert unmet(story, "cleo", bare, Status.PROPOSED) == wanting
    assert bare.status == Status.DRAFT


def test_a_proposal_looks_at_what_is_much_alike(story: Story, draft: Community) -> None:
    twin = story.found("twin")
    for name in ("cleo", "eve", "fay", "gus"):
        story.join(name, twin)
    assert unmet(story, "cleo", draft, Status.PROPOSED) == ["/duplicates_seen"]
    assert move(story, "cleo", draft, Status.PROPOSED, duplicates_seen=True).status == Status.PROPOSED


def test_a_restricted_twin_is_not_given_away(story: Story, draft: Community) -> None:
    twin = story.found("secret", visibility="restricted")
    for name in ("eve", "fay", "gus", "hal"):
        belonging.admit(story.session, story.root, twin, story.people[name])
        story.join(name, twin)
    assert communities.overlaps(story.session, story.cleo, draft) == []
    assert move(story, "cleo", draft, Status.PROPOSED).status == Status.PROPOSED


def test_only_its_proposer_proposes(story: Story, draft: Community) -> None:
    for stranger in ("ben", "eve", "dana", "root"):
        with pytest.raises(ForbiddenError):
            move(story, stranger, draft, Status.PROPOSED)


def test_an_approval_hears_everything_it_lacks_at_once(story: Story, draft: Community) -> None:
    propose(story, draft)
    wanting = ["/roles/leader", "/roles/manager", "/roles/sponsor", "/first_meeting_on"]
    assert unmet(story, "dana", draft, Status.ACTIVE) == wanting


def test_the_km_advisor_approves_and_the_charter_stands(story: Story, draft: Community) -> None:
    activate(story, draft)
    assert draft.status == Status.ACTIVE
    told = [entry.fact for entry in read_after(flushed(story), 0, limit=500)]
    assert facts.CommunityMoved(community_id=draft.id, source="proposed", target="active") in told
    assert facts.CharterApproved(community_id=draft.id, number=1) in told


def test_nobody_else_approves(story: Story, draft: Community) -> None:
    propose(story, draft)
    staff(story, draft)
    for other in ("cleo", "eve", "ada", "root"):
        with pytest.raises(ForbiddenError):
            move(story, other, draft, Status.ACTIVE, first_meeting_on=clock.today())


def test_a_role_whose_term_is_over_does_not_count(story: Story, draft: Community) -> None:
    propose(story, draft)
    staff(story, draft)
    for offered, ref in belonging.roles_of(story.session, draft):
        if ref.username == "eve":
            offered.valid_from, offered.valid_to = date(2020, 1, 1), date(2021, 1, 1)
    assert unmet(story, "dana", draft, Status.ACTIVE, first_meeting_on=clock.today()) == ["/roles/manager"]


def test_for_interest_a_sponsor_is_welcome_but_not_asked_for(story: Story, draft: Community) -> None:
    draft.orientation = Orientation.INTEREST
    propose(story, draft)
    assert "/roles/sponsor" not in unmet(story, "dana", draft, Status.ACTIVE)
    draft.kind = Kind.COE
    assert "/roles/sponsor" in unmet(story, "dana", draft, Status.ACTIVE)


def test_whoever_is_told_no_is_told_why(story: Story, draft: Community) -> None:
    propose(story, draft)
    for verdict in (Status.DRAFT, Status.DECLINED):
        assert unmet(story, "dana", draft, verdict) == ["/reason"]
    assert move(story, "dana", draft, Status.DRAFT, reason="Name what is out of scope.").status == Status.DRAFT


def test_a_pause_has_a_reason_and_an_end_within_six_months(story: Story, draft: Community) -> None:
    activate(story, draft)
    assert unmet(story, "cleo", draft, Status.PAUSED) == ["/reason", "/resume_on"]
    for day in (clock.today(), clock.today() + timedelta(days=184)):
        assert unmet(story, "cleo", draft, Status.PAUSED, reason="Summer", resume_on=day) == ["/resume_on"]
    move(story, "cleo", draft, Status.PAUSED, reason="Summer", resume_on=clock.today() + timedelta(days=60))
    assert unmet(story, "cleo", draft, Status.ACTIVE) == ["/first_meeting_on"]
    assert move(story, "eve", draft, Status.ACTIVE, first_meeting_on=clock.today()).resume_on is None


def test_a_community_retires_by_its_sponsor_and_is_archived_for_good(story: Story, draft: Community) -> None:
    activate(story, draft)
    with pytest.raises(ForbiddenError):
        move(story, "cleo", draft, Status.RETIRING, reason="Done")
    move(story, "ada", draft, Status.RETIRING, reason="Done")
    move(story, "dana", draft, Status.ARCHIVED, reason="All handed over")
    with pytest.raises(ConflictError):
        move(story, "dana", draft, Status.ACTIVE)
    with pytest.raises(ConflictError):
        communities.change(story.session, story.root, draft, communities.Change(values={"name": "Again"}))


def test_every_step_the_machine_lacks_is_refused(story: Story) -> None:
    missing = [(source, target) for source in Status for target in Status if (source, target) not in TRANSITIONS]
    assert len(missing) == 49 - 9
    for source, target in missing:
        story.guild.status = source
        with pytest.raises(ConflictError):
            move(story, "root", story.guild, target)


def test_after_approval_scope_is_the_sponsors(story: Story, draft: Community) -> None:
    activate(story, draft)
    wider = communities.Change(values={"in_scope": ["quotes", "tenders"]})
    with pytest.raises(ForbiddenError):
        communities.change(story.session, story.cleo, draft, wider)
    with pytest.raises(ForbiddenError):
        communities.change(story.session, story.ben, draft, communities.Change(values={"name": "Mine"}))
    communities.change(story.session, story.cleo, draft, communities.Change(values={"name": "Fair prices"}))
    assert communities.change(story.session, story.actor("dana"), draft, wider).in_scope == ["quotes", "tenders"]


def test_a_deputy_is_no_manager(story: Story, draft: Community) -> None:
    propose(story, draft)
    offer = Proposal(role=RoleName.MANAGER, kind=RoleKind.DEPUTY)
    offered = belonging.propose(story.session, story.root, draft, story.people["eve"], offer)
    belonging.accept(story.session, story.actor("eve"), offered, draft)
    assert "/roles/manager" in unmet(story, "dana", draft, Status.ACTIVE)


def flushed(story: Story) -> object:
    """The story's session after its facts were written."""
    story.session.commit()
    return story.session
