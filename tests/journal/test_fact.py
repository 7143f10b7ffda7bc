"""What a fact may be, and what it may not."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from app.journal.fact import Fact
from app.journal.facts import ALL_FACTS, ContributionLogged, KudosGiven, PersonChanged, PersonLeft


def test_it_is_written_in_one_way_only() -> None:
    logged = ContributionLogged(
        contribution_id="c", community_id="guild", author_ids=("ada", "żółw"), kind="lesson", occurred_on=date(2026, 11, 2)
    )
    assert logged.dump() == (
        '{"author_ids":["ada","żółw"],"community_id":"guild","contribution_id":"c","earns":true,"kind":"lesson",'
        '"occurred_on":"2026-11-02"}'
    )
    assert ContributionLogged.load(logged.dump()) == logged


def test_words_that_look_like_a_date_stay_words() -> None:
    changed = PersonChanged(person_id="2026-11-02", fields=("2026-11-02",))
    assert PersonChanged.load(changed.dump()) == changed


def test_what_is_not_known_any_more_is_left_out_and_what_is_newer_has_its_default() -> None:
    assert KudosGiven.load('{"kudos_id":"k","giver_id":"ben","recipient_id":"ada","mood":"good"}') == KudosGiven(
        kudos_id="k", giver_id="ben", recipient_id="ada"
    )


def test_it_speaks_of_a_subject_and_perhaps_of_a_community() -> None:
    given = KudosGiven(kudos_id="k", giver_id="ben", recipient_id="ada", community_id="guild")
    assert (given.subject_id, given.community) == ("ada", "guild")
    assert (PersonLeft(person_id="ben").subject_id, PersonLeft(person_id="ben").community) == ("ben", None)
    assert PersonLeft(person_id=7).subject_id is None, "an id is text"


def test_it_holds_what_can_be_read_again() -> None:
    for thing in (object(), {1}, b"x"):
        with pytest.raises(TypeError, match=f"A fact cannot hold {type(thing).__name__}."):
            PersonLeft(person_id=thing).dump()
    assert '"2026-11-02T09:00:00+00:00"' in PersonLeft(person_id=datetime(2026, 11, 2, 9, tzinfo=UTC)).dump()


def test_no_two_share_a_name() -> None:
    with pytest.raises(TypeError, match=r"Two facts are called person\.left\."):

        @dataclass(frozen=True, kw_only=True)
        class Left(Fact):
            type = "person.left"

    assert ALL_FACTS["person.left"] is PersonLeft
