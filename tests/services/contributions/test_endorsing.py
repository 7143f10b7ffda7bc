"""Endorsing: somebody else's sentence, once each; for whom it can carry points is settled at that moment (domain.md §2.4)."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import col, func, select

from app.core.db import Database
from app.core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from app.journal.book import read_after
from app.journal.facts import EndorsementGiven
from app.models.belonging import RoleName
from app.models.contributions import Contribution, ContributionKind, Endorsement
from app.models.contributions import ContributionState as C
from app.models.people import Person
from app.services import access, contributions
from tests.services.contributions.telling import LINK, endorse, log
from tests.story import Story


def counts_for(story: Story) -> list[str]:
    """Usernames of the authors for whom the newest endorsement can carry points."""
    story.session.commit()
    given = [entry.fact for entry in read_after(story.session, 0, 1000, [EndorsementGiven.type])][-1]
    return [name for name, person in story.people.items() if person.id in given.counts_for]


def test_whoever_may_see_it_may_say_that_it_helped(story: Story) -> None:
    made = log(story, "ben")
    for who in ("ada", "cleo"):
        endorse(story, who, made)
    assert made.state == C.ENDORSED
    assert [word.endorser.username for word in contributions.words_on(story.session, made)] == [
        "ada",
        "cleo",
    ]


def test_ones_own_work_is_refused_before_anything_else(story: Story) -> None:
    made = contributions.withdraw(story.session, story.ben, log(story, "ben", evidence=[]))
    with pytest.raises(ConflictError, match="your own work"):
        endorse(story, "ben", made, "short")


def test_a_co_author_endorses_nothing_either(story: Story) -> None:
    with pytest.raises(ConflictError, match="your own work"):
        endorse(story, "cleo", log(story, "ben", authors=["ben", "cleo"]))


def test_a_sentence_says_something(story: Story) -> None:
    made = log(story, "ben")
    for benefit in ("Nice!", " " * 30):
        with pytest.raises(InvalidError):
            endorse(story, "ada", made, benefit)


def test_once_each(story: Story) -> None:
    made = log(story, "ben")
    endorse(story, "ada", made)
    with pytest.raises(ConflictError, match="already"):
        endorse(story, "ada", made)


def test_evidence_comes_first(story: Story) -> None:
    made = log(story, "ben", evidence=[])
    with pytest.raises(ConflictError, match="link"):
        endorse(story, "ada", made)
    made.evidence = [LINK]
    assert endorse(story, "ada", made)


@pytest.mark.parametrize("kind", [ContributionKind.MENTORING, ContributionKind.FACILITATION])
def test_of_mentoring_the_others_word_is_the_evidence(story: Story, kind: ContributionKind) -> None:
    assert endorse(story, "cleo", log(story, "ben", kind=kind, evidence=[]))


def test_taken_back_it_stands_logged_again(story: Story) -> None:
    made = log(story, "ben")
    first, second = endorse(story, "ada", made), endorse(story, "cleo", made)
    contributions.revoke(story.session, story.ada, first, made)
    assert made.state == C.ENDORSED
    contributions.revoke(story.session, story.cleo, second, made)
    assert made.state == C.LOGGED
    assert endorse(story, "ada", made), "and may be endorsed anew"


def test_only_ones_own_word_is_taken_back_and_once(story: Story) -> None:
    made = log(story, "ben")
    given = endorse(story, "ada", made)
    for other in (story.ben, story.root):
        with pytest.raises(ForbiddenError):
            contributions.revoke(story.session, other, given, made)
    contributions.revoke(story.session, story.ada, given, made)
    with pytest.raises(NotFoundError):
        contributions.find_endorsement(story.session, story.ada, given.id)


def test_it_counts_for_every_author(story: Story) -> None:
    endorse(story, "ada", log(story, "ben", authors=["ben", "cleo"]))
    assert counts_for(story) == ["ben", "cleo"]


@pytest.mark.parametrize(("manager", "report"), [("ada", "ben"), ("ben", "ada")])
def test_between_manager_and_report_it_is_welcome_and_counts_nothing(story: Story, manager: str, report: str) -> None:
    story.people[report].manager_id = story.people[manager].id
    endorse(story, "ada", log(story, "ben", authors=["ben", "cleo"]))
    assert counts_for(story) == ["cleo"]


def test_a_sponsors_word_carries_no_points(story: Story) -> None:
    story.give("cleo", RoleName.SPONSOR, story.guild)
    endorse(story, "cleo", log(story, "ben"))
    assert counts_for(story) == []


def test_ten_at_once_count_once_each(database: Database) -> None:
    with database.write() as session:
        story = Story(session)
        made = log(story, "ben").id
        fans = [story.register(f"fan{n}").id for n in range(10)]

    def endorsing(person_id: str) -> str:
        try:
            with database.write() as session:
                actor = access.actor_of_person(session, session.get_one(Person, person_id))
                contribution, _ = contributions.find(session, actor, made)
                contributions.endorse(session, actor, contribution, "It saved me a day.")
        except ConflictError:
            return "refused"
        return "given"

    with ThreadPoolExecutor(8) as threads:
        ends = list(threads.map(endorsing, fans + fans))
    assert (ends.count("given"), ends.count("refused")) == (10, 10)
    with database.read() as session:
        assert session.get_one(Contribution, made).version == 11
        assert session.scalar(select(func.count()).select_from(Endorsement).where(col(Endorsement.revoked_at).is_(None))) == 10
