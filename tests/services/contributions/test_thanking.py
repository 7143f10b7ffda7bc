"""Kudos: ten a month, three to the same person, and not one more however many are sent at once (D20)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from app.core import clock
from app.core.db import Database
from app.core.errors import ConflictError, InvalidError
from app.journal.book import read_after
from app.journal.facts import KudosGiven
from app.models.communities import Orientation
from app.models.contributions import Kudos
from app.models.people import Person
from app.services import access, contributions, people
from app.services.contributions import Thanks
from tests.services.contributions.telling import log
from tests.story import Story

WHY = "You stayed late and fixed the build."


def thank(story: Story, who: str, whom: str, because: str = WHY, **about: object) -> Kudos:
    """Somebody thanks somebody."""
    return contributions.thank(story.session, story.actor(who), story.people[whom], Thanks(because, **about))


def crowd(story: Story, count: int) -> list[str]:
    """People to thank."""
    return [story.register(f"p{n}").username for n in range(count)]


def test_d20_the_eleventh_thanks_of_a_month_waits_for_the_next(story: Story) -> None:
    with clock.at(datetime(2026, 4, 21, 12, tzinfo=UTC)):
        for name in crowd(story, 10):
            thank(story, "ada", name)
        assert contributions.allowance(story.session, story.ada) == 0
        with pytest.raises(ConflictError, match="renews in 10 days"):
            thank(story, "ada", "ben")
        assert thank(story, "ben", "ada"), "everybody has their own allowance"


def test_on_the_last_day_it_renews_in_one(story: Story) -> None:
    with clock.at(datetime(2026, 4, 30, 23, 59, tzinfo=UTC)):
        for name in crowd(story, 10):
            thank(story, "ada", name)
        with pytest.raises(ConflictError, match="renews in 1 day"):
            thank(story, "ada", "ben")
    with clock.at(datetime(2026, 5, 1, tzinfo=UTC)):
        assert contributions.allowance(story.session, story.ada) == 10
        assert thank(story, "ada", "ben")


def test_d20_the_fourth_to_the_same_person_is_refused(story: Story) -> None:
    with clock.at(datetime(2026, 4, 21, 12, tzinfo=UTC)):
        for _ in range(3):
            thank(story, "ada", "ben")
        with pytest.raises(ConflictError, match="Ben three times"):
            thank(story, "ada", "ben")
        assert thank(story, "ada", "cleo")


def test_thanks_go_to_somebody_else_who_is_here(story: Story) -> None:
    people.deactivate(story.session, None, story.people["cleo"])
    for whom in ("ada", "cleo"):
        with pytest.raises(ConflictError):
            thank(story, "ada", whom)


def test_thanks_say_what_for(story: Story) -> None:
    for because in ("Thank you!", " " * 40):
        with pytest.raises(InvalidError):
            thank(story, "ada", "ben", because)


def test_thanks_for_a_contribution_belong_to_its_community(story: Story) -> None:
    elsewhere = story.found("elsewhere")
    made = log(story, "ben")
    assert thank(story, "ada", "ben", contribution=made).community_id == story.guild.id
    with pytest.raises(InvalidError):
        thank(story, "ada", "ben", contribution=made, community=elsewhere)


def earns(story: Story) -> bool:
    """Whether the newest thanks can carry points."""
    story.session.commit()
    return [entry.fact for entry in read_after(story.session, 0, 1000, [KudosGiven.type])][-1].earns


def test_for_interest_and_up_or_down_the_line_thanks_carry_no_points(story: Story) -> None:
    thank(story, "ada", "ben")
    assert earns(story)
    thank(story, "ada", "ben", community=story.found("chess", orientation=Orientation.INTEREST))
    assert not earns(story)
    story.people["ben"].manager_id = story.people["ada"].id
    for who, whom in (("ada", "ben"), ("ben", "ada")):
        thank(story, who, whom)
        assert not earns(story)


def rush(database: Database, pairs: list[tuple[str, str]]) -> list[bool]:
    """Many thanks at once, by ids; which of them were given."""

    def one(pair: tuple[str, str]) -> bool:
        try:
            with database.write() as session:
                actor = access.actor_of_person(session, session.get_one(Person, pair[0]))
                contributions.thank(session, actor, session.get_one(Person, pair[1]), Thanks(WHY))
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(12) as threads:
        return list(threads.map(one, pairs))


def test_d20_holds_however_many_come_at_once(database: Database) -> None:
    with database.write() as session:
        story = Story(session)
        ada = story.people["ada"].id
        others = [story.people[name].id for name in crowd(story, 15)]
    assert sum(rush(database, [(ada, other) for other in others])) == 10


def test_d20_holds_for_one_person_too(database: Database) -> None:
    with database.write() as session:
        story = Story(session)
        ada, ben = story.people["ada"].id, story.people["ben"].id
    assert sum(rush(database, [(ada, ben)] * 12)) == 3


def test_two_who_thank_each_other_at_once_both_do(database: Database) -> None:
    with database.write() as session:
        story = Story(session)
        ada, ben = story.people["ada"].id, story.people["ben"].id
    assert all(rush(database, [(ada, ben), (ben, ada)] * 3))
