"""Telling in a process of its own that is killed in the midst of it, as the kernel or `kill -9` would.

The processes are forked from one that has imported everything, so that each costs some milliseconds.
"""

import multiprocessing
import os
import signal
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import event

from app.core import clock
from app.core.db import Database
from app.models.people import Person
from app.services import access, hr
from app.services.access.actors import Means

_FORKING = multiprocessing.get_context("forkserver")
_FORKING.set_forkserver_preload([__name__])


def tell(url: str, clerk_id: str, moment: datetime, told: Sequence[hr.Told], statements: int) -> bool:
    """Tell in one unit of work and do what is due, up to so many statements; whether it was killed before it was done."""
    process = _FORKING.Process(target=_tell, args=(url, clerk_id, moment, told, statements))
    process.start()
    process.join()
    assert process.exitcode in {0, -signal.SIGKILL}, process.exitcode
    killed = process.exitcode != 0
    process.close()
    return killed


def _tell(url: str, clerk_id: str, moment: datetime, told: Sequence[hr.Told], statements: int) -> None:
    left = statements

    def die_in_time(*_arguments: Any) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    database = Database(url, synchronous="OFF")
    event.listen(database.engine, "before_cursor_execute", die_in_time)
    event.listen(database.engine, "commit", die_in_time)
    with clock.at(moment), database.write() as session:
        clerk = access.actor_of_person(session, session.get_one(Person, clerk_id), Means(scopes=frozenset({"hr"})))
        for one in told:
            hr.take(session, clerk, one)
        for person_id in hr.due(session):
            hr.settle_due(session, person_id)
