"""The change counter: it moves with every commit, and a connection that is lost is opened anew, once."""

import asyncio
import os
import signal
import socket
from collections.abc import Awaitable, Callable, Hashable
from contextlib import suppress
from threading import Timer
from typing import Any

import psycopg
import pytest
import uvloop
from sqlalchemy import bindparam, select, text
from sqlmodel import col
from structlog.testing import capture_logs

from app.core.changes import Changes, changes_of
from app.core.db import Database, Session
from app.core.glance import glances_of
from app.core.quick import Question
from app.models.people import Person
from app.services.people import NewPerson, register
from tests.helpers.looping import apart, run


async def known(changes: Changes) -> Hashable:
    """The counter, as soon as it is known."""
    for _attempt in range(200):
        if (count := await changes.count()) is not None:
            return count
        await asyncio.sleep(0.02)
    raise AssertionError("the counter stays unknown")


def counting(database: Database, story: Callable[[Changes], Awaitable[None]]) -> None:
    """Tell a story with a counter that was started."""

    async def told() -> None:
        changes = changes_of(database)
        await changes.start()
        try:
            await story(changes)
        finally:
            changes.close()

    run(told())


@pytest.fixture
def ada(database: Database) -> None:
    """Somebody whose row can change."""
    with database.write() as session:
        register(session, None, NewPerson(username="ada", display_name="Ada"))


def touch(database: Database) -> None:
    with database.write() as session:
        session.execute(text("UPDATE person SET version = version + 1"))


@pytest.mark.usefixtures("ada")
def test_it_moves_with_a_commit_and_not_without(database: Database) -> None:
    async def story(changes: Changes) -> None:
        before = await known(changes)
        assert await changes.count() == before
        touch(database)
        assert await changes.count() not in {before, None}

    counting(database, story)


def terminated(database: Database, _changes: Any) -> None:
    """PostgreSQL says that it ends the connection."""
    others = "datname = current_database() AND pid <> pg_backend_pid()"
    with database.write() as session:
        session.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"))


def cut(_database: Database, changes: Any) -> None:
    """It is over without a word, as when the machine has died; nobody but the library itself knows that connection."""
    with socket.socket(fileno=os.dup(changes._connection.fileno())) as line:
        line.shutdown(socket.SHUT_RDWR)


def silent(_database: Database, changes: Any) -> None:
    """It is still there and says nothing, as when a host has vanished; it comes back when nobody waits any more."""
    process = changes._connection.info.backend_pid
    os.kill(process, signal.SIGSTOP)
    Timer(3, os.kill, (process, signal.SIGCONT)).start()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # a file has no connection to lose
@pytest.mark.parametrize("lose", [terminated, cut, silent])
def test_a_lost_connection_is_opened_anew_once_and_compared_with_nothing_before(
    database: Database, lose: Callable[[Database, Any], None]
) -> None:
    async def story(changes: Changes) -> None:
        before = await known(changes)
        lose(database, changes)
        await asyncio.sleep(0.3)  # time enough for a loop that turns on the spot to be heard
        assert await known(changes) != before
        assert [one["event"] for one in logs] == ["changes_unknown"]

    with capture_logs() as logs:
        counting(database, story)


WHO = Question(select(col(Person.username)).where(col(Person.username) == bindparam("name")))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # a file has no connection to lose
@pytest.mark.usefixtures("ada")
def test_glances_whose_lines_are_lost_leave_the_counter_its_own(database: Database) -> None:
    """The number of a socket that the library closes is given to the next: whoever listens there must go on hearing."""

    def look(session: Session) -> str:
        return str(WHO.all(session, name="ada")[0].username)

    async def story() -> None:
        changes, glances = changes_of(database), glances_of(database)
        await changes.start()
        for _time in range(5):
            await known(changes)
            with suppress(psycopg.Error):
                assert await asyncio.gather(*(glances.look(look) for _line in range(6))) == ["ada"] * 6
            terminated(database, changes)
        async with asyncio.timeout(5):
            await known(changes)
        changes.close()
        glances.close()

    apart(lambda: uvloop.run(story()))
