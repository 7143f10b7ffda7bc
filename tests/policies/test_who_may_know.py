"""Who may do what with what a community knows, and what a bounded actor's world is."""

from dataclasses import replace

import pytest

from app.models.communities import Status, Visibility
from app.models.knowledge import Asset, Confidence
from app.policies import communities, guidelines, knowledge, recognition
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
