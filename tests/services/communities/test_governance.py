"""What governance misses is said, not refused: an import may bring anything (domain.md §2.3, D8)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest

from app.core import clock
from app.models.belonging import RoleAssignment, RoleKind, RoleName, RoleState
from app.services import belonging, communities
from app.services.belonging import Proposal
from app.services.communities.people import vacant_for_long
from tests.story import Story


@contextmanager
def on(day: str) -> Iterator[None]:
    """At noon of a day."""
    with clock.at(datetime.combine(date.fromisoformat(day), datetime.min.time().replace(hour=12), UTC)):
        yield


def held(story: Story, name: str, role: RoleName, begins: str | None, ends: str | None, **other: object) -> RoleAssignment:
    """A role written down as history; `ends` is the first day without it."""
    row = RoleAssignment(
        community_id=story.guild.id, person_id=story.people[name].id, role=role, state=RoleState.ACCEPTED,
        valid_from=begins and date.fromisoformat(begins), valid_to=ends and date.fromisoformat(ends), **other,
    )  # fmt: skip
    story.session.add(row)
    return row


@pytest.mark.parametrize(
    ("day", "red"), [("2026-12-31", False), ("2027-01-30", False), ("2027-01-31", True), ("2028-01-01", True)]
)
def test_d8_a_role_that_ends_on_31_december_is_red_on_31_january(story: Story, day: str, red: bool) -> None:
    held(story, "ben", RoleName.MANAGER, "2026-01-01", "2027-01-01")
    with on(day):
        assert vacant_for_long(story.session, story.guild, RoleName.MANAGER) is red


def test_d8_somebody_follows_in_time(story: Story) -> None:
    held(story, "ben", RoleName.MANAGER, "2026-01-01", "2027-01-01")
    held(story, "cleo", RoleName.MANAGER, "2027-01-20", None)
    with on("2027-03-01"):
        assert not vacant_for_long(story.session, story.guild, RoleName.MANAGER)


def test_who_comes_next_year_does_not_fill_this_years_gap(story: Story) -> None:
    held(story, "ben", RoleName.MANAGER, "2026-01-01", "2027-01-01")
    held(story, "cleo", RoleName.MANAGER, "2027-06-01", "2028-06-01")
    with on("2027-02-15"):
        assert vacant_for_long(story.session, story.guild, RoleName.MANAGER)


def test_a_deputy_or_a_term_given_up_before_it_began_fills_no_gap(story: Story) -> None:
    held(story, "ben", RoleName.MANAGER, "2026-01-01", "2027-01-01")
    held(story, "cleo", RoleName.MANAGER, "2026-01-01", None, kind=RoleKind.DEPUTY)
    given_up = held(story, "ada", RoleName.MANAGER, "2027-02-01", "2027-02-01")
    given_up.state = RoleState.ENDED
    with on("2027-02-15"):
        assert vacant_for_long(story.session, story.guild, RoleName.MANAGER)


def test_what_was_never_held_is_a_gap_but_not_a_vacancy(story: Story) -> None:
    assert not vacant_for_long(story.session, story.guild, RoleName.SPONSOR)
    assert "No sponsor stands behind this community." in communities.gaps(story.session, story.guild)


def test_every_gap_is_named(story: Story) -> None:
    empty = story.found("empty")
    assert len(communities.gaps(story.session, empty)) == 4
    story.give("ben", RoleName.MANAGER, story.guild)
    story.give("cleo", RoleName.SPONSOR, story.guild)
    assert communities.gaps(story.session, story.guild) == ["The charter does not say what is in and what is out of scope."]


def test_four_leaders_and_a_sponsor_who_leads_are_gaps(story: Story) -> None:
    for name in ("ben", "cleo", "root"):
        held(story, name, RoleName.LEADER, None, None)
    held(story, "ben", RoleName.SPONSOR, None, None)
    sentences = " ".join(communities.gaps(story.session, story.guild))
    assert "More than three leaders" in sentences
    assert "A sponsor also leads or manages" in sentences


def test_deputies_neither_fill_a_gap_nor_crowd(story: Story) -> None:
    empty = story.found("empty")
    for name in ("ben", "cleo", "root", "ada"):
        offer = Proposal(role=RoleName.LEADER, kind=RoleKind.DEPUTY)
        offered = belonging.propose(story.session, story.root, empty, story.people[name], offer)
        belonging.accept(story.session, story.actor(name), offered, empty)
    sentences = communities.gaps(story.session, empty)
    assert "No leader holds this community." in sentences
    assert not any("More than three" in sentence for sentence in sentences)
