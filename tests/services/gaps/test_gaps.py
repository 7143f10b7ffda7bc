"""From what happens to a gap, to whoever sees to it, until its signal is gone; and who may not know of it."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, insert, select
from sqlmodel import col

from app.core import clock, ids, paging
from app.core.actor import Actor
from app.core.db import Database, Session
from app.core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from app.journal.book import recorded
from app.models.belonging import RoleName
from app.models.gaps import Gap, GapReading, GapRule, GapState
from app.models.hr import HrEvent, HrEventState, HrEventType
from app.models.questions import Kept
from app.models.search import SearchEvent
from app.services import gaps, people, questions
from app.services.gaps import Filters, Triage, strategic
from app.services.questions import Draft
from tests.story import Story

NIGHT = datetime(2027, 3, 5, 2, tzinfo=UTC)
NIGHT_ON = NIGHT.date()
S = GapState


def advisor(story: Story) -> Actor:
    people.appoint(story.session, story.root, story.register("kim"), "km_advisor")
    return story.actor("kim")


def looked_for(session: Session, words: str, askers: int, on: date = NIGHT_ON) -> None:
    same = {"created_at": NIGHT, "day": on, "query": words, "lang": "en", "hits": 0}
    rows = [{**same, "id": ids.new_id(), "asker": f"{words}{n}"} for n in range(askers)]
    session.execute(insert(SearchEvent), rows)


def asked(story: Story, *titles: str, by: str = "ben", topics: Iterable[str] = ("Discounts",)) -> list[questions.Draft]:
    drafts = [Draft(title=title, topics=list(topics)) for title in titles]
    return [questions.ask(story.session, story.actor(by), story.guild, draft) for draft in drafts]


def judged(story: Story, days: int = 0) -> dict[GapRule, Gap]:
    """What is open after the rules were asked, so many days after the first night."""
    with clock.at(NIGHT + timedelta(days=days)):
        gaps.turn(story.session, gaps.judge(gaps.gather(story.session)))
        query = select(Gap).where(col(Gap.state) != S.CLOSED, col(Gap.merged_into).is_(None))
        return {gap.rule: gap for gap in story.session.execute(query).scalars()}


def told(story: Story) -> list[str]:
    return [fact.type for fact in recorded(story.session) if fact.type.startswith("gap.")]


def test_a_gap_is_found_seen_to_closed_by_its_signal_and_comes_back(story: Story) -> None:
    looked_for(story.session, "travel costs", 6)
    kim = advisor(story)
    gap = judged(story)[GapRule.NOTHING_FOUND]
    assert (gap.state, gap.community_id, gap.phrases, gap.measures["missed_by"]) == (S.DETECTED, None, ["travel costs"], 6)
    with clock.at(NIGHT + timedelta(hours=1)):
        given = Triage(
            given=frozenset({"community", "owner", "due_on"}), community="guild", owner="ben", due_on=date(2027, 4, 1)
        )
        gaps.triage(story.session, kim, gap, given)
    with clock.at(NIGHT + timedelta(hours=2)):
        gaps.move(story.session, story.ben, gap, S.IN_PROGRESS)
    assert judged(story, 29)[GapRule.NOTHING_FOUND].state == S.IN_PROGRESS, "they were there a moment ago"
    assert not gap.fires or gap.seen_on == NIGHT_ON + timedelta(days=29)
    last = (gap.seen_on - NIGHT_ON).days
    assert judged(story, last + 29)[GapRule.NOTHING_FOUND].fires is False
    assert GapRule.NOTHING_FOUND not in judged(story, last + 30)
    assert gap.state == S.CLOSED
    looked_for(story.session, "travel costs", 5, on=NIGHT_ON + timedelta(days=70))
    again = judged(story, 71)[GapRule.NOTHING_FOUND]
    assert (again.id, again.state, again.owner_id) == (gap.id, S.DETECTED, None)
    assert told(story) == ["gap.detected", "gap.triaged", "gap.moved", "gap.closed", "gap.reopened"]
    assert [one.target for one, _who in reversed(gaps.steps(story.session, gap))] == [
        S.DETECTED, S.ASSIGNED, S.IN_PROGRESS, S.CLOSED, S.DETECTED,
    ]  # fmt: skip


def test_the_same_night_twice_changes_nothing(story: Story) -> None:
    looked_for(story.session, "travel costs", 6)
    first = {rule: (gap.id, gap.priority, gap.measures) for rule, gap in judged(story).items()}
    assert {rule: (gap.id, gap.priority, gap.measures) for rule, gap in judged(story).items()} == first
    assert story.session.execute(select(func.count()).select_from(GapReading)).scalar_one() == len(first)
    assert told(story) == ["gap.detected"]


def test_questions_that_come_again_are_a_gap_until_one_leads_to_a_page(story: Story) -> None:
    with clock.at(NIGHT - timedelta(days=12)):
        asked(story, "Who decides on discounts?", "Who decides on a discount?")
        [third] = asked(story, "Who decides about discounts?")
    found = judged(story)
    assert {GapRule.ASKED_AGAIN, GapRule.UNANSWERED, GapRule.SINGLE_EXPERT} == found.keys()
    gap = found[GapRule.ASKED_AGAIN]
    assert (gap.measures, len(gap.things)) == ({"asked": 3}, 3)
    assert found[GapRule.SINGLE_EXPERT].topic == "Discounts"
    with clock.at(NIGHT):
        answer = questions.answer(story.session, story.ada, third, story.guild, "The board.")
        questions.accept(story.session, story.ben, answer, third, story.guild)
        questions.settle(story.session, story.ben, third, story.guild, questions.Verdict(Kept.CREATED))
    assert judged(story, 1)[GapRule.ASKED_AGAIN].fires is False


def test_who_may_not_know_of_a_gap_finds_none(story: Story) -> None:
    story.register("mia")
    story.join("mia", story.guild)
    story.give("mia", RoleName.MANAGER, story.guild)
    with clock.at(NIGHT - timedelta(days=12)):
        asked(story, "Who decides?", "How long is a lease?")
    looked_for(story.session, "travel costs", 6)
    found = judged(story)
    here, searched = found[GapRule.UNANSWERED], found[GapRule.NOTHING_FOUND]
    leaving = Gap(
        rule=GapRule.EXPERT_LEAVING, key=f"{story.guild.id}|x", community_id=story.guild.id, formula="", seen_on=NIGHT_ON
    )
    story.session.add(leaving)
    story.session.flush()
    sees = {
        name: {
            gap.id for gap, _place in gaps.listing(story.session, story.actor(name), Filters(), paging.Ask(50)).items
        } & {here.id, searched.id, leaving.id}
        for name in ("ada", "ben", "cleo", "mia", "root")
    }  # fmt: skip
    assert (sees["ada"], sees["ben"], sees["mia"]) == (
        {here.id, searched.id},
        {here.id},
        {here.id, searched.id, leaving.id},
    )
    assert (sees["cleo"], sees["root"]) == (set(), {here.id}), "who founded it belongs to it"
    for name, known in sees.items():
        actor = story.actor(name)
        for gap in (here, searched, leaving):
            assert gaps.finding.policy.can_see(actor, gap) == (gap.id in known)
            if gap.id not in known:
                with pytest.raises(NotFoundError):
                    gaps.find(story.session, actor, gap.id)
    with pytest.raises(ForbiddenError):
        gaps.triage(story.session, story.ben, here, Triage(given=frozenset({"owner"}), owner="ben"))
    with pytest.raises(InvalidError, match="may not see this gap"):
        gaps.triage(story.session, story.ada, here, Triage(given=frozenset({"owner"}), owner="cleo"))
    assert gaps.take_on(story.session, story.ben, here).state == S.ASSIGNED
    with pytest.raises(ConflictError, match="Somebody sees to this"):
        gaps.take_on(story.session, story.ada, here)


def test_people_dismiss_for_a_reason_take_up_again_and_never_close(story: Story) -> None:
    with clock.at(NIGHT - timedelta(days=12)):
        asked(story, "Who decides?", "How long is a lease?")
    gap = judged(story)[GapRule.UNANSWERED]
    with pytest.raises(InvalidError, match="why this is no gap"):
        gaps.move(story.session, story.ada, gap, S.DISMISSED)
    with pytest.raises(ConflictError, match="not by hand"):
        gaps.move(story.session, story.ada, gap, S.CLOSED)
    with pytest.raises(ConflictError, match="does not follow"):
        gaps.move(story.session, story.ada, gap, S.IN_PROGRESS)
    gaps.move(story.session, story.ada, gap, S.DISMISSED, "Both are about another company.")
    assert judged(story, 1)[GapRule.UNANSWERED].state == S.DISMISSED, "a person's word holds while the signal does"
    with pytest.raises(ConflictError, match="was put aside"):
        gaps.take_on(story.session, story.ben, gap)
    assert gaps.move(story.session, story.ada, gap, S.DETECTED).state == S.DETECTED


def test_two_gaps_are_made_one_and_parted_again(story: Story) -> None:
    looked_for(story.session, "travel costs", 6)
    looked_for(story.session, "flights abroad", 5)
    judged(story)
    kim = advisor(story)
    by_key = {gap.key: gap for gap in story.session.execute(select(Gap)).scalars()}
    one, other = by_key["travel costs"], by_key["flights abroad"]
    gaps.merge(story.session, kim, other, one)
    assert judged(story, 1) == {GapRule.NOTHING_FOUND: one}
    assert (one.measures["askers"], sorted(one.phrases)) == (11, ["flights abroad", "travel costs"])
    with pytest.raises(ConflictError, match="a part of another"):
        gaps.move(story.session, kim, other, S.DETECTED)
    with pytest.raises(InvalidError, match="not about this"):
        gaps.split(story.session, kim, one, "badge")
    with pytest.raises(ForbiddenError):
        gaps.split(story.session, story.ada, one, "flights abroad")
    assert gaps.split(story.session, kim, one, "flights abroad") is other
    judged(story, 2)
    assert (one.measures["askers"], other.measures["askers"], other.state) == (6, 5, S.DETECTED)


def test_an_expert_who_leaves_is_told_only_from_the_day_on_which_it_may_be_known(story: Story) -> None:
    told_of = {"source": "hr", "type": HrEventType.TERMINATION_SCHEDULED, "recorded_at": NIGHT, "external_id": "E1"}
    event = HrEvent(
        **told_of, source_event_id="1", effective_on=NIGHT_ON + timedelta(days=80), payload={}, digest="", reply={},
        visible_from=NIGHT_ON + timedelta(days=3), person_id=story.people["ada"].id, state=HrEventState.SCHEDULED,
    )  # fmt: skip
    story.session.add(event)
    story.session.flush()
    from app.services.gaps.gathering_people import leaving

    assert leaving(story.session, NIGHT_ON + timedelta(days=2)) == set()
    assert leaving(story.session, NIGHT_ON + timedelta(days=3)) == {story.people["ada"].id}
    assert leaving(story.session, NIGHT_ON - timedelta(days=11)) == set()


def test_what_the_strategy_needs_is_for_km_advisors_to_say(story: Story) -> None:
    with pytest.raises(ForbiddenError):
        strategic.name(story.session, story.ada, "Batteries")
    kim = advisor(story)
    row, _named = strategic.name(story.session, kim, "Batteries")
    with pytest.raises(ConflictError):
        strategic.name(story.session, kim, "batteries!")
    gap = judged(story)[GapRule.STRATEGY]
    assert (gap.topic, gap.measures, gap.priority) == ("Batteries", {"validated": 0, "communities": 0}, 3.0)
    with pytest.raises(NotFoundError):
        gaps.find(story.session, story.ada, gap.id)
    strategic.drop(story.session, kim, row)
    assert judged(story, 1)[GapRule.STRATEGY].fires is False


def test_it_is_done_once_a_day_and_looks_before_it_writes(database: Database) -> None:
    with database.write() as session:
        story = Story(session)
        looked_for(session, "travel costs", 6)
    with clock.at(NIGHT):
        assert (gaps.nightly(database), gaps.nightly(database)) == (1, None)
    with clock.at(NIGHT + timedelta(days=1)):
        assert gaps.nightly(database) == 1
    together = Barrier(2)

    def at_once(_number: int) -> int | None:
        with clock.at(NIGHT + timedelta(days=2)):
            together.wait()
            return gaps.nightly(database)

    with ThreadPoolExecutor(2) as two:
        assert set(two.map(at_once, range(2))) == {1, None}
    assert story
