"""Small figures about gaps: of the week, of what waits, and of what stays where it was found."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from app.core import clock
from app.core.errors import InvalidError
from app.models.gaps import Gap, GapRule, GapState
from app.services import gaps
from app.services.gaps import Triage
from tests.services.gaps.test_gaps import NIGHT, advisor, judged, looked_for
from tests.services.gaps.test_owners import unanswered
from tests.story import Story

pytestmark = pytest.mark.usefixtures("in_november")


def test_what_is_handed_back_was_not_found_again(story: Story) -> None:
    gap = unanswered(story)
    with clock.at(NIGHT + timedelta(days=9)):
        gaps.move(story.session, story.ada, gap, GapState.TRIAGED)
        gaps.move(story.session, story.ada, gap, GapState.DETECTED)
        assert gaps.report(story.session, story.ada, story.guild).week_found == 0
        gaps.move(story.session, story.ada, gap, GapState.DISMISSED, "It is none.")
        gaps.move(story.session, story.ada, gap, GapState.DETECTED)
        assert gaps.report(story.session, story.ada, story.guild).week_found == 1


def test_a_gap_waits_from_when_it_was_last_detected(story: Story) -> None:
    gap = unanswered(story)
    with clock.at(NIGHT + timedelta(days=9)):
        assert [card.waiting for card in gaps.cards(story.session, story.ada)] == [1]
        gaps.move(story.session, story.ada, gap, GapState.DISMISSED, "It is none.")
        gaps.move(story.session, story.ada, gap, GapState.DETECTED)
        assert gaps.cards(story.session, story.ada) == []


def test_words_that_were_looked_for_with_a_bar_go_where_people_say(story: Story) -> None:
    looked_for(story.session, "a|b costs", 6)
    kim, gap, found_here = advisor(story), judged(story)[GapRule.NOTHING_FOUND], unanswered(story)
    there = Triage(given=frozenset({"community"}), community="guild")
    assert gaps.triage(story.session, kim, gap, there).community_id == story.guild.id
    with pytest.raises(InvalidError, match="stays there"):
        gaps.triage(story.session, kim, found_here, Triage(given=frozenset({"community"})))


def test_a_page_of_gaps_reads_its_titles_at_once(story: Story) -> None:
    first = unanswered(story)
    again = Gap(rule=GapRule.UNANSWERED, key="other", formula="", seen_on=NIGHT.date(), things=["question:gone", *first.things])
    nameless = Gap(rule=GapRule.UNANSWERED, key="none", formula="", seen_on=NIGHT.date())
    asked: list[str] = []
    event.listen(story.session.get_bind(), "before_cursor_execute", lambda *told: asked.append(told[2]))
    first.topic = ""
    story.session.flush()
    asked.clear()
    titles = gaps.titles_of(story.session, [first, again, nameless])
    assert (len(asked), titles[nameless.id]) == (2, "")
    assert titles[first.id] == titles[again.id] == gaps.things(story.session, first)[0].title
