"""Commands that keep what an organisation entrusted to Guildry: backup, restore, export, reindex, sweep."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)

from app.cli import trees
from app.cli.opening import opened
from app.core import clock
from app.core.db import Database
from app.core.errors import ConflictError
from app.core.files import Files
from app.core.settings import settings
from app.readers.leadership import leading
from app.services import attachments, keeping, search

cli = typer.Typer()


@cli.command()
def backup(
    to: Annotated[Path, typer.Argument(metavar="FILE", help="A new file, or a folder in which one is named by its time.")],
    with_secret: Annotated[bool, typer.Option("--with-secret", help="Put the signing key in it too.")] = False,
    without_files: Annotated[bool, typer.Option("--without-files", help="Leave out attached files.")] = False,
) -> None:
    """Write the whole database and all files into one file, while everybody works on. Keep it as safely as those."""
    file = to / f"guildry-{clock.now():%Y%m%dT%H%M%SZ}.tar.zst" if to.is_dir() else to
    with opened() as database, _plainly(), _progress() as advance:
        options = {"with_secret": with_secret, "with_files": not without_files}
        manifest = keeping.back_up(database, settings(), file, advance, **options)
    held = f"{manifest.facts} facts, {manifest.attached - manifest.lost} files"
    print(f"{file}: {held}, {file.stat().st_size / 1e6:.1f} MB, read again and found whole.")
    print(f"Head: {manifest.head}")
    _tell_of_lost(manifest.lost)


@cli.command()
def restore(
    file: Annotated[Path, typer.Argument(help="What `guildry backup` wrote.", show_default=False)],
    replace: Annotated[bool, typer.Option("--replace", help="Keep the present SQLite file under another name.")] = False,
) -> None:
    """Make a backup the database that the settings name, and check all of it. Stop the server and the worker first."""
    with _plainly():
        _refuse_while_served()
        with _progress() as advance:
            restored = keeping.restore(file, settings(), advance, replace=replace)
    report, manifest = restored.report, restored.manifest
    for fault in report.faults:
        print(fault, file=sys.stderr)
    print(f"{report.facts} facts, {report.entries} ledger entries, {len(report.faults)} faults.")
    print(f"Head: {report.head}")
    if restored.aside:
        print(f"What was there before is kept as {restored.aside}. Remove it when you no longer need it.")
    if report.faults:
        print("The database is restored, but it is not sound: do not serve it.", file=sys.stderr)
        raise SystemExit(1)
    print(f"Everything is as it was at {manifest.created_at:%Y-%m-%d %H:%M:%S} UTC: whatever was revoked or ended since then")
    print("(tokens, sign-ins, roles) has to be revoked or ended again. Now start the server: guildry serve")
    _tell_of_lost(manifest.lost)


@cli.command()
def export(
    words: Annotated[list[Path], typer.Argument(metavar="[tree] FOLDER", help="A new folder.", show_default=False)],
    community: Annotated[str, typer.Option(help="With tree: only the pages of this community.")] = "",
) -> None:
    """Write everything as text, JSON Lines for each table, and all files; or, with `tree`, pages as Markdown files."""
    if len(words) == 2 and str(words[0]) == "tree":
        with _plainly():
            trees.give(words[1], community)
        return
    if len(words) != 1 or community:
        raise typer.BadParameter("Say: export FOLDER, or export tree FOLDER [--community SLUG].")
    with opened() as database, database.read() as session, _plainly(), _progress(MofNCompleteColumn()) as advance:
        rows = keeping.export(session, words[0], advance)
        digests = attachments.digests(session)
        lost = list(keeping.export_files(Files(settings()), digests, words[0] / "files"))
    print(f"{words[0]}: {rows} rows, {len(digests) - len(lost)} files.")
    _tell_of_lost(len(lost))


@cli.command()
def reindex() -> None:
    """Make the search index say what everything says now, while everybody works on."""
    with opened() as database, _plainly(), _progress(MofNCompleteColumn()) as advance:
        mended = search.reindex(database, advance)
    print(f"The search index is up to date; {mended} things were missing, surplus or out of date in it.")


@cli.command()
def sweep() -> None:
    """Take everything out of the store that no page has. The store must be this database's alone."""
    with opened() as database:
        count, size = attachments.sweep(database, Files(settings()), everything=True)
    print(f"{count} files that no page has were removed, {size / 1e6:.1f} MB.")


def _tell_of_lost(lost: int) -> None:
    if lost:
        print(f"{lost} files were lost or altered before. Which ones: guildry verify", file=sys.stderr)
        raise SystemExit(1)


def _refuse_while_served() -> None:
    """Whoever serves a database, or works on it, leads its readers or waits to."""
    database = Database.from_settings(settings())
    try:
        with leading(database) as holds:
            if not holds:
                raise ConflictError("A server or worker is running on this database. Stop it first.")
    finally:
        database.dispose()


@contextmanager
def _plainly() -> Iterator[None]:
    """What the system refuses is said in a sentence, and exit 2."""
    try:
        yield
    except OSError as error:
        print(f"{error.filename or 'The disk'}: {error.strerror}.", file=sys.stderr)
        raise SystemExit(2) from error


@contextmanager
def _progress(amount: ProgressColumn | None = None) -> Iterator[keeping.Advance]:
    """A bar on a terminal, nothing elsewhere; it shows bytes unless told otherwise."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description:10}"), BarColumn(), amount or DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("")
        yield lambda what, done, total: bar.update(task, description=what, completed=done, total=total or None)
