"""Who may do what with what a community knows, and what a bounded actor's world is."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.models.communities import Status, Visibility
from app.models.gaps import Gap, GapRule
from app.models.knowledge import Asset, Confidence
from app.models.questions import Question
from app.policies import communities, gaps, guidelines, knowledge, publishing, questions, recognition, reviews, search, topics
from tests.policies.everybody import EVERYBODY, HERE, ROLES, community, somebody, who

WRITERS = f"{' '.join(ROLES)} advisor"


def asset(confidence: Confidence = Confidence.VALIDATED) -> Asset:
    """Something that a stranger owns, with the member as deputy."""
    return Asset(
        community_id=HERE, title="T", title_key="t", lang="en", confidence=confidence, owner_id="stranger", deputy_id="member"
    )


def test_confidence_moves_by_known_steps() -> None:
    steps = {
        (source.value, target.value) for source in Confidence for target in Confidence if knowledge.can_follow(source, target)
    }
    assert steps == {
        ("work_in_progress", "not_validated"), ("not_validated", "validated"), ("validated", "not_validated"),
        ("archived", "not_validated"), *((source, "archived") for source in ("work_in_progress", "not_validated", "validated")),
    }  # fmt: skip


@pytest.mark.parametrize("status", list(Status))
def test_members_of_a_working_community_write(status: Status) -> None:
    expected = WRITERS if status in {"active", "paused", "retiring"} else ""
    assert who(lambda actor: knowledge.can_edit(actor, community(status))) == expected


def test_who_vouches_for_what_is_written() -> None:
    place = community()
    assert who(lambda actor: knowledge.is_publisher(actor, place, licensed=False)) == "leader km_advisor advisor"
    assert len(who(lambda actor: knowledge.is_publisher(actor, place, licensed=True)).split()) == len(EVERYBODY)
    assert who(lambda actor: knowledge.can_grant(actor, place)) == "km_advisor advisor"


def test_an_owner_says_again_that_it_is_right_but_not_first() -> None:
    assert who(lambda actor: knowledge.can_reverify(actor, asset())) == "member stranger"
    assert who(lambda actor: knowledge.can_reverify(actor, asset(Confidence.NOT_VALIDATED))) == ""


def test_who_looks_after_what_is_written() -> None:
    place = community()
    looks_after = "member leader manager km_advisor advisor stranger"
    assert who(lambda actor: knowledge.can_set_terms(actor, place, asset())) == looks_after
    assert who(lambda actor: knowledge.can_settle(actor, place, asset())) == looks_after
    assert who(lambda actor: knowledge.can_archive(actor, place)) == "manager km_advisor advisor"
    assert who(lambda actor: knowledge.can_bring_in(actor, place)) == "manager km_advisor advisor"
    for closed in (Status.DRAFT, Status.ARCHIVED):
        assert who(lambda actor, status=closed: knowledge.can_bring_in(actor, community(status))) == ""


def test_nobody_reports_that_they_reused_what_they_wrote() -> None:
    assert who(lambda actor: not knowledge.can_report_reuse(actor, ["member", None])) == "member"


def test_who_publishes_guidelines() -> None:
    assert who(lambda actor: guidelines.can_publish(actor, community())) == "leader manager km_advisor advisor"
    assert who(lambda actor: guidelines.can_publish(actor, None)) == "advisor"


def test_who_sees_every_community_there_is() -> None:
    assert who(communities.sees_all) == "advisor admin"


def test_beyond_their_communities_nothing_exists_for_the_bounded() -> None:
    guest = replace(somebody("guest", "member"), bounded=True)
    stranger = replace(somebody("stranger"), bounded=True)
    for visibility in Visibility:
        assert communities.can_see(guest, community(visibility=visibility))
        assert not communities.can_see(stranger, community(visibility=visibility)), "not even what is open"
    assert communities.can_found(somebody("stranger"))
    assert not communities.can_found(guest)
    assert not recognition.can_draft_policy(guest), "rules hold everywhere"


@pytest.mark.parametrize("status", list(Status))
def test_members_of_a_working_community_ask(status: Status) -> None:
    expected = WRITERS if status in {"active", "paused"} else ""
    assert who(lambda actor: questions.can_ask(actor, community(status))) == expected


def test_who_tidies_up_what_was_asked() -> None:
    place, closed = community(), community(Status.ARCHIVED)
    moderators = who(lambda actor: questions.can_moderate(actor, place))
    assert moderators == "leader manager admin"
    assert who(lambda actor: questions.can_change(actor, place, "stranger")) == f"{moderators} stranger"
    assert who(lambda actor: questions.can_change(actor, closed, "stranger")) == "", "it is put away"
    assert who(lambda actor: questions.can_settle(actor, place)) == WRITERS


def test_the_asker_accepts_and_for_the_silent_the_leader() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    asked = Question(community_id=HERE, asker_id="stranger", title="T", lang="en", asked_at=now, response_target_at=now)
    assert who(lambda actor: questions.can_accept(actor, asked)) == "stranger"
    assert who(lambda actor: questions.can_accept_on_behalf(actor, community())) == "leader"


def test_who_says_which_words_mean_the_same() -> None:
    assert who(search.can_write_synonyms) == "advisor admin"
    guest = replace(somebody("guest", "member"), bounded=True)
    assert search.can_read_synonyms(somebody("stranger"))
    assert not search.can_read_synonyms(guest)
    assert not search.can_write_synonyms(replace(somebody("bot", platform="km_advisor"), bounded=True))


def test_who_advises_the_organisation_names_topics() -> None:
    assert who(topics.can_write) == "advisor"
    assert topics.can_read(somebody("stranger"))
    assert not topics.can_read(replace(somebody("guest"), bounded=True))
    assert not topics.can_write(replace(somebody("bot", platform="km_advisor"), bounded=True))


def test_strangers_are_shown_what_is_open_and_lives_and_no_small_number() -> None:
    shown = {
        (status, seen)
        for status in Status
        for seen in Visibility
        if publishing.is_published(community(status, visibility=seen))
    }
    assert shown == {(status, Visibility.OPEN) for status in (Status.ACTIVE, Status.PAUSED, Status.RETIRING)}
    assert [publishing.told(count) for count in (0, 4, 5, 60)] == [None, None, 5, 60]


def test_who_knows_of_a_gap_and_who_sees_to_it() -> None:
    def gap(rule: GapRule, place: str | None = HERE) -> Gap:
        return Gap(rule=rule, key="k", community_id=place, formula="", seen_on=date(2026, 11, 22))

    ours, leaving, searched = gap(GapRule.STALE), gap(GapRule.EXPERT_LEAVING), gap(GapRule.NOTHING_FOUND, None)
    assert who(lambda actor: gaps.can_see(actor, ours)) == "member leader manager sponsor km_advisor advisor"
    assert who(lambda actor: gaps.can_see(actor, leaving)) == "manager km_advisor advisor"
    assert who(lambda actor: gaps.can_see(actor, searched)) == "leader manager km_advisor all_elsewhere advisor"
    assert who(lambda actor: gaps.can_see(actor, gap(GapRule.STRATEGY, None))) == "advisor"
    assert who(lambda actor: gaps.can_see(replace(actor, bounded=True), searched)) == ""
    assert who(lambda actor: gaps.can_triage(actor, HERE)) == "leader manager km_advisor advisor"
    assert "member" in who(lambda actor: gaps.can_take_on(actor, ours)).split()
    ours.owner_id = "member"
    assert who(lambda actor: gaps.can_take_on(actor, ours)) == ""
    assert who(lambda actor: gaps.can_work(actor, ours)) == "member leader manager km_advisor advisor"
    assert who(gaps.can_write_strategy) == "advisor"


def test_who_reviews_and_who_publishes_answers() -> None:
    assert who(lambda actor: reviews.can_review(actor, community())) == "leader km_advisor advisor"
    assert who(reviews.reviews_somewhere) == "leader km_advisor all_elsewhere advisor"
    assert who(lambda actor: publishing.can_publish(actor, community())) == "leader manager km_advisor advisor"
