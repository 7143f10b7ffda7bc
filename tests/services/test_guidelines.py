"""Guidelines: the newest version holds; where it is mandatory, a fortnight's grace, and then first read, then write."""

from datetime import UTC, datetime, timedelta

import pytest

from app.core import clock
from app.core.errors import ConflictError, ForbiddenError, NotFoundError
from app.models.communities import Visibility
from app.models.contributions import ContributionKind
from app.services import contributions, guidelines, people
from app.services.contributions import Draft
from tests.story import Story

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


def log(story: Story, name: str = "ben") -> None:
    draft = Draft(kind=ContributionKind.LESSON, title="A lesson", evidence=["https://example.org/l"])
    contributions.log(story.session, story.actor(name), story.guild, draft)


def test_leaders_publish_for_their_community_and_advisors_for_everybody(story: Story) -> None:
    assert guidelines.publish(story.session, story.ada, story.guild, "Be kind.").number == 1
    assert guidelines.publish(story.session, story.ada, story.guild, "Be kind, and brief.").number == 2
    with pytest.raises(ForbiddenError):
        guidelines.publish(story.session, story.ben, story.guild, "Mine.")
    with pytest.raises(ForbiddenError):
        guidelines.publish(story.session, story.ada, None, "For all.")
    people.appoint(story.session, None, story.people["cleo"], "km_advisor")
    assert guidelines.publish(story.session, story.cleo, None, "For all.").number == 1


def test_what_is_outstanding_is_the_newest_of_ours_and_of_the_organisation(story: Story) -> None:
    people.appoint(story.session, None, story.people["cleo"], "km_advisor")
    old = guidelines.publish(story.session, story.ada, story.guild, "Old.")
    ours = guidelines.publish(story.session, story.ada, story.guild, "New.")
    all_of_us = guidelines.publish(story.session, story.cleo, None, "For all.")
    assert [one.id for one in guidelines.outstanding(story.session, story.ben.person_id)] == [all_of_us.id, ours.id]
    assert [one.id for one in guidelines.outstanding(story.session, story.cleo.person_id)] == [all_of_us.id]
    with pytest.raises(ConflictError, match="anew"):
        guidelines.acknowledge(story.session, story.ben, old)
    first = guidelines.acknowledge(story.session, story.ben, ours)
    assert guidelines.acknowledge(story.session, story.ben, ours).id == first.id
    assert [one.id for one in guidelines.outstanding(story.session, story.ben.person_id)] == [all_of_us.id]


def test_a_fortnight_to_read_what_is_mandatory_then_first_read_then_write(story: Story) -> None:
    with clock.at(clock.now() + timedelta(days=1)):
        begun = clock.now()
        current = guidelines.publish(story.session, story.ada, story.guild, "Be kind.", mandatory=True)
        log(story)
    with clock.at(begun + timedelta(days=13, hours=23)):
        log(story)
    with clock.at(begun + timedelta(days=14)):
        with pytest.raises(ConflictError, match="First read"):
            log(story)
        guidelines.acknowledge(story.session, story.ben, current)
        log(story)
        renewed = guidelines.publish(story.session, story.ada, story.guild, "Be kinder.", mandatory=True)
        log(story)
    with clock.at(begun + timedelta(days=30)):
        with pytest.raises(ConflictError):
            log(story)
        guidelines.acknowledge(story.session, story.ben, renewed)
        log(story)


def test_who_joins_later_has_a_fortnight_from_then(story: Story) -> None:
    guidelines.publish(story.session, story.ada, story.guild, "Be kind.", mandatory=True)
    later = clock.now() + timedelta(days=60)
    with clock.at(later):
        story.join("cleo", story.guild)
        log(story, "cleo")
    with clock.at(later + timedelta(days=14)), pytest.raises(ConflictError):
        log(story, "cleo")


def test_what_is_not_mandatory_holds_up_nobody(story: Story) -> None:
    guidelines.publish(story.session, story.ada, story.guild, "Be kind.")
    with clock.at(clock.now() + timedelta(days=100)):
        log(story)


def test_those_of_a_community_that_one_may_not_know_of_do_not_exist(story: Story) -> None:
    hidden = guidelines.publish(story.session, story.ada, story.guild, "Hush.")
    story.guild.visibility = Visibility.RESTRICTED
    with pytest.raises(NotFoundError):
        guidelines.find(story.session, story.cleo, hidden.id)
    assert guidelines.find(story.session, story.ben, hidden.id).id == hidden.id
