"""The command that brings a database up to date: migrate."""

import sys

import typer
from sqlalchemy.exc import OperationalError

from app.core import migrate as migrations
from app.core.db import Database
from app.core.settings import settings

cli = typer.Typer()


@cli.command()
def migrate() -> None:
    """Bring the database's schema to the version this Guildry expects."""
    Database.from_settings(settings()).dispose()
    try:
        migrations.upgrade(settings().database_url, tell=lambda words: print(words, flush=True))
    except OperationalError as error:  # it is away, full, or somebody keeps a table to themselves
        print(f"Nothing was changed: {error.orig}\nRun it again once that is mended.", file=sys.stderr)
        raise SystemExit(1) from error
    print("The database is up to date.")
