"""Commands that take in files: import people, communities, roles, contributions, completions, assets, questions.

Exit 0 when all rows went in, 1 when some were refused, 2 when the file could not be read or the database not be used.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from app.cli.opening import opened
from app.core.db import Database
from app.services import importing
from app.services.importing import Reading, Tally, UnreadableFileError

BATCH = 500  # rows to a unit of work: others wait for one that writes, and an import that is cut short loses so many
AGAIN = "What went in stays; import the same file again and the rest follows."

cli = typer.Typer()
files = typer.Typer(help="Take in a file; the same file again changes nothing.", no_args_is_help=True)
cli.add_typer(files, name="import")
File = Annotated[Path, typer.Argument(help="CSV with a header, or JSON Lines with the same names; UTF-8.", show_default=False)]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen and write nothing.")]


@files.command("people")
def people(file: File, dry_run: DryRun = False) -> None:
    """Columns: username, display_name, email, unit?, time_zone?, languages?, external_id?."""
    _import("people", file, dry_run)


@files.command("communities")
def communities(file: File, dry_run: DryRun = False) -> None:
    """Columns: slug, name, kind?, orientation?, domain?, visibility?, status?. Or Kubernetes' sigs.yaml as it is."""
    _import("communities", file, dry_run)


@files.command("roles")
def roles(file: File, dry_run: DryRun = False) -> None:
    """Columns: community, person, role, kind?, from?, to?."""
    _import("roles", file, dry_run)


@files.command("contributions")
def contributions(file: File, dry_run: DryRun = False) -> None:
    """Columns: source_id, community, author, authors?, kind, title, body?, evidence?, topics?, occurred_on."""
    _import("contributions", file, dry_run)


@files.command("completions")
def completions(file: File, dry_run: DryRun = False) -> None:
    """Columns: source_id, person, module, version?, status?, score?, completed_on."""
    _import("completions", file, dry_run)


@files.command("assets")
def assets(file: File, dry_run: DryRun = False) -> None:
    """Columns: source_id, community, kind?, lang, title, body, author?, at?, revision?. Or a history of pages as it is."""
    _import("assets", file, dry_run)


@files.command("questions")
def questions(file: File, dry_run: DryRun = False) -> None:
    """Columns: source_id, kind, community?, question?, title?, body, author?, at, votes?, accepted?. Or a dump as it is."""
    _import("questions", file, dry_run)


def _import(noun: str, file: Path, dry_run: bool) -> None:
    with opened() as database:
        try:
            reading = importing.read(noun, file)
            with progress(noun, reading.size) as advance:
                tally = take_in(database, reading, advance, dry_run=dry_run)
        except UnreadableFileError as error:
            print(error, file=sys.stderr)
            raise SystemExit(2) from error
        except SQLAlchemyError as error:
            cause = str(getattr(error, "orig", None) or error).partition("\n")[0]
            print(f"The database could not be used: {cause}", AGAIN, sep="\n", file=sys.stderr)
            raise SystemExit(2) from error
    for refusal in tally.refusals:
        print(refusal, file=sys.stderr)
    print(*tally.summary(), sep="\n")
    if dry_run:
        print("Nothing was written: this was a dry run.")
    raise SystemExit(1 if tally.refusals else 0)


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal, nothing elsewhere; gives the function that moves it on."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=total)
        yield lambda count: bar.advance(task, count)


def take_in(database: Database, reading: Reading, advance: Callable[[int], None], *, dry_run: bool = False) -> Tally:
    """Take a file in, a batch to a unit of work; `advance` hears of every batch. A dry run only reads."""
    tally = Tally()
    tally.begin(reading.noun)
    for refusal in sorted(reading.refusals):
        tally.refuse(reading.noun, refusal)
    if dry_run:
        with database.read() as session:
            tally.add(importing.rehearse(session, reading, advance))
        return tally
    for noun, rows in reading.parts:
        for start in range(0, len(rows), BATCH):
            some = rows[start : start + BATCH]
            tally.add(_take(database, noun, some))
            advance(len(some))
    return tally


def _take(database: Database, noun: str, rows: importing.Rows) -> Tally:
    """One batch; once more when somebody wrote the same thing in between, who is then found instead of made."""
    for last in (False, True):
        try:
            with database.write() as session:
                return importing.take(session, noun, rows)
        except IntegrityError:
            if last:
                raise
    raise AssertionError("the second attempt returns or raises")
