"""What is read, and whether it helped, without who; and the queue in which effort follows use."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from app.core.settings import settings as configured
from app.journal.book import recorded
from app.models.belonging import RoleName
from app.models.communities import Status, Visibility
from app.models.knowledge import Asset, AssetKind
from app.models.reviews import AssetLook
from app.models.trust import FlagReason, Outcome
from app.services import belonging, communities, gaps, knowledge, publishing, reviews
from app.services.communities import Change
from app.services.knowledge import Draft, Verdict
from app.services.reviews import Filters, Terms
from tests.story import Story

pytestmark = pytest.mark.usefixtures("in_november")

SPRING = datetime(2027, 3, 5, 9, tzinfo=UTC)
LATER = SPRING + timedelta(days=200)  # a review that was due after 180 days is three weeks late, begun ones counted


def page(story: Story, title: str, *, valid: bool = True, **known: object) -> Asset:
    """Ben's, written in spring, and confirmed by Ada."""
    with clock.at(SPRING):
        asset = knowledge.write(story.session, story.ben, story.guild, Draft(title=title, body="Do so.", **known))
        if valid:
            knowledge.verify(story.session, story.ada, asset, story.guild, Verdict(outcome=Outcome.CONFIRMED))
    return asset


def test_a_look_counts_once_a_day_and_names_nobody(story: Story) -> None:
    asset = page(story, "Leases")
    with clock.at(SPRING):
        for name in ("cleo", "cleo", "root", "ben"):
            reviews.look(story.session, story.actor(name), asset)
        reviews.say(story.session, story.cleo, asset, solved=False)
        reviews.say(story.session, story.cleo, asset, solved=True)
        with pytest.raises(ConflictError, match="wrote some of this"):
            reviews.say(story.session, story.ben, asset, solved=True)
    rows = list(story.session.execute(select(AssetLook)).scalars())
    assert sorted(str(row.solved) for row in rows) == ["None", "True"], "Ben wrote it; Cleo's last word counts"
    assert not {person.id for person in story.people.values()} & {row.asker for row in rows}
    with clock.at(SPRING + timedelta(days=1)):
        reviews.look(story.session, story.cleo, asset)
        assert reviews.looks_of(story.session, asset) == 3
    with clock.at(SPRING + timedelta(days=33)):
        reviews.forget_old(story.session)
    assert {row.asker for row in story.session.execute(select(AssetLook)).scalars()} == {None}
    with clock.at(SPRING + timedelta(days=120)):
        reviews.forget_old(story.session)
    assert story.session.execute(select(col(AssetLook.id))).all() == []


def test_the_queue_follows_use_and_is_for_whoever_reviews(story: Story) -> None:
    read, unread, flagged = page(story, "Leases"), page(story, "Loans"), page(story, "Leave", valid=False)
    page(story, "Fresh", valid=False)
    with clock.at(LATER):
        for name in ("cleo", "root"):
            reviews.look(story.session, story.actor(name), read)
        reviews.look(story.session, story.cleo, flagged)
        knowledge.flag(story.session, story.cleo, flagged, FlagReason.UNCLEAR)
        found = reviews.queue(story.session, story.ada, Filters())
        assert [(one.id, one.looks, one.weeks, one.priority) for one in found] == [
            (read.id, 2, 3, 2 * 3 * 2), (flagged.id, 1, 0, 2), (unread.id, 0, 3, 0),
        ]  # fmt: skip
        assert reviews.queue(story.session, story.ada, Filters(lang="pl")) == []
        for name in ("ben", "cleo", "root"):
            with pytest.raises(ForbiddenError):
                reviews.queue(story.session, story.actor(name), Filters())
        knowledge.verify(story.session, story.ada, read, story.guild, Verdict(outcome=Outcome.CONFIRMED))
        assert read.id not in {one.id for one in reviews.queue(story.session, story.ada, Filters())}


def test_one_reviews_at_a_time_for_a_quarter_of_an_hour(story: Story) -> None:
    asset = page(story, "Leases")
    story.register("lea")
    story.join("lea", story.guild)
    story.give("lea", RoleName.LEADER, story.guild)
    with clock.at(LATER):
        reviews.hold(story.session, story.ada, asset)
        [item] = reviews.queue(story.session, story.ada, Filters())
        assert item.held_by
        assert item.held_by.username == "ada"
        with pytest.raises(ConflictError, match="Ada reviews this"):
            reviews.hold(story.session, story.actor("lea"), asset)
        reviews.let_go(story.session, story.actor("lea"), asset)
        with pytest.raises(ConflictError):
            reviews.hold(story.session, story.actor("lea"), asset)
    with clock.at(LATER + timedelta(minutes=16)):
        assert reviews.hold(story.session, story.actor("lea"), asset).person_id == story.people["lea"].id
        reviews.let_go(story.session, story.actor("lea"), asset)
        reviews.hold(story.session, story.ada, asset)


def test_an_owner_is_asked_until_they_have_looked(story: Story) -> None:
    asset = page(story, "Leases")
    with clock.at(LATER):
        with pytest.raises(InvalidError, match="within ninety days"):
            reviews.ask_owner(story.session, story.ada, asset, date(2030, 1, 1))
        request = reviews.ask_owner(story.session, story.ada, asset, LATER.date() + timedelta(days=7), "Is step 3 so?")
        again = reviews.ask_owner(story.session, story.ada, asset, LATER.date() + timedelta(days=3), "And step 4?")
        assert reviews.asked_of(story.session, story.ben) == [(request, asset)], "asked twice, it is asked once"
        assert (again.id, again.due_on.day, again.note) == (request.id, (LATER + timedelta(days=3)).day, "And step 4?")
        with pytest.raises(ConflictError, match="own this yourself"):
            reviews.ask_owner(story.session, story.ben, asset, LATER.date())
    with clock.at(LATER + timedelta(days=2)):
        knowledge.verify(story.session, story.ben, asset, story.guild, Verdict(outcome=Outcome.CONFIRMED))
    assert reviews.asked_of(story.session, story.ben) == []
    assert reviews.asked(story.session, asset) is None


def test_an_owner_who_may_no_longer_see_it_is_not_told_of_it(story: Story) -> None:
    asset = page(story, "Leases")
    with clock.at(LATER):
        reviews.ask_owner(story.session, story.ada, asset, LATER.date())
        communities.change(story.session, story.ada, story.guild, Change(values={"visibility": "restricted"}))
        assert len(reviews.asked_of(story.session, story.ben)) == 1
        belonging.leave(story.session, story.ben, story.guild, story.people["ben"])
        assert reviews.asked_of(story.session, story.ben) == []


def test_only_owner_and_tier_are_given_to_several_and_to_all_or_none(story: Story) -> None:
    one, other = page(story, "Leases"), page(story, "Loans")
    hidden = story.found("vault", visibility="restricted")
    secret = knowledge.write(story.session, story.root, hidden, Draft(title="Secret", body="No."))
    with pytest.raises(InvalidError, match="no such asset"):
        reviews.set_terms(story.session, story.ada, [one.id, secret.id], Terms(tier="slow"))
    assert one.review_interval_days == 180
    reviews.set_terms(story.session, story.ada, [one.id, other.id], Terms(owner="ada", tier="fast"))
    assert {(asset.owner_id, asset.review_interval_days) for asset in (one, other)} == {(story.people["ada"].id, 90)}
    with pytest.raises(InvalidError):
        reviews.set_terms(story.session, story.ada, [one.id], Terms(tier="yearly"))
    with pytest.raises(ForbiddenError):
        reviews.set_terms(story.session, story.ben, [one.id], Terms(owner="ben"))


def test_readers_whom_it_did_not_help_are_a_gap(story: Story) -> None:
    asset = page(story, "Leases")
    names = [story.register(f"reader{n}").username for n in range(5)]
    with clock.at(SPRING):
        for n, name in enumerate(names):
            reviews.say(story.session, story.actor(name), asset, solved=n < 2)
        signals = gaps.judge(gaps.gather(story.session))
    assert [(one.rule.value, one.things, one.measures) for one in signals] == [
        ("not_useful", (f"asset:{asset.id}",), {"flags": 0, "solved": 2, "unsolved": 3})
    ]


def test_everybody_reads_what_is_validated_where_somebody_published_it(story: Story) -> None:
    shown = page(story, "Who decides?", kind=AssetKind.FAQ)
    page(story, "Not confirmed", valid=False, kind=AssetKind.FAQ)
    page(story, "A how-to", kind=AssetKind.HOW_TO)
    session, guild = story.session, story.guild
    assert [one.id for one in publishing.faq_of(session, guild).entries] == [shown.id]
    with pytest.raises(NotFoundError):
        publishing.public_faq(session, "guild")
    with pytest.raises(ForbiddenError):
        publishing.publish_faq(session, story.ben, guild)
    for _twice in range(2):
        publishing.publish_faq(session, story.ada, guild)
    [entry] = publishing.public_faq(session, "guild").entries
    assert (entry.title, entry.body) == ("Who decides?", "Do so.")
    knowledge.verify(session, story.ada, shown, guild, Verdict(outcome=Outcome.REJECTED, evidence="No longer."))
    session.flush()
    assert publishing.public_faq(session, "guild").entries == []
    communities.change(session, story.ada, guild, Change(values={"visibility": Visibility.ON_REQUEST}))
    with pytest.raises(NotFoundError):
        publishing.public_faq(session, "guild")
    with pytest.raises(ConflictError, match="open community"):
        publishing.publish_faq(session, story.ada, guild)
    communities.change(session, story.ada, guild, Change(values={"visibility": Visibility.OPEN}))
    with pytest.raises(NotFoundError):
        publishing.public_faq(session, "guild")
    publishing.publish_faq(session, story.ada, guild)
    publishing.withdraw_faq(session, story.ada, guild)
    with pytest.raises(NotFoundError):
        publishing.public_faq(session, "guild")
    said = [fact.type for fact in recorded(session) if "faq" in fact.type]
    assert said == ["community.faq_published", "community.faq_withdrawn"] * 2


def test_answers_are_public_only_where_strangers_find_them(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    publishing.publish_faq(story.session, story.ada, story.guild)
    assert publishing.shows_faq(story.session, story.guild)
    story.guild.status = Status.ARCHIVED
    assert not publishing.shows_faq(story.session, story.guild)
    story.guild.status = Status.ACTIVE
    monkeypatch.setenv("GUILDRY_PUBLISH", "false")
    configured.cache_clear()
    try:
        assert not publishing.shows_faq(story.session, story.guild)
    finally:
        configured.cache_clear()
