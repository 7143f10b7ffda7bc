"""Rules are tried on what happened; what the trial says is what would have come of it."""

from datetime import UTC, date, datetime
from random import Random

import pytest
from sqlalchemy import func, select

from app.core import clock
from app.core.db import Database
from app.core.errors import ForbiddenError, InvalidError
from app.models.recognition import LedgerEntry, PointsPolicy
from app.readers.points import Points
from app.readers.runner import catch_up
from app.services import recognition
from app.services.recognition import Report, from_json, policies, to_json
from app.services.recognition.figures import gini
from app.services.recognition.policy_2025_1 import POLICY_2025_1
from tests.services.recognition.guild import actor, found, tell
from tests.services.recognition.life import Life
from tests.services.recognition.telling import Telling

SINCE, UNTIL = date(2027, 1, 1), date(2027, 4, 1)
LATER = datetime(2027, 5, 1, tzinfo=UTC)
TIGHTER = from_json(
    {
        **to_json(POLICY_2025_1),
        "version": "2027.1",
        "week_cap": 30,
        "rules": {"lesson": {"points": 12}, "session": {"points": 9, "needs": "beneficiary"}, "answer": {"points": 7}},
    }
)


@pytest.fixture
def guild(database: Database) -> Database:
    """A fortnight of a guild around the turn of the year, told but not yet posted."""
    found(database, *Life.people)
    life, story = Life(Random(11)), Telling()
    life.now = datetime(2026, 12, 27, 9, tzinfo=UTC)
    for moment, fact in life.facts(800):
        story.say(fact, at=moment)
    tell(database, story)
    return database


def simulated(database: Database) -> Report:
    with database.read() as session, clock.at(LATER):
        return recognition.simulate(session, actor("ada", advises=True), TIGHTER, SINCE, UNTIL)


def posted(database: Database) -> tuple[int, dict[str, int], list[int]]:
    """The season's points in the ledger: all of them, by rule, and by person."""
    catch_up(database, Points())
    season = LedgerEntry.season == "2027-Q1"
    with database.read() as session:
        rules = select(LedgerEntry.rule, func.sum(LedgerEntry.net)).where(season).group_by(LedgerEntry.rule)
        people = select(func.sum(LedgerEntry.net)).where(season).group_by(LedgerEntry.person_id)
        by_rule = {rule: int(net) for rule, net in session.execute(rules) if net}
        return sum(by_rule.values()), by_rule, [int(net) for net in session.execute(people).scalars()]


def test_a_simulation_says_what_applying_the_rules_then_gives(guild: Database) -> None:
    report = simulated(guild)
    with guild.write() as session:
        session.add(PointsPolicy(version=TIGHTER.version, body=to_json(TIGHTER), effective_on=SINCE))
    total, by_rule, people = posted(guild)
    assert report.after.total == total > 0
    assert {rule: round(share * total) for rule, share in report.after.share_by_rule.items()} == by_rule
    assert report.after.gini == pytest.approx(gini(people))
    assert report.after.people == sum(1 for net in people if net)


def test_what_it_calls_before_is_what_is_posted(guild: Database) -> None:
    report = simulated(guild)
    total, by_rule, people = posted(guild)
    assert report.before.total == total > report.after.total
    assert {rule: round(share * total) for rule, share in report.before.share_by_rule.items()} == by_rule
    assert report.before.gini == pytest.approx(gini(people))


def test_it_names_who_would_gain_and_lose_but_not_their_points(guild: Database) -> None:
    report = simulated(guild)
    losing = [mover for mover in report.movers if (mover.change_percent or 0) < -20]
    assert len(losing) == report.losing > 0
    assert len(report.movers) == report.losing + report.gaining
    assert 0 < report.top10_overlap <= 10
    assert report.kendall_tau
    assert 0 < report.before.cap_hit_rate < 1


def test_the_same_rules_change_nothing(guild: Database) -> None:
    with guild.read() as session, clock.at(LATER):
        report = recognition.simulate(session, actor("ada", advises=True), POLICY_2025_1, SINCE, UNTIL)
    assert report.before == report.after
    assert (report.gaining, report.losing, report.movers, report.kendall_tau) == (0, 0, (), 1.0)


def test_only_advisors_simulate_and_leaders_see_drafts_without_names(guild: Database) -> None:
    leader, member = actor("ben", "leader", "member"), actor("cleo", "member")
    with guild.write() as session:
        policies.draft(session, member, TIGHTER)
    with guild.read() as session, clock.at(LATER):
        with pytest.raises(ForbiddenError):
            recognition.simulate(session, leader, TIGHTER, SINCE, UNTIL)
        with pytest.raises(ForbiddenError):
            recognition.preview(session, member, "2027.1")
        report = recognition.preview(session, leader, "2027.1")
    assert (report.since, report.until) == (SINCE, UNTIL)
    assert report.movers == ()
    assert report.losing > 0


@pytest.mark.parametrize(("since", "until", "pointer"), [(UNTIL, SINCE, "/from"), (SINCE, date(2028, 1, 1), "/to")])
def test_only_a_period_that_is_over(guild: Database, since: date, until: date, pointer: str) -> None:
    with guild.read() as session, clock.at(LATER), pytest.raises(InvalidError) as refused:
        recognition.simulate(session, actor("ada", advises=True), TIGHTER, since, until)
    assert [fault.pointer for fault in refused.value.faults] == [pointer]


def test_of_a_period_in_which_nothing_happened_it_says_that_nothing_would_have(guild: Database) -> None:
    with guild.read() as session, clock.at(LATER):
        report = recognition.simulate(session, actor("ada", advises=True), TIGHTER, date(2020, 1, 1), date(2020, 4, 1))
    for figures in (report.before, report.after):
        assert (figures.total, figures.people, figures.share_by_rule, figures.cap_hit_rate) == (0, 0, {}, 0.0)


def test_a_period_may_end_with_yesterday(guild: Database) -> None:
    with guild.read() as session, clock.at(LATER):
        report = recognition.simulate(session, actor("ada", advises=True), TIGHTER, SINCE, LATER.date())
    assert report.until == LATER.date()
