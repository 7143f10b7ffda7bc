"""A community writes down what it knows: every text stays, nobody overwrites unseen, and any day can be asked for."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.core import clock
from app.core.db import Database
from app.core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError, StaleError
from app.core.paging import Ask
from app.models.belonging import RoleName
from app.models.knowledge import Confidence
from app.services import checking, knowledge, privacy
from tests.services.knowledge.telling import TEXT, Shelf
from tests.story import Story


@pytest.fixture
def shelf(story: Story) -> Shelf:
    return Shelf(story)


def numbers(shelf: Shelf) -> list[tuple[int, str]]:
    page = knowledge.revisions(shelf.story.session, shelf.guide, Ask())
    return [(row.number, row.username) for row in page.items]


def test_every_text_stays(shelf: Shelf, story: Story) -> None:
    shelf.edit(story.ada, body=TEXT + "Tell the team.\n", summary="They were not told.")
    shelf.edit(story.ben, title="How we release on Fridays")
    assert numbers(shelf) == [(3, "ben"), (2, "ada"), (1, "ben")]
    assert [shelf.text(1), shelf.text(2)] == [TEXT, TEXT + "Tell the team.\n"]
    assert shelf.text(3) == shelf.text(2)
    assert shelf.guide.title == "How we release on Fridays"


def test_the_same_text_again_is_no_revision(shelf: Shelf, story: Story) -> None:
    version = shelf.guide.version
    shelf.edit(story.ada, title="How we release", body=TEXT)
    assert (shelf.guide.revision, shelf.guide.version) == (1, version)


def test_outsiders_read_and_members_write(shelf: Shelf, story: Story) -> None:
    assert knowledge.find(story.session, story.cleo, shelf.guide.id)[0] is shelf.guide
    with pytest.raises(ForbiddenError):
        shelf.edit(story.cleo, body="Mine.")
    with pytest.raises(ForbiddenError):
        shelf.write(story.cleo)


def test_whoever_was_slower_is_told_by_whom_and_loses_nothing(shelf: Shelf, story: Story) -> None:
    shelf.edit(story.ada, body="Ada's text.\n", base=1)
    with pytest.raises(StaleError, match="Ada saved version 2") as told:
        shelf.edit(story.ben, body="Ben's text.\n", base=1)
    assert {"-Ada's text.", "+Ben's text."} <= set(told.value.faults[0].detail.splitlines())
    assert shelf.text() == "Ada's text.\n"
    assert shelf.edit(story.ben, body="Both texts.\n", base=2).revision == 3


def test_an_earlier_text_is_restored_as_a_new_one(shelf: Shelf, story: Story) -> None:
    shelf.edit(story.ada, title="Rubbish", body="Rubbish.\n")
    knowledge.restore(story.session, story.ben, shelf.guide, story.guild, 1)
    newest = knowledge.revision(story.session, shelf.guide, 3)
    assert (newest.body, newest.title, newest.restores, shelf.guide.title) == (TEXT, "How we release", 1, "How we release")
    with pytest.raises(ConflictError):
        knowledge.restore(story.session, story.ben, shelf.guide, story.guild, 3)
    with pytest.raises(NotFoundError):
        knowledge.restore(story.session, story.ben, shelf.guide, story.guild, 9)


def test_a_page_can_be_asked_for_as_it_stood_on_any_day(story: Story) -> None:
    begin = datetime(2024, 3, 1, 23, 59, tzinfo=UTC)
    with clock.at(begin):
        shelf = Shelf(story)
    with clock.at(begin + timedelta(minutes=2)):
        shelf.edit(story.ada, body="Of the second of March.\n")
    manager = manager_of(story)
    with clock.at(begin + timedelta(days=10)):
        knowledge.archive(story.session, manager, shelf.guide, story.guild, "Nobody releases any more.")
    with clock.at(begin + timedelta(days=20)):
        knowledge.bring_back(story.session, manager, shelf.guide, story.guild)
    stood = {day: knowledge.as_of(story.session, shelf.guide, date(2024, 3, day)).number for day in (1, 2, 10, 21, 31)}
    assert stood == {1: 1, 2: 2, 10: 2, 21: 2, 31: 2}
    for day, sentence in (
        (date(2024, 2, 29), "not written yet"),
        (date(2024, 3, 11), "archived"),
        (date(2024, 3, 20), "archived"),
    ):
        with pytest.raises(NotFoundError, match=sentence):
            knowledge.as_of(story.session, shelf.guide, day)


def manager_of(story: Story):  # type: ignore[no-untyped-def]
    story.register("mira")
    story.give("mira", RoleName.MANAGER, story.guild)
    return story.actor("mira")


def test_what_is_archived_names_its_successor_and_is_not_edited(shelf: Shelf, story: Story) -> None:
    manager, better = manager_of(story), shelf.write(story.ben, "How we release now")
    with pytest.raises(ForbiddenError):
        knowledge.archive(story.session, story.ada, shelf.guide, story.guild, "Old.")
    with pytest.raises(InvalidError):
        knowledge.archive(story.session, manager, shelf.guide, story.guild, " ")
    with pytest.raises(InvalidError):
        knowledge.archive(story.session, manager, shelf.guide, story.guild, "Old.", shelf.guide.id)
    knowledge.archive(story.session, manager, shelf.guide, story.guild, "Old.", better.id)
    assert knowledge.archival(story.session, shelf.guide).successor_id == better.id
    assert shown(story) == ["How we release now"]
    assert shown(story, state=Confidence.ARCHIVED) == ["How we release"]
    with pytest.raises(ConflictError):
        shelf.edit(story.ben, body="New.")
    with pytest.raises(ConflictError):
        knowledge.archive(story.session, manager, shelf.guide, story.guild, "Again.")
    knowledge.bring_back(story.session, manager, shelf.guide, story.guild)
    assert shelf.guide.confidence == Confidence.NOT_VALIDATED


def shown(story: Story, **wanted: object) -> list[str]:
    page = knowledge.of_community(story.session, story.guild.id, knowledge.Filters(**wanted), Ask())
    return [row.title for row in page.items]


def test_a_translation_is_of_the_original_and_one_to_a_language(shelf: Shelf, story: Story) -> None:
    polish = shelf.write(story.ben, "Jak wydajemy", lang="pl", translation_of=shelf.guide.id)
    spanish = shelf.write(story.ada, "Cómo publicamos", lang="es", translation_of=polish.id)
    assert spanish.translation_of == shelf.guide.id
    assert [row.lang for row in knowledge.translations(story.session, polish)] == ["en", "es"]
    with pytest.raises(ConflictError):
        shelf.write(story.ben, "Jak to wydać", lang="pl", translation_of=spanish.id)
    with pytest.raises(InvalidError):
        shelf.write(story.ben, "Of nothing", translation_of="nothing")


def test_only_who_looks_after_it_hands_it_on(shelf: Shelf, story: Story) -> None:
    story.register("dora")
    story.join("dora", story.guild)
    with pytest.raises(ForbiddenError):
        shelf.edit(story.actor("dora"), owner="dora")
    assert shelf.edit(story.ben, owner="dora").owner_id == story.people["dora"].id
    assert shelf.edit(story.ada, deputy="ben", review_interval_days=90).deputy_id == story.ben.person_id
    with pytest.raises(InvalidError):
        shelf.edit(story.ada, owner="nobody")


def test_nobody_begins_validated_or_validates_by_editing(shelf: Shelf, story: Story) -> None:
    with pytest.raises(InvalidError):
        shelf.write(story.ada, confidence=Confidence.VALIDATED)
    with pytest.raises(InvalidError):
        shelf.edit(story.ada, confidence=Confidence.VALIDATED)
    draft = shelf.write(story.ada, confidence=Confidence.WORK_IN_PROGRESS)
    assert shelf.edit(story.ada, draft, confidence=Confidence.NOT_VALIDATED).confidence == Confidence.NOT_VALIDATED


@pytest.mark.parametrize(
    "statement", ["UPDATE asset_revision SET body = ''", "UPDATE asset_revision SET number = 9", "DELETE FROM asset_revision"]
)
def test_the_database_itself_refuses_to_change_a_text(database: Database, statement: str) -> None:
    with database.write() as session:
        Shelf(Story(session))
    with pytest.raises(DBAPIError, match="append-only"), database.write() as session:
        session.execute(text(statement))
    with database.read() as session:
        assert not checking.verify(session).faults


def test_and_it_is_noticed_when_it_no_longer_would(database: Database) -> None:
    on = "" if database.is_sqlite else " ON asset_revision"
    name = "asset_revision_no_update" if database.is_sqlite else "asset_revision_append_only"
    with database.write() as session:
        session.execute(text(f"DROP TRIGGER {name}{on}"))
    with database.read() as session:
        assert any("asset_revision" in fault for fault in checking.verify(session).faults)


def test_erasing_somebody_takes_their_name_out_of_every_text_and_nothing_else(database: Database) -> None:
    with database.write() as session:
        story = Story(session)
        story.register("quentin", display_name="Quentin Quarterstaff")
        shelf = Shelf(story)
        shelf.edit(story.ada, body="Ask Quentin Quarterstaff.", summary="As Quentin Quarterstaff said.")
        privacy.erase(session, None, story.people["quentin"], "quentin")
        session.expire_all()
        texts = [knowledge.revision(session, shelf.guide, number) for number in (1, 2)]
        assert [one.author_id for one in texts] == [story.ben.person_id, story.ada.person_id]
        assert texts[0].body == TEXT
        assert "Quentin" not in texts[1].body + texts[1].summary
    with pytest.raises(DBAPIError, match="append-only"), database.write() as session:
        session.execute(text("UPDATE asset_revision SET author_id = NULL"))
