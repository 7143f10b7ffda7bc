"""Why anybody may trust it: vectors D12 to D14, and what every run of edits, checks, uses and flags has to keep."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core import clock
from app.core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError, ProductError
from app.core.paging import Ask
from app.journal.book import read_after
from app.journal.facts import ALL_FACTS
from app.models.belonging import RoleName
from app.models.knowledge import Confidence, Freshness
from app.models.trust import FlagReason, FlagState, Outcome, ReuseOutcome
from app.services import knowledge, people
from app.services.knowledge.freshness import today
from tests.proving import length
from tests.services.knowledge.telling import Shelf
from tests.story import Story

VALIDATED, NOT_VALIDATED = Confidence.VALIDATED, Confidence.NOT_VALIDATED


@pytest.fixture
def shelf(story: Story) -> Shelf:
    for name in ("dora", "eva"):
        story.register(name)
        story.join(name, story.guild)
    return Shelf(story)


def fresh(shelf: Shelf) -> Freshness:
    row = knowledge.one(shelf.story.session, shelf.guide)
    return knowledge.freshness(row.next_review_on, row.open_flags)


def test_d12_nobody_confirms_their_own_first_version(shelf: Shelf, story: Story) -> None:
    mine = shelf.write(story.ada, "Ada's own")
    with pytest.raises(ConflictError, match="You wrote this version"):
        shelf.verify(story.ada, asset=mine)
    with pytest.raises(ForbiddenError):
        shelf.verify(story.ben, asset=mine)
    assert shelf.verify(story.ada) == VALIDATED
    assert shelf.guide.next_review_on == today() + timedelta(days=180)


def test_d12_the_second_other_person_for_whom_it_worked_validates_it(shelf: Shelf, story: Story) -> None:
    with pytest.raises(ConflictError, match="You wrote some of this"):
        shelf.use(story.ben)
    assert shelf.use(story.cleo) == NOT_VALIDATED
    assert shelf.use(story.cleo) == NOT_VALIDATED, "the same person twice is one"
    assert shelf.use(story.actor("dora"), ReuseOutcome.ADAPTED) == NOT_VALIDATED, "it did not work as it stands"
    assert shelf.use(story.actor("dora")) == VALIDATED


def test_d13_a_members_edit_ends_validation_and_a_slip_of_the_pen_does_not(shelf: Shelf, story: Story) -> None:
    shelf.verify(story.ada)
    assert shelf.edit(story.ben, body="Tag a commit.", material=False).confidence == VALIDATED
    shelf.edit(story.ben, body="Do not tag anything.")
    assert (shelf.guide.confidence, shelf.guide.next_review_on) == (NOT_VALIDATED, None)


def test_editing_is_not_verifying(shelf: Shelf, story: Story) -> None:
    with clock.at(datetime(2030, 1, 1, tzinfo=UTC)):
        shelf.verify(story.ada)
        due = shelf.guide.next_review_on
    shelf.edit(story.ada, body="Better.")
    assert (shelf.guide.confidence, shelf.guide.next_review_on, shelf.guide.verified_revision) == (VALIDATED, due, 1)


def test_what_was_confirmed_before_an_edit_counts_no_more(shelf: Shelf, story: Story) -> None:
    shelf.use(story.cleo)
    shelf.edit(story.actor("dora"), body="Another way.")
    assert shelf.use(story.actor("eva")) == NOT_VALIDATED
    assert shelf.use(story.cleo) == VALIDATED


def test_d14_overdue_is_a_label_and_hides_nothing(shelf: Shelf, story: Story) -> None:
    with clock.at(datetime(2030, 1, 1, 12, tzinfo=UTC)):
        shelf.verify(story.ada)
    seen = {}
    for day in (165, 166, 180, 181, 4000):
        with clock.at(datetime(2030, 1, 1, 12, tzinfo=UTC) + timedelta(days=day)), clock.horizon() as horizon:
            seen[day] = fresh(shelf)
            assert horizon.until < clock.NEVER, "a kept answer has to end when the label changes"
    assert list(map(str, seen.values())) == ["current", "due_soon", "due_soon", "overdue", "overdue"]
    assert len(knowledge.of_community(story.session, story.guild.id, knowledge.Filters(), Ask()).items) == 1


def test_to_use_it_is_to_review_it(shelf: Shelf, story: Story) -> None:
    begin = datetime(2030, 1, 1, 12, tzinfo=UTC)
    with clock.at(begin):
        shelf.verify(story.ada)
    with clock.at(begin + timedelta(days=100)):
        shelf.use(story.cleo, ReuseOutcome.ADAPTED)
    assert shelf.guide.next_review_on == (begin + timedelta(days=280)).date()


def test_what_did_not_work_is_flagged_and_an_upheld_flag_ends_validation(shelf: Shelf, story: Story) -> None:
    shelf.verify(story.ada)
    assert shelf.use(story.cleo, ReuseOutcome.DID_NOT_WORK) == VALIDATED
    assert fresh(shelf) == Freshness.FLAGGED
    [(flag, who)] = knowledge.flags(story.session, shelf.guide, 5)
    assert who.username == "cleo"
    with pytest.raises(ForbiddenError):
        knowledge.settle(story.session, story.cleo, flag, FlagState.FIXED, "It is mended.")
    with pytest.raises(InvalidError):
        knowledge.settle(story.session, story.ben, flag, FlagState.FIXED, " ")
    knowledge.settle(story.session, story.ben, flag, FlagState.FIXED, "It is mended.")
    assert (shelf.guide.confidence, fresh(shelf)) == (NOT_VALIDATED, Freshness.CURRENT)
    with pytest.raises(ConflictError):
        knowledge.settle(story.session, story.ben, flag, FlagState.REJECTED, "Or not.")


def test_a_flag_that_was_not_right_changes_nothing(shelf: Shelf, story: Story) -> None:
    shelf.verify(story.ada)
    flag = knowledge.flag(story.session, story.cleo, shelf.guide, FlagReason.OUTDATED)
    knowledge.settle(story.session, story.ben, flag, FlagState.REJECTED, "It still is so.")
    assert shelf.guide.confidence == VALIDATED


def test_a_verifier_may_mend_it_or_say_that_it_is_wrong(shelf: Shelf, story: Story) -> None:
    with pytest.raises(InvalidError):
        shelf.verify(story.ada, Outcome.CONFIRMED_WITH_EDIT)
    assert shelf.verify(story.ada, Outcome.CONFIRMED_WITH_EDIT, body="Mended.") == VALIDATED
    assert (shelf.text(), shelf.guide.verified_revision) == ("Mended.", 2)
    with pytest.raises(InvalidError):
        shelf.verify(story.ada, Outcome.REJECTED)
    assert shelf.verify(story.ada, Outcome.REJECTED, evidence="The button has gone.") == NOT_VALIDATED


def test_its_owner_says_later_that_it_still_holds(shelf: Shelf, story: Story) -> None:
    with pytest.raises(ForbiddenError):
        shelf.verify(story.ben)
    shelf.verify(story.ada)
    assert shelf.verify(story.ben) == VALIDATED
    with pytest.raises(ForbiddenError):
        shelf.verify(story.actor("dora"))


def test_work_in_progress_and_what_is_archived_are_not_verified(shelf: Shelf, story: Story) -> None:
    draft = shelf.write(story.ben, confidence=Confidence.WORK_IN_PROGRESS)
    with pytest.raises(ConflictError):
        shelf.verify(story.ada, asset=draft)
    story.give("eva", RoleName.MANAGER, story.guild)
    knowledge.archive(story.session, story.actor("eva"), shelf.guide, story.guild, "Old.")
    for act in (lambda: shelf.verify(story.ada), lambda: shelf.use(story.cleo)):
        with pytest.raises(ConflictError):
            act()


MEMBERS = ("ada", "ben", "cleo", "dora", "eva")
STEPS = st.lists(
    st.tuples(st.sampled_from(MEMBERS), st.sampled_from(["edit", "slip", "verify", "reject", "worked", "failed"])),
    max_size=14,
)  # fmt: skip


class Told:
    """The rules of domain.md §2.5, told in another way than the service does. Ada leads, Cleo is outside, Ben wrote it."""

    def __init__(self) -> None:
        self.wrote, self.worked, self.valid, self.last = {"ben"}, set[str](), False, "ben"

    def refuses(self, name: str, step: str) -> bool:
        may_speak = name == "ada" or (name == "ben" and self.valid)
        return {
            "edit": name == "cleo",
            "slip": name == "cleo",
            "verify": not may_speak or (not self.valid and self.last == name),
            "reject": not may_speak,
            "worked": name in self.wrote,
            "failed": name in self.wrote,
        }[step]

    def follow(self, name: str, step: str) -> None:
        if step in {"edit", "slip"}:
            self.wrote.add(name)
            self.last = name
        if step == "reject" or (step == "edit" and not (self.valid and name == "ada")):
            self.valid, self.worked = False, set()
        if step == "worked":
            self.worked.add(name)
        self.valid = self.valid or step == "verify" or (step == "worked" and len(self.worked - self.wrote) >= 2)


@settings(max_examples=length(15, 300), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS)
def test_whatever_happens_nobody_is_alone_in_calling_it_valid(shelf: Shelf, story: Story, steps: list[tuple[str, str]]) -> None:
    guide, told = shelf.write(story.ben, "A guide", "0"), Told()
    for number, (name, step) in enumerate(steps, 1):
        expected = told.refuses(name, step)
        try:
            take(shelf, guide, name, step, number)
        except ProductError:
            assert expected, (name, step)
        else:
            assert not expected, (name, step)
            told.follow(name, step)
        assert ((guide.confidence == VALIDATED), (guide.next_review_on is not None)) == (told.valid, told.valid)
    listed = knowledge.revisions(story.session, guide, Ask(100)).items
    assert [row.number for row in listed] == list(range(guide.revision, 0, -1))


def take(shelf: Shelf, guide, name: str, step: str, number: int) -> None:  # type: ignore[no-untyped-def]
    actor = shelf.story.actor(name)
    if step in {"edit", "slip"}:
        shelf.edit(actor, guide, body=str(number), material=step == "edit")
    elif step == "verify":
        shelf.verify(actor, asset=guide)
    elif step == "reject":
        shelf.verify(actor, Outcome.REJECTED, asset=guide, evidence="No.")
    elif step == "worked":
        shelf.use(actor, ReuseOutcome.WORKED, guide)
    else:
        shelf.use(actor, ReuseOutcome.DID_NOT_WORK, guide)


def test_every_kind_of_change_leaves_a_fact(shelf: Shelf, story: Story) -> None:
    shelf.verify(story.ada)
    shelf.use(story.cleo)
    shelf.edit(story.ada, owner="dora")
    session = story.session
    kinds = {pending.fact.type for pending in session.info["facts"]}
    assert {"asset.created", "asset.validated", "asset.verified", "reuse.reported", "asset.owner_changed"} <= kinds
    assert kinds <= set(ALL_FACTS)
    assert read_after(session, 0, 1) == []


def test_a_licence_makes_a_members_word_validate_until_it_ends(shelf: Shelf, story: Story) -> None:
    session, dora, guild = story.session, story.people["dora"], story.guild
    story.register("kim")
    people.appoint(session, None, story.people["kim"], "km_advisor")
    with pytest.raises(ForbiddenError):
        knowledge.grant(session, story.ada, guild, dora)
    with pytest.raises(ConflictError, match="does not belong"):
        knowledge.grant(session, story.actor("kim"), guild, story.people["cleo"])
    assert [knowledge.grant(session, story.actor("kim"), guild, dora)[1] for _twice in range(2)] == [True, False]
    assert [who.username for _licence, who in knowledge.licences(session, guild)] == ["dora"]
    assert shelf.verify(story.actor("dora")) == VALIDATED
    assert shelf.edit(story.actor("dora"), body="A publisher's edit.").confidence == VALIDATED
    knowledge.end_licence(session, story.actor("kim"), guild, dora)
    with pytest.raises(ForbiddenError):
        shelf.verify(story.actor("dora"))
    with pytest.raises(NotFoundError):
        knowledge.end_licence(session, story.actor("kim"), guild, dora)
