"""Questions give what objects would: the same values of the same types, at the same moment, on both databases."""

import asyncio
from datetime import date, datetime, timedelta

import pytest
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import bindparam, select, text
from sqlmodel import col

from app.core.db import Database, Session
from app.core.glance import FileGlances, glances_of
from app.core.quick import Question
from app.core.quick import _Words as Words
from app.core.sql import among, containing, gathered
from app.models.belonging import Membership
from app.models.communities import Community
from app.models.contributions import Contribution, ContributionKind
from app.models.people import Person
from app.services import contributions
from tests.helpers import looping
from tests.story import Story

ROWS = select(
    col(Contribution.id), col(Contribution.kind), col(Contribution.evidence), col(Contribution.occurred_on),
    col(Contribution.logged_at), col(Contribution.beneficiary_id), col(Contribution.version),
)  # fmt: skip
ONE = Question(ROWS.where(col(Contribution.id) == bindparam("id")))
NAMES = Question(select(col(Person.username)).where(among(col(Person.id), "ids")).order_by(col(Person.username)))
NUMBER = Question(select(bindparam("number", type_=col(Contribution.version).type).label("number")))


def logged(story: Story) -> Contribution:
    draft = contributions.Draft(kind=ContributionKind.ASSET, title="Price template", evidence=["https://example.com/t"])
    return contributions.log(story.session, story.ben, story.guild, draft)


def test_a_row_has_what_the_object_has(story: Story) -> None:
    made = logged(story)
    row = ONE.first(story.session, id=made.id)
    assert row._asdict() == {name: getattr(made, name) for name in row._fields}
    assert isinstance(row.logged_at, datetime)
    assert row.logged_at.utcoffset() == timedelta()
    assert type(row.occurred_on) is date
    assert row.evidence == ["https://example.com/t"]


def test_a_question_sees_what_its_own_unit_of_work_changed(story: Story) -> None:
    made = logged(story)
    made.version = 7
    assert ONE.all(story.session, id=made.id)[0].version == 7


def test_what_is_not_there_is_no_row(session: Session) -> None:
    assert ONE.first(session, id="nobody") is None
    assert ONE.all(session, id="nobody") == []


def test_one_of_a_list_however_long(story: Story) -> None:
    ids = [person.id for name, person in story.people.items() if name in {"ada", "ben"}]
    assert [row.username for row in NAMES.all(story.session, ids=ids)] == ["ada", "ben"]
    assert NAMES.all(story.session, ids=[]) == []
    assert NAMES.all(story.session, ids=['a"b', "{c,d}", "'"]) == []


def test_rows_inside_a_row_come_in_the_order_told(story: Story) -> None:
    inside = select(Membership).join(Person, col(Person.id) == col(Membership.person_id))
    inside = inside.where(col(Membership.community_id) == col(Community.id)).correlate(Community)
    named = gathered(inside, col(Person.username), by=[col(Person.username)], into=str).label("named")
    nobody = gathered(inside.where(col(Person.username) == "nobody"), col(Person.username)).label("nobody")
    row = Question(select(named, nobody).where(col(Community.id) == bindparam("id"))).first(story.session, id=story.guild.id)
    assert row.named == ["ada", "ben", "root"]
    assert row.nobody == []


@pytest.mark.parametrize("typed", ["50%", "a_b", "a/b", "100/%_"])
def test_what_is_looked_for_stands_for_itself(session: Session, typed: str) -> None:
    value, pattern = bindparam("value", type_=col(Person.username).type), bindparam("pattern", type_=col(Person.username).type)
    asked = Question(select(value.like(pattern, escape="/").label("is_in")))
    assert asked.all(session, value=f"say {typed}!", pattern=containing(typed))[0].is_in
    assert not asked.all(session, value="say axb 50x 100/xy", pattern=containing(typed))[0].is_in


def test_each_glance_gets_the_answer_to_its_own_question(database: Database) -> None:
    async def ask() -> list[list[int]]:
        glances = glances_of(database)

        try:
            looks = [glances.look(lambda session, number=number: _both(session, number)) for number in range(40)]
            return await asyncio.gather(*looks)
        finally:
            glances.close()

    assert looping.run(ask()) == [[number, -number] for number in range(40)]


def _both(session: Session, number: int) -> list[int]:
    return [NUMBER.all(session, number=value)[0].number for value in (number, -number)]


def test_a_glance_changes_nothing_and_is_whole_again_after_an_error(database: Database) -> None:
    async def ask() -> int:
        glances = glances_of(database)
        try:
            with pytest.raises(Exception, match=r"readonly|read-only"):
                await glances.look(lambda session: session.ask("DELETE FROM person", ()))
            with pytest.raises(ZeroDivisionError):
                await glances.look(lambda _session: 1 // 0)
            return await glances.look(lambda session: NUMBER.all(session, number=3)[0].number)
        finally:
            glances.close()

    assert looping.run(ask()) == 3


def test_a_glance_sees_one_moment(database: Database) -> None:
    people = Question(select(col(Person.username)))

    def twice(session: Session) -> tuple[int, int]:
        before = len(people.all(session))
        if not added:
            added.append(True)
            with database.write() as other:
                Story(other)
        return before, len(Question(people._statement).all(session))

    async def ask() -> tuple[int, int]:
        glances = glances_of(database)
        try:
            return await glances.look(twice)
        finally:
            glances.close()

    added: list[bool] = []
    before, after = looping.run(ask())
    assert added
    assert before == after


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # for a server's work the event loop does not wait
def test_too_much_work_is_broken_off(database: Database) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    glances = FileGlances(database)
    with pytest.raises(sqlite.OperationalError, match="interrupted"):
        looping.run(glances.look(lambda session: session.ask(endless, ())))
    glances.close()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # a file has no lines
def test_a_line_that_breaks_is_laid_anew(database: Database) -> None:

    async def ask() -> int:
        glances = glances_of(database)
        try:
            await glances.look(lambda session: NUMBER.all(session, number=1))
            with database.write() as session:
                others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                session.execute(text(f"{others} AND datname = current_database()"))
            with pytest.raises(Exception, match=r"terminat|closed|lost"):
                await glances.look(lambda session: NUMBER.all(session, number=2))
            return await glances.look(lambda session: NUMBER.all(session, number=3)[0].number)
        finally:
            glances.close()

    assert looping.run(ask()) == 3


def test_a_list_that_is_left_open_is_answered_by_an_index(session: Session) -> None:
    words = Words(select(col(Person.username)).where(among(col(Person.id), "ids")), session.dialect)
    if session.dialect.name == "postgresql":  # which reads an empty table through, whatever indexes it has
        assert "person.id = ANY" in words.sql
        return
    [plan, *_] = [row[3] for row in session.ask(f"EXPLAIN QUERY PLAN {words.sql}", words.values({"ids": ["a"]}))]
    assert plan.startswith("SEARCH person USING INDEX")
