"""Whoever sees to a gap may see it; and once they may not, it is neither theirs nor named to them."""

from datetime import timedelta

import pytest

from app.core import clock
from app.core.errors import InvalidError
from app.models.belonging import RoleName
from app.models.gaps import Gap, GapRule, GapState
from app.models.people import PersonStatus
from app.services import belonging, gaps
from app.services.gaps import Triage
from tests.services.gaps.test_gaps import NIGHT, advisor, asked, judged, looked_for
from tests.story import Story


def unanswered(story: Story) -> Gap:
    """A gap of the guild."""
    with clock.at(NIGHT - timedelta(days=12)):
        asked(story, "Who decides?", "How long is a lease?")
    return judged(story)[GapRule.UNANSWERED]


def test_a_gap_that_its_owner_may_no_longer_see_is_not_named_to_them(story: Story) -> None:
    gap = gaps.take_on(story.session, story.ben, unanswered(story))
    assert [card.gap for card in gaps.cards(story.session, story.ben)] == [gap]
    belonging.leave(story.session, story.ben, story.guild, story.people["ben"])
    assert gaps.cards(story.session, story.ben) == []


def test_a_gap_goes_elsewhere_only_with_an_owner_who_may_see_it_there(story: Story) -> None:
    looked_for(story.session, "travel costs", 6)
    gap, kim, vault = judged(story)[GapRule.NOTHING_FOUND], advisor(story), story.found("vault", visibility="restricted")
    here = Triage(given=frozenset({"community", "owner"}), community="guild", owner="ben")
    gaps.triage(story.session, kim, gap, here)
    story.session.flush()
    with pytest.raises(InvalidError, match="may not see this gap"):
        gaps.triage(story.session, kim, gap, Triage(given=frozenset({"community"}), community="vault"))
    story.give("cleo", RoleName.LEADER, vault)
    there = Triage(given=frozenset({"community", "owner"}), community="vault", owner="cleo")
    assert gaps.triage(story.session, kim, gap, there).state == GapState.ASSIGNED


@pytest.mark.parametrize("gone", ["left", "outside"])
def test_a_gap_whose_owner_is_gone_is_free_again_by_the_next_morning(story: Story, gone: str) -> None:
    gap = gaps.take_on(story.session, story.ben, unanswered(story))
    assert judged(story)[GapRule.UNANSWERED].owner_id == story.people["ben"].id
    if gone == "left":
        story.people["ben"].status = PersonStatus.LEFT
    else:
        belonging.leave(story.session, story.ben, story.guild, story.people["ben"])
    story.session.flush()
    judged(story, 1)
    assert (gap.owner_id, gap.state) == (None, GapState.TRIAGED)
    assert gaps.take_on(story.session, story.ada, gap).state == GapState.ASSIGNED
