"""Commands that look after an installation: verify, doctor."""

import sys
from typing import Annotated

import typer

from app.core.db import Database
from app.core.settings import settings
from app.services import checking


def register(cli: typer.Typer) -> None:
    """Add these commands."""
    for command in (verify, doctor):
        cli.command(command.__name__)(command)


def verify(
    anchor: Annotated[str, typer.Option(help="A head that verify or the log gave earlier: it must still be there.")] = "",
) -> None:
    """Check the journal's chain and every invariant; writes nothing, works while the server runs; exit 1 on a fault."""
    database = Database.from_settings(settings())
    with database.read() as session:
        report = checking.verify(session, anchor)
    database.dispose()
    for fault in report.faults:
        print(fault, file=sys.stderr)
    print(f"{report.facts} facts, {report.entries} ledger entries, {len(report.faults)} faults.")
    print(f"Head: {report.head}")
    raise SystemExit(1 if report.faults else 0)


def doctor() -> None:
    """Say what is wrong or unwise about this installation."""
    database = Database.from_settings(settings())
    found = checking.doctor(settings(), database)
    database.dispose()
    for sentence in found:
        print(f"- {sentence}")
    print("Nothing is wrong." if not found else f"{len(found)} things to look at.")
