"""What happens to a contribution: every step of its machine, and every refusal (domain.md §2.4)."""

from datetime import date, timedelta

import pytest

from app.core import clock
from app.core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from app.models.belonging import RoleName
from app.models.communities import Status, Visibility
from app.models.contributions import Contribution, ContributionKind, Source
from app.models.contributions import ContributionState as C
from app.services import contributions, people
from tests.services.contributions.telling import LINK, change, endorse, log
from tests.story import Story


def authors(story: Story, contribution: Contribution) -> list[str]:
    """Usernames in the order named."""
    return [ref.username for ref in contributions.authors_of(story.session, [contribution.id])[contribution.id]]


def pointer(refused: pytest.ExceptionInfo[InvalidError]) -> str:
    """The field that was wrong."""
    return refused.value.faults[0].pointer


def test_a_member_logs_what_they_did(story: Story) -> None:
    made = log(story, "ben")
    assert (made.state, made.source, authors(story, made)) == (C.LOGGED, Source.SELF, ["ben"])
    assert made.occurred_on == clock.today()


def test_who_is_outside_joins_first(story: Story) -> None:
    with pytest.raises(ForbiddenError, match="Join this community"):
        log(story, "cleo")


@pytest.mark.parametrize("status", [Status.DRAFT, Status.PROPOSED, Status.RETIRING, Status.ARCHIVED])
def test_where_nothing_works_nothing_is_logged(story: Story, status: Status) -> None:
    story.guild.status = status
    with pytest.raises(ForbiddenError):
        log(story, "ada")


def test_up_to_five_did_it_together(story: Story) -> None:
    names = ["ben", *(story.register(f"p{n}").username for n in range(4))]
    assert authors(story, log(story, "ben", authors=names)) == names
    with pytest.raises(InvalidError) as refused:
        log(story, "ben", authors=[*names, "cleo"])
    assert pointer(refused) == "/authors"


@pytest.mark.parametrize(("names", "place"), [(["ben", "BEN"], "/authors"), (["ben", "nobody"], "/authors/1")])
def test_authors_are_different_people_who_are_here(story: Story, names: list[str], place: str) -> None:
    with pytest.raises(InvalidError) as refused:
        log(story, "ben", authors=names)
    assert pointer(refused) == place


def test_who_has_left_is_no_author_any_more(story: Story) -> None:
    people.deactivate(story.session, None, story.people["cleo"])
    with pytest.raises(InvalidError):
        log(story, "ben", authors=["ben", "cleo"])


def test_only_a_role_speaks_for_others(story: Story) -> None:
    with pytest.raises(ForbiddenError):
        log(story, "ben", authors=["cleo"])
    made = log(story, "ada", authors=["ben"])
    assert (made.source, made.logged_by) == (Source.ON_BEHALF, story.people["ada"].id)


def test_nor_does_one_hand_ones_own_work_to_others_afterwards(story: Story) -> None:
    made = log(story, "ben")
    with pytest.raises(ForbiddenError):
        change(story, "ben", made, authors=["cleo"])
    change(story, "ben", made, authors=["cleo", "ben"])
    assert authors(story, made) == ["cleo", "ben"]


def test_nobody_benefits_from_their_own_work(story: Story) -> None:
    with pytest.raises(InvalidError) as refused:
        log(story, "ben", beneficiary="ben")
    assert pointer(refused) == "/beneficiary"
    made = log(story, "ben", beneficiary="cleo")
    with pytest.raises(InvalidError):
        change(story, "ben", made, authors=["ben", "cleo"])


def test_what_has_not_happened_is_not_logged(story: Story) -> None:
    assert log(story, "ben", occurred_on=clock.today() + timedelta(days=1)), "it may be tomorrow where they are"
    for day in (clock.today() + timedelta(days=2), date(1969, 12, 31)):
        with pytest.raises(InvalidError) as refused:
            log(story, "ben", occurred_on=day)
        assert pointer(refused) == "/occurred_on"


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//evil.example",
        "http://",
        "https://a b",
        "x",
        "http://[",
    ],
)
def test_evidence_is_a_web_address(story: Story, link: str) -> None:
    with pytest.raises(InvalidError) as refused:
        log(story, "ben", evidence=[LINK, link])
    assert pointer(refused) == "/evidence/1"


def test_it_is_changed_until_somebody_endorsed_it(story: Story) -> None:
    made = log(story, "ben", evidence=[])
    change(story, "ben", made, title="Better", evidence=[LINK])
    assert (made.title, made.version) == ("Better", 2)
    endorse(story, "ada", made)
    with pytest.raises(ConflictError):
        change(story, "ben", made, title="Too late")


def test_others_do_not_change_it(story: Story) -> None:
    made = log(story, "ben")
    for act in (
        lambda: change(story, "ada", made, title="Mine"),
        lambda: contributions.withdraw(story.session, story.ada, made),
    ):
        with pytest.raises(ForbiddenError):
            act()


def test_it_is_sent_back_mended_and_stands_again(story: Story) -> None:
    made = log(story, "ben", evidence=[])
    contributions.send_back(story.session, story.ada, made, story.guild, "Please add the link.")
    assert made.state == C.RETURNED
    with pytest.raises(ConflictError):
        endorse(story, "ada", made)
    change(story, "ben", made, evidence=[LINK])
    assert made.state == C.LOGGED
    endorse(story, "ada", made)
    assert made.state == C.ENDORSED


def test_who_sends_back_says_why_and_may(story: Story) -> None:
    made = log(story, "ada")
    with pytest.raises(InvalidError):
        contributions.send_back(story.session, story.ada, made, story.guild, "  ")
    with pytest.raises(ForbiddenError):
        contributions.send_back(story.session, story.ben, made, story.guild, "Why not?")


def test_only_a_manager_who_is_no_author_voids(story: Story) -> None:
    story.register("dana")
    story.give("dana", RoleName.MANAGER, story.guild)
    for who in ("ben", "ada"):
        with pytest.raises(ForbiddenError):
            contributions.void(story.session, story.actor(who), log(story, "ben"), story.guild, "Copied")
    with pytest.raises(ForbiddenError):
        contributions.void(story.session, story.actor("dana"), log(story, "dana"), story.guild, "My own")
    with pytest.raises(InvalidError):
        contributions.void(story.session, story.actor("dana"), log(story, "ben"), story.guild, "")
    assert contributions.void(story.session, story.actor("dana"), log(story, "ben"), story.guild, "Copied").state == C.VOIDED


def test_what_is_gone_stays_gone(story: Story) -> None:
    made = contributions.withdraw(story.session, story.ben, log(story, "ben"))
    assert made.state == C.WITHDRAWN
    for act in (
        lambda: contributions.withdraw(story.session, story.ben, made),
        lambda: contributions.send_back(story.session, story.ada, made, story.guild, "Come back"),
        lambda: change(story, "ben", made, title="Again"),
        lambda: endorse(story, "ada", made),
    ):
        with pytest.raises(ConflictError):
            act()


def test_nobody_endorsed_it_for_sixty_days(story: Story) -> None:
    made, imported = log(story, "ben"), log(story, "ben")
    imported.source = Source.IMPORTED
    for days, lapsed in ((59, 0), (61, 1), (62, 0)):
        with clock.at(clock.now() + timedelta(days=days)):
            assert contributions.lapse_overdue(story.session) == lapsed
    assert (made.state, imported.state) == (C.LAPSED, C.LOGGED)
    endorse(story, "ada", made)
    assert made.state == C.ENDORSED, "better late than never"


def test_mending_it_gives_it_sixty_days_more(story: Story) -> None:
    made = log(story, "ben")
    contributions.send_back(story.session, story.ada, made, story.guild, "Which project?")
    with clock.at(clock.now() + timedelta(days=59)):
        change(story, "ben", made, body="The northern one.")
    with clock.at(clock.now() + timedelta(days=61)):
        assert contributions.lapse_overdue(story.session) == 0


def test_what_one_may_not_know_of_does_not_exist(story: Story) -> None:
    story.guild.visibility = Visibility.RESTRICTED
    made = log(story, "ben")
    assert contributions.find(story.session, story.ada, made.id)[0] is made
    for contribution_id in (made.id, "nothing"):
        with pytest.raises(NotFoundError):
            contributions.find(story.session, story.cleo, contribution_id)


def test_a_form_that_is_sent_twice_logs_once(story: Story) -> None:
    draft = contributions.Draft(kind=ContributionKind.LESSON, title="Do not rush", evidence=[LINK])
    first = contributions.log(story.session, story.ben, story.guild, draft, key="form-1")
    assert contributions.log(story.session, story.ben, story.guild, draft, key="form-1") is first
    assert contributions.log(story.session, story.ada, story.guild, draft, key="form-1") is not first
