"""What meetings ask of somebody today, and of whom they say nothing (domain.md §2.16)."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from app.core import clock
from app.core.actor import Actor
from app.models.actions import ActionItem
from app.models.communities import Visibility
from app.services import belonging, meetings
from app.services.meetings import acting
from app.services.meetings.cards import Card, cards
from tests.services.meetings.telling import MONDAY, THURSDAY, Guild
from tests.story import Story

pytestmark = pytest.mark.usefixtures("in_november")

DAY = timedelta(days=1)


@pytest.fixture
def guild(story: Story) -> Guild:
    return Guild(story)


def todo(guild: Guild) -> ActionItem:
    """Something for Ben to do by the Thursday."""
    with clock.at(MONDAY):
        meeting = guild.hold(guild.ready())
    draft = acting.Draft(title="Ask the branches", owner="ben", due_on=THURSDAY)
    with clock.at(meeting.ends_at):
        return meetings.give(guild.session, guild.actor("ada"), meeting, guild.place, draft)


def asked(guild: Guild, actor: Actor) -> list[Card]:
    with clock.at(MONDAY + 10 * DAY):
        return list(cards(guild.session, actor))


def test_who_left_a_restricted_community_reads_nothing_of_it_any_more(guild: Guild) -> None:
    row = todo(guild)
    stay = belonging.current(guild.session, guild.place.id, row.owner_id)
    assert stay is not None
    stay.ended_at = clock.now()
    assert [one.subject for one in asked(guild, guild.actor("ben"))] == [row.id], "of an open one everybody knows"
    guild.place.visibility = Visibility.RESTRICTED
    assert asked(guild, guild.actor("ben")) == []


def test_a_token_for_one_community_reads_nothing_of_another(guild: Guild) -> None:
    row = todo(guild)
    assert [one.subject for one in asked(guild, guild.actor("ben"))] == [row.id]
    assert asked(guild, replace(guild.actor("ben"), roles={}, bounded=True)) == []


def test_many_of_one_kind_hide_none_of_another(guild: Guild) -> None:
    with clock.at(MONDAY):
        held = guild.hold(guild.ready(starts_on=MONDAY.date() + DAY))
        for _number in range(13):
            guild.plan(starts_on=MONDAY.date())
            guild.ready(starts_on=MONDAY.date() + DAY)
        coming = guild.plan(starts_on=THURSDAY + 4 * DAY)
        later = guild.ready(starts_on=THURSDAY + 4 * DAY)
    found = asked(guild, guild.actor("max"))
    assert Counter(one.kind for one in found) == {"last_call": 3, "held": 3, "minutes": 1, "agenda": 1}
    assert {one.subject for one in found} >= {held.id, coming.id}
    assert later.id not in {one.subject for one in found}
