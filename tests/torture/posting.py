"""What is due on a Monday, in a process of its own, to be killed: newsletters go out, readers are told, mails are sent."""

import asyncio
import sys
from datetime import datetime

from app.adapters import letters
from app.core import clock
from app.core.db import Database
from app.readers.notices import Notices
from app.readers.runner import catch_up
from app.services import newsletters


def post(database: Database) -> None:
    """All of it, until nothing is left to do."""
    newsletters.turn(database)
    catch_up(database, Notices())
    while asyncio.run(letters.deliver(database)):
        pass


if __name__ == "__main__":
    address, moment = sys.argv[1:]
    opened = Database(address, synchronous="OFF")
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    with clock.at(datetime.fromisoformat(moment)):
        post(opened)
