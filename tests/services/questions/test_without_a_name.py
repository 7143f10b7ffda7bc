"""Who asked without a name is told to nobody: at neither door, in no fact, no export and no search; a moderator may look."""

from typing import Any

import orjson
import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from app.core import paging
from app.core.db import Database, Session
from app.core.errors import ConflictError, ForbiddenError
from app.models.journal import JournalEntry
from app.models.people import Person
from app.models.privacy import Look
from app.models.questions import Kept, Question
from app.readers.points import Points
from app.readers.runner import catch_up
from app.services import questions, recognition
from app.services.privacy.exporting import everything
from app.services.questions import Change, Draft, Verdict
from tests.doors import Doors
from tests.services.recognition.guild import faults
from tests.story import Story

TITLE = "How do I read a price list?"
NAME, ID = "Zygfryd", "zyg"


class Hidden:
    """Zygfryd asked without his name, and did everything that whoever asked can do."""

    def __init__(self, session: Session, story: Story) -> None:
        person = story.register(ID, display_name=NAME)
        story.join(ID, story.guild)
        self.person_id = person.id
        zyg, ada, guild = story.actor(ID), story.ada, story.guild
        self.question = questions.ask(session, zyg, guild, Draft(title=TITLE, body="I am new.", anonymous=True))
        change = Change(given=frozenset({"body"}), body="I am quite new.")
        questions.revise(session, zyg, self.question, guild, change)
        questions.route(session, zyg, self.question, guild, "ben")
        self.answer = questions.answer(session, ada, self.question, guild, "From left to right.")
        questions.close(session, zyg, self.question, guild, "I know it now.")
        questions.reopen(session, zyg, self.question, guild)
        questions.accept(session, zyg, self.answer, self.question, guild)
        questions.unaccept(session, zyg, self.answer, self.question, guild)
        questions.accept(session, zyg, self.answer, self.question, guild)
        questions.settle(session, zyg, self.question, guild, Verdict(Kept.NOTHING, note="It is in the manual."))
        self.about = {self.question.id, self.answer.id}


def facts_about(session: Session, ids: set[str]) -> list[JournalEntry]:
    rows = session.execute(select(JournalEntry)).scalars()
    return [
        row for row in rows if ids & {row.subject_id, *(one for one in orjson.loads(row.data).values() if isinstance(one, str))}
    ]


def test_no_fact_names_whoever_asked(database: Database) -> None:
    with database.write() as session:
        hidden = Hidden(session, Story(session))
    with database.read() as session:
        told = facts_about(session, hidden.about)
        assert len(told) >= 10, "the walk would prove nothing"
        assert not [row.type for row in told if hidden.person_id in row.data or row.actor_id == hidden.person_id]
        assert hidden.person_id not in orjson.dumps(everything(session, people_id(session, "ada"))).decode()
        for other in ("ada", "ben", "cleo", "root"):
            assert ID not in orjson.dumps(everything(session, people_id(session, other))["tables"]).decode()
        mine = everything(session, hidden.person_id)["tables"]["question"]["rows"]
        assert [row["title"] for row in mine] == [TITLE]


def people_id(session: Session, name: str) -> str:
    return str(session.execute(select(Person.id).where(Person.username == name)).scalar_one())  # type: ignore[call-overload,arg-type]  # SQLModel's columns


def test_neither_door_names_whoever_asked(doors: Doors) -> None:
    hidden = asked_at(doors)
    doors.settle()
    ours = f"questions/{hidden.question.id}"
    asks = [
        ours, f"{ours}/answers", f"{ours}/revisions", f"{ours}/experts", f"answers/{hidden.answer.id}/revisions",
        "communities/guild/questions", f"communities/guild/questions/suggestions?q={TITLE}", f"search?q={TITLE}",
        "contributions", "people/ada/contributions", f"contributions/{hidden.answer.id}",
    ]  # fmt: skip
    for reader in ("ada", "ben", "cleo", "root"):
        api, site = doors.api(reader), doors.site(reader)
        for path in asks:
            tells_nothing(api, f"/{path}", hidden)
        for page in (
            f"/questions/{hidden.question.id}", f"/questions/{hidden.question.id}/history", "/communities/guild/questions",
            f"/communities/guild/questions/new?title={TITLE}", f"/search?q={TITLE}", f"/contributions/{hidden.answer.id}", "/",
        ):  # fmt: skip
            tells_nothing(site, page, hidden)
    tells_nothing(doors.api("root"), f"/journal?subject={hidden.question.id}", hidden)
    tells_nothing(doors.api("ada"), "/people/me/points", hidden)
    assert doors.api(ID).get(f"/questions/{hidden.question.id}").json()["mine"] is True
    assert doors.api("ben").post(f"/questions/{hidden.question.id}/answers", json={"body": "So."}).status_code == 201


def asked_at(doors: Doors) -> Hidden:
    with doors.database.write() as session:
        story = Story.over(session, doors.people)
        story.guild = session.merge(doors.guild)
        hidden = Hidden(session, story)
        doors.people[ID] = story.people[ID]
        return hidden


def tells_nothing(client: TestClient, path: str, hidden: Hidden) -> None:
    reply = client.get(path)
    assert reply.status_code == 200, (path, reply.text)
    assert not [told for told in (NAME, f"/{ID}", f'"{ID}"', hidden.person_id) if told in reply.text], path


def test_a_moderator_may_look_and_whoever_asked_sees_that(doors: Doors) -> None:
    hidden = asked_at(doors)
    path = f"/questions/{hidden.question.id}/asker"
    assert doors.api("ben").get(path).status_code == 403
    assert doors.api("ada").get(path).json() == {"asker": {"username": ID, "display_name": NAME}}
    with doors.database.read() as session:
        looks = session.execute(select(Look).where(Look.what == "asker")).scalars().all()  # type: ignore[arg-type]  # SQLModel
    assert [(one.looker_id, one.person_id) for one in looks] == [(doors.people["ada"].id, hidden.person_id)]


def test_who_asked_is_not_told_by_who_is_left_out(story: Story) -> None:
    """Zygfryd knows; that he is not suggested for a question without a name would tell that it is his."""
    hidden = Hidden(story.session, story)
    zyg = story.actor(ID)
    earlier = questions.ask(story.session, story.ben, story.guild, Draft(title="How long is a price list?"))
    questions.accept(
        story.session, story.ben, questions.answer(story.session, zyg, earlier, story.guild, "Long."), earlier, story.guild
    )
    nameless = questions.ask(story.session, zyg, story.guild, Draft(title="Who keeps the price list?", anonymous=True))
    named = questions.ask(story.session, zyg, story.guild, Draft(title="Who reads the price list?"))
    suggested = {question.id: questions.who_knows(story.session, story.ada, question) for question in (nameless, named)}
    assert ID in [one.person.username for one in suggested[nameless.id]]
    assert ID not in [one.person.username for one in suggested[named.id]]
    questions.route(story.session, story.ada, nameless, story.guild, ID)
    own = questions.answer(story.session, zyg, nameless, story.guild, "I do.")
    assert nameless.first_response_at is not None
    with pytest.raises(ConflictError, match="put your name"):
        questions.accept(story.session, zyg, own, nameless, story.guild)
    fresh = accepted(story, "ada")
    with pytest.raises(ConflictError, match="bear your name"):
        questions.settle(story.session, zyg, fresh, story.guild, Verdict(Kept.CREATED))
    assert hidden.question.anonymous


def accepted(story: Story, by: str) -> Question:
    question = questions.ask(story.session, story.actor(ID), story.guild, Draft(title="And now?", anonymous=True))
    answer = questions.answer(story.session, story.actor(by), question, story.guild, "Wait.")
    questions.accept(story.session, story.actor(ID), answer, question, story.guild)
    return question


def test_whoever_answers_is_thanked_once_a_month_and_the_asker_when_they_give_their_name(database: Database) -> None:
    with database.write() as session:
        story = Story(session)
        hidden = Hidden(session, story)
        accepted(story, "ada")
        people_there = dict(story.people)
    assert earned(database, people_there, "ada") == {"answer_accepted": 10}
    assert earned(database, people_there, ID) == {}
    with database.write() as session:
        story = Story.over(session, people_there)
        question, guild = questions.find(session, story.ada, hidden.question.id)
        with pytest.raises(ForbiddenError):
            questions.put_name(session, story.ada, guild, question)
        questions.put_name(session, story.actor(ID), guild, question)
        with pytest.raises(ConflictError):
            questions.refuse_hiding(question)
    assert earned(database, people_there, ID) == {"question": 2}
    with database.read() as session:
        assert questions.one(session, session.get_one(Question, hidden.question.id)).asker == ID
    assert faults(database) == []


def earned(database: Database, people_there: dict[str, Any], name: str) -> dict[str, int]:
    catch_up(database, Points())
    with database.read() as session:
        actor = Story.over(session, people_there).actor(name)
        found = recognition.points_of(session, actor, actor.person_id, paging.Ask())
    return {line.rule: line.points for line in found.entries.items}
