"""The command that fills an empty database with a lifelike organisation to click through."""

import sys
from typing import Annotated

import typer

from app.cli.importing import progress
from app.cli.opening import opened
from app.core.errors import ConflictError
from app.readers import READERS
from app.readers.runner import catch_up
from app.services.demo import year
from app.services.demo.guides import DEMO_PASSWORD, demo_people
from app.services.demo.stage import DAYS

cli = typer.Typer()


@cli.command()
def demo(
    if_empty: Annotated[
        bool, typer.Option("--if-empty", help="Do nothing, and do well, when there are people already.")
    ] = False,
) -> None:
    """Fill an empty database with a year of a lifelike organisation: 120 people, 12 communities. Never for real work."""
    with opened() as database:
        if if_empty:
            with database.read() as session:
                if not year.is_empty(session):
                    return
        try:
            with progress("A year goes by", DAYS) as advance, database.write() as session:
                year.tell(session, advance)
        except ConflictError as error:
            print(error.sentence, file=sys.stderr)
            raise SystemExit(1) from error
        for reader in READERS:
            catch_up(database, reader)
    print(f"A year has gone by. Sign in as one of these, password {DEMO_PASSWORD}:")
    for one in demo_people():
        print(f"  {one.username:18} {one.role}, {one.community}")
