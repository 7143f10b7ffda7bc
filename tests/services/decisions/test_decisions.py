"""Decisions: proposed by a member, opened by a leader, answered by all who belonged, counted by the clock (domain.md §2.9)."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from app.core import clock, paging
from app.core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from app.models.communities import Status, Visibility
from app.models.decisions import DecisionVoter
from app.models.people import PersonStatus
from app.services import belonging, decisions, people
from app.services.decisions import Draft, cards, closing
from app.services.decisions.closing import WORD_WITHIN
from app.services.decisions.opening import MOST, USUAL_QUORUM
from tests.services.decisions.room import NOON, M, P, Room, S


def test_a_member_proposes_and_a_leader_opens(room: Room) -> None:
    row = room.draft("ben", options=[" Day first ", "Day first", "", "Year first"])
    assert (row.state, row.options) == (S.DRAFT, ["Day first", "Year first"])
    for name in ("ben", "sue"):
        with pytest.raises(ForbiddenError, match="Leaders, managers"):
            room.open(row, name)
    with pytest.raises(ForbiddenError, match="Join this community"):
        room.draft("cleo")
    with clock.at(NOON):
        room.open(row)
    assert row.closes_at == NOON + timedelta(hours=72)
    assert (row.state, row.opened_by, row.review_on) == (
        S.OPEN,
        room.story.people["ada"].id,
        (NOON + timedelta(days=368)).date(),
    )
    with pytest.raises(ConflictError, match="opened already"):
        room.open(row)
    assert room.told() == ["drafted", "opened"]


def test_d10_a_reasoned_objection_prevents_consent_until_it_is_taken_back(room: Room) -> None:
    row = room.open(method=M.CONSENT)
    room.say(row, "ben", P.OBJECT)
    assert room.close(row) == S.REJECTED
    again = room.open(method=M.CONSENT)
    room.say(again, "ben", P.OBJECT)
    assert decisions.one(room.session, room.story.ada, again).leads_to == S.REJECTED
    room.take_back(again, "ben")
    assert decisions.one(room.session, room.story.ada, again).leads_to == S.ACCEPTED
    assert room.close(again) == S.ACCEPTED
    assert room.told()[-2:] == ["position_withdrawn", "accepted"]


def test_d11_a_lazy_consensus_that_closes_after_71_hours_is_refused(room: Room) -> None:
    row = room.draft(method=M.LAZY_CONSENSUS)
    with clock.at(NOON), pytest.raises(InvalidError, match="72 hours") as refused:
        room.open(row, until=NOON + timedelta(hours=71))
    assert [fault.pointer for fault in refused.value.faults] == ["/closes_at"]
    with clock.at(NOON), pytest.raises(InvalidError):
        room.open(row, until=NOON + timedelta(hours=72) - timedelta(minutes=1, microseconds=1))
    with clock.at(NOON), pytest.raises(InvalidError, match="90 days"):
        room.open(row, until=NOON + MOST + timedelta(seconds=1))
    assert row.state == S.DRAFT
    with clock.at(NOON):
        room.open(row, until=NOON + timedelta(hours=72) - timedelta(seconds=2))  # it took two seconds to come here
    assert row.closes_at == NOON + timedelta(hours=72)


def test_silence_is_assent_to_a_lazy_consensus(room: Room) -> None:
    assert room.close(room.open(method=M.LAZY_CONSENSUS)) == S.ACCEPTED
    row = room.open(method=M.LAZY_CONSENSUS)
    room.say(row, "dan", P.CONCERN, "It is much work.")
    room.say(row, "eve", P.OBJECT)
    assert room.close(row) == S.REJECTED


def test_an_objection_names_a_harm_and_everybody_has_one_word(room: Room) -> None:
    row = room.open()
    for reason in ("", "No, please"[:9], " " * 20):
        with pytest.raises(InvalidError, match="harm"):
            decisions.take(room.session, room.story.ben, row, room.guild, P.OBJECT, reason)
    for stance in (P.AGREE, P.OBJECT, P.OBJECT, P.CONCERN):
        room.say(row, "ben", stance)
    assert decisions.counted(room.session, row).stances == {"agree": 0, "abstain": 0, "concern": 1, "object": 0}
    assert room.told() == ["drafted", "opened", *["position_taken"] * 3]
    room.take_back(row, "ben")
    room.take_back(row, "ben")
    assert decisions.counted(room.session, row).voices == 0
    assert room.told()[-1:] == ["position_withdrawn"]
    assert decisions.position_of(room.session, row, room.story.people["ben"].id) is None


def test_only_who_belonged_when_it_was_opened_has_a_say(room: Room) -> None:
    room.story.people["eve"].status = PersonStatus.LONG_LEAVE
    with pytest.raises(ConflictError, match="draft"):
        room.say(room.draft(), "ben")
    row = room.open()
    voters = select(col(DecisionVoter.person_id)).where(col(DecisionVoter.decision_id) == row.id)
    names = {name for name, person in room.story.people.items() if person.id in set(room.session.execute(voters).scalars())}
    assert names == {"root", "ada", "ben", "mia", "dan", "sue"}, "roles count too, once each; whoever is away for long does not"
    assert row.eligible == 6
    room.story.join("cleo", room.guild)
    room.story.register("zoe")
    for name, why in (("cleo", "belonged when"), ("zoe", "Join this community")):
        with pytest.raises(ForbiddenError, match=why):
            room.say(row, name)
    room.say(row, "dan")
    dan = room.story.people["dan"]
    belonging.leave(room.session, room.story.actor("dan"), room.guild, dan)
    assert decisions.counted(room.session, row).agree == 1, "what was said stays said"
    with pytest.raises(ForbiddenError):
        room.say(row, "dan", P.OBJECT)
    room.take_back(row, "dan")
    assert decisions.counted(room.session, row).agree == 0, "but one's own word is one's own to take back"
    with pytest.raises(ForbiddenError):
        room.take_back(row, "dan")


def test_when_the_hour_has_come_nobody_says_anything_any_more(room: Room) -> None:
    row = room.open()
    assert row.closes_at
    with clock.at(row.closes_at - timedelta(seconds=1)):
        room.say(row, "ben", P.OBJECT)
        room.tick()
        assert row.state == S.OPEN
    with clock.at(row.closes_at):
        for act in (lambda: room.say(row, "ben"), lambda: room.take_back(row, "ben"), lambda: room.withdraw(row)):
            with pytest.raises(ConflictError, match="closed"):
                act()
    assert room.close(row) == S.REJECTED
    closing.turn(room.session, row.id)
    assert room.told()[-1] == "rejected"
    assert room.told().count("rejected") == 1


def test_votes_need_a_quorum_and_a_sponsor_weighs_no_more(room: Room) -> None:
    row = room.open(method=M.MAJORITY)
    assert (row.quorum_bp, row.eligible) == (USUAL_QUORUM, 7)
    room.say(row, "ben")
    assert room.close(row) == S.LAPSED, "one of seven is less than a quarter"
    row = room.open(method=M.MAJORITY)
    room.say(row, "ben")
    room.say(row, "sue", P.OBJECT)
    assert room.close(row) == S.REJECTED, "one against one carries nothing"
    row = room.open(method=M.TWO_THIRDS, quorum_bp=5_000)
    for name, stance in (("ben", P.AGREE), ("dan", P.AGREE), ("sue", P.OBJECT), ("eve", P.ABSTAIN)):
        room.say(row, name, stance)
    assert room.close(row) == S.ACCEPTED
    assert room.open(method=M.CONSENT).quorum_bp is None


def test_whoever_asks_for_advice_decides_once_others_gave_it(room: Room) -> None:
    alone = room.open(method=M.ADVICE)
    room.say(alone, "ada")
    assert alone.closes_at
    with clock.at(alone.closes_at), pytest.raises(ConflictError, match="lapses"):
        room.state(alone, accepted=True)
    assert room.close(alone) == S.LAPSED, "one's own word is no advice"
    row = room.open(method=M.ADVICE)
    room.say(row, "ben", P.CONCERN, "Mind the archive.")
    with pytest.raises(ConflictError, match="Nothing came of it yet"):
        room.state(row)
    assert room.close(row) == S.OPEN
    assert row.closes_at
    with clock.at(row.closes_at + timedelta(days=1)):
        assert decisions.waits_for_word(row)
        with pytest.raises(ForbiddenError, match="Whoever opened it"):
            room.state(row, "mia", accepted=True)
        with pytest.raises(InvalidError, match="Say whether"):
            room.state(row)
        room.state(row, accepted=True)
    assert (row.state, row.outcome, row.settled_by) == (S.ACCEPTED, "It holds from May.", row.opened_by)
    assert room.told()[-2:] == ["accepted", "stated"]
    late = room.open(method=M.ADVICE)
    room.say(late, "ben")
    assert late.closes_at
    with clock.at(late.closes_at + WORD_WITHIN):
        with pytest.raises(ConflictError, match="lapses"):
            room.state(late, accepted=True)
        room.tick()
    assert late.state == S.LAPSED


def test_what_came_of_it_is_said_once_by_those_who_look_after_the_community(room: Room) -> None:
    row = room.open()
    room.close(row)
    with pytest.raises(ForbiddenError):
        room.state(row, "ben")
    with pytest.raises(InvalidError, match="Positions decide"):
        room.state(row, accepted=False)
    with pytest.raises(InvalidError, match="Say what came"):
        decisions.state(room.session, room.story.ada, row, room.guild, " ")
    room.state(row, "mia")
    with pytest.raises(ConflictError, match="already"):
        room.state(row)
    for act in (
        lambda: decisions.revise(room.session, room.story.ada, row, room.guild, {"title": "Otherwise"}),
        lambda: room.withdraw(row),
        lambda: room.open(row),
        lambda: room.say(row, "ben"),
    ):
        with pytest.raises(ConflictError):
            act()
    assert (row.state, row.title) == (S.ACCEPTED, "One name for files")


def test_an_accepted_decision_changes_only_by_another_that_takes_its_place(room: Room) -> None:
    first = room.open()
    with pytest.raises(InvalidError, match="accepted decision"):
        room.draft(supersedes=first.id)
    room.close(first)
    second, third = room.draft(supersedes=first.id), room.draft(supersedes=first.id)
    room.open(second)
    with pytest.raises(ConflictError, match="Another open proposal"):
        room.open(third)
    room.say(second, "ben", P.OBJECT)
    assert (room.close(second), first.state) == (S.REJECTED, S.ACCEPTED)
    room.open(third)
    assert (room.close(third), first.state) == (S.ACCEPTED, S.SUPERSEDED)
    assert decisions.one(room.session, room.story.ada, first).superseded_by == third.id
    assert room.told()[-2:] == ["accepted", "superseded"]
    assert [row.id for row in decisions.replaceable(room.session, room.guild)] == [third.id]
    with pytest.raises(InvalidError, match="accepted decision"):
        room.draft(supersedes=first.id)


def test_a_draft_changes_until_it_is_opened(room: Room) -> None:
    row = room.draft("ben")
    with pytest.raises(ForbiddenError, match="Whoever proposed"):
        decisions.revise(room.session, room.story.actor("dan"), row, room.guild, {"title": "Mine"})
    decisions.revise(room.session, room.story.ben, row, room.guild, {"title": "Two names", "method": M.MAJORITY})
    decisions.revise(room.session, room.story.ada, row, room.guild, {"title": "Two names"})
    assert (row.title, row.version, room.told()) == ("Two names", 2, ["drafted", "revised"])
    today = clock.now().date()
    for wrong, where in (
        ({"proposal": " "}, "/proposal"), ({"quorum_bp": 0}, "/quorum_bp"), ({"quorum_bp": 10_001}, "/quorum_bp"),
        ({"method": M.CONSENT, "quorum_bp": 100}, "/quorum_bp"), ({"review_on": today}, "/review_on"),
        ({"supersedes": row.id}, "/supersedes"), ({"supersedes": "none"}, "/supersedes"),
        ({"options": [str(n) for n in range(11)]}, "/options"), ({"options": ["x" * 281]}, "/options"),
        ({"options": ["a\nb"]}, "/options"),
    ):  # fmt: skip
        with pytest.raises(InvalidError) as refused:
            decisions.revise(room.session, room.story.ben, row, room.guild, wrong)
        assert [fault.pointer for fault in refused.value.faults] == [where]
    decisions.revise(room.session, room.story.ben, row, room.guild, {"review_on": today + timedelta(days=2)})
    with pytest.raises(InvalidError, match="after it closes"):
        room.open(row)


def test_a_proposal_is_withdrawn_with_a_reason(room: Room) -> None:
    row, other = room.draft("ben"), room.open()
    with pytest.raises(ForbiddenError):
        room.withdraw(row, "dan")
    with pytest.raises(InvalidError, match="Say why"):
        decisions.withdraw(room.session, room.story.ben, row, room.guild, " ")
    assert room.withdraw(row, "ben").state == S.WITHDRAWN
    assert room.withdraw(other, "mia").state == S.WITHDRAWN
    with pytest.raises(ConflictError):
        room.withdraw(row, "ben")
    with pytest.raises(ConflictError, match="Nothing came of it"):
        room.state(row)
    listed = decisions.listing(room.session, room.story.ben, room.guild, (), paging.Ask())
    assert listed.items == []


def test_a_community_that_rests_for_good_decides_nothing(room: Room) -> None:
    row, drafted = room.open(), room.draft()
    room.guild.status = Status.ARCHIVED
    for act in (room.draft, lambda: room.open(drafted), lambda: room.withdraw(drafted), lambda: room.say(row, "ben")):
        with pytest.raises(ForbiddenError):
            act()
    assert room.close(row) == S.LAPSED
    room.guild.status = Status.ACTIVE
    people.appoint(room.session, None, room.story.register("kim"), "km_advisor")
    empty, kim = room.story.found("empty"), room.story.actor("kim")
    nobody = decisions.draft(room.session, kim, empty, Draft(title="T", proposal="P", method=M.CONSENT))
    belonging.leave(room.session, room.story.root, empty, room.story.people["root"])
    with pytest.raises(ConflictError, match="Nobody belongs"):
        decisions.open_up(room.session, kim, nobody, empty)


def test_what_a_restricted_community_decides_does_not_exist_for_others(room: Room) -> None:
    row = room.open()
    assert decisions.find(room.session, room.story.cleo, row.id)[0] is row
    room.guild.visibility = Visibility.RESTRICTED
    for name, decision_id in (("cleo", row.id), ("ben", "none")):
        with pytest.raises(NotFoundError, match="no such decision"):
            decisions.find(room.session, room.story.actor(name), decision_id)
    assert decisions.find(room.session, room.story.ben, row.id)[1] is room.guild


def test_the_same_form_sent_twice_proposes_once(room: Room) -> None:
    wanted = Draft(title="T", proposal="P", method=M.CONSENT)
    first, second = (decisions.draft(room.session, room.story.ben, room.guild, wanted, key="k") for _twice in range(2))
    assert first is second


def test_nobody_opens_what_was_changed_since_they_read_it(room: Room) -> None:
    row = room.draft()
    read = row.version
    decisions.revise(room.session, room.story.ben, row, room.guild, {"proposal": "Names carry nothing."})
    room.session.flush()
    with pytest.raises(ConflictError, match="Read it again"):
        decisions.open_up(room.session, room.story.ada, row, room.guild, read=read)
    assert decisions.open_up(room.session, room.story.ada, row, room.guild, read=row.version).state == S.OPEN


def test_what_waits_in_a_community_that_is_put_away_asks_nobody_and_can_be_withdrawn_before(room: Room) -> None:
    drafted, opened = room.draft(), room.open(room.draft(title="Another name"))
    assert {card.kind for card in decisions_cards(room)} == {"proposed", "waiting"}
    room.guild.status = Status.RETIRING
    room.session.flush()
    assert {card.kind for card in decisions_cards(room)} == {"waiting"}
    assert room.withdraw(opened).state == S.WITHDRAWN
    room.guild.status = Status.ARCHIVED
    room.session.flush()
    assert decisions_cards(room) == []
    with pytest.raises(ForbiddenError):
        room.withdraw(drafted)


def decisions_cards(room: Room) -> list[cards.Card]:
    """What Mia is asked."""
    return list(cards.cards(room.session, room.story.actor("mia")))
