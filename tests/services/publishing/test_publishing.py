"""Strangers see open communities that are at work, the people who lead them, and numbers that name nobody. Nothing else."""

from datetime import timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core import clock
from app.core.errors import NotFoundError
from app.core.settings import settings as configured
from app.models.belonging import Membership, MembershipState, RoleAssignment, RoleKind, RoleName, RoleState
from app.models.communities import Status, Visibility
from app.models.contributions import ContributionKind
from app.models.people import PersonStatus
from app.services import contributions, knowledge, publishing
from app.services.contributions import Draft
from tests.proving import length
from tests.story import Story

SHOWN = {(Visibility.OPEN, status) for status in (Status.ACTIVE, Status.PAUSED, Status.RETIRING)}
SOMEBODY = st.tuples(st.sampled_from(PersonStatus), st.booleans(), st.booleans(), st.booleans())


def furnish(story: Story) -> None:
    """Something done and something written, in the guild."""
    draft = Draft(kind=ContributionKind.LESSON, title="A lesson", evidence=["https://example.com/l"])
    contributions.log(story.session, story.ben, story.guild, draft)
    knowledge.write(story.session, story.ben, story.guild, knowledge.Draft(title="A guide", body="So."))
    story.guild.first_meeting_on = clock.today("UTC") + timedelta(days=7)
    story.session.flush()


def seen_of_the_guild(story: Story) -> list[bool]:
    """Whether each way for strangers shows anything of it."""
    found = []
    for look in (publishing.find, publishing.card, publishing.of_community):
        try:
            look(story.session, "Guild")
            found.append(True)
        except NotFoundError:
            found.append(False)
    found.append([one.slug for one in publishing.published(story.session)] == ["guild"])
    found.append(len(publishing.of_everybody(story.session).entries) == 2)
    return found


def test_only_what_is_open_and_at_work_is_shown(story: Story) -> None:
    furnish(story)
    for visibility, status in product(Visibility, Status):
        story.guild.visibility, story.guild.status = visibility, status
        story.session.flush()
        assert seen_of_the_guild(story) == [(visibility, status) in SHOWN] * 5, (visibility, status)


def test_nothing_is_shown_where_the_operator_says_so(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    assert publishing.card(story.session, "guild").leaders == ["Ada"]
    monkeypatch.setenv("GUILDRY_PUBLISH", "false")
    configured.cache_clear()
    try:
        for look in (publishing.card, publishing.of_community, lambda session, _slug: publishing.of_everybody(session)):
            with pytest.raises(NotFoundError):
                look(story.session, "guild")
        assert publishing.published(story.session) == []
    finally:
        configured.cache_clear()


def test_the_card_says_what_happens_next_and_what_is_used_most(story: Story) -> None:
    furnish(story)
    card = publishing.card(story.session, "guild")
    assert (card.leaders, card.members, card.recent) == (["Ada"], None, None)
    assert card.next_meeting_on == clock.today("UTC") + timedelta(days=7)
    assert [one.title for one in card.assets] == ["A guide"]
    with clock.at(clock.now() + timedelta(days=92)):
        for number in range(5):
            draft = Draft(kind=ContributionKind.LESSON, title=f"Lesson {number}", evidence=["https://example.com/l"])
            contributions.log(story.session, story.ben, story.guild, draft)
        later = publishing.card(story.session, "guild")
    assert (later.recent, later.next_meeting_on) == (5, None)


@settings(max_examples=length(12, 300), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(crowd=st.lists(SOMEBODY, max_size=9))
def test_people_are_named_who_lead_and_counted_who_are_here(
    story: Story, crowd: list[tuple[PersonStatus, bool, bool, bool]]
) -> None:
    session, guild = story.session, story.guild
    with session.begin_nested() as undone:
        for number, (status, guest, member, leads) in enumerate(crowd):
            person = story.register(f"p{number}")
            person.status, person.guest = status, guest
            if member:
                session.add(
                    Membership(community_id=guild.id, person_id=person.id, state=MembershipState.ACTIVE, since=clock.now())
                )
            if leads:
                held = {"role": RoleName.LEADER, "kind": RoleKind.DEPUTY, "state": RoleState.ACCEPTED}
                session.add(RoleAssignment(community_id=guild.id, person_id=person.id, **held))
        session.flush()
        card = publishing.card(session, "guild")
        undone.rollback()
    here = {f"P{number}": one for number, one in enumerate(crowd) if one[0] in {"active", "long_leave"} and not one[1]}
    counted = 3 + sum(member for _status, _guest, member, _leads in here.values())
    assert card.members == (counted if counted >= 5 else None)
    assert card.leaders == ["Ada", *(name for name, (*_known, leads) in here.items() if leads)]
