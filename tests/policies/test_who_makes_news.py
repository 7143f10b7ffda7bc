"""Who makes a community's newsletter; that nothing goes out without a person's word."""

from datetime import date

from app.models.newsletters import IssueState, NewsSource
from app.policies import newsletters
from tests.policies.everybody import HERE, community, who


def test_who_makes_a_newsletter_and_who_suggests_things_for_it() -> None:
    assert who(lambda actor: newsletters.can_make(actor, HERE)) == "leader manager"
    assert who(lambda actor: newsletters.can_see_drafts(actor, HERE)) == "leader manager km_advisor advisor"
    assert who(lambda actor: newsletters.can_suggest(actor, community())) == "member leader manager sponsor tech_expert"
    assert who(lambda actor: newsletters.can_suggest(actor, community("archived"))) == ""
    source = NewsSource(
        community_id=HERE, name="N", url="https://example.org", owner_id="stranger", checked_on=date(2026, 11, 2)
    )
    assert who(lambda actor: newsletters.can_keep_source(actor, source)) == "leader manager stranger"


def test_an_issue_goes_out_by_time_alone_and_only_after_a_persons_word() -> None:
    assert set(newsletters.MACHINE) == set(IssueState)
    assert not [state for state, following in newsletters.MACHINE.items() if IssueState.SENT in following]
    assert newsletters.MACHINE[IssueState.SENT] == frozenset()
