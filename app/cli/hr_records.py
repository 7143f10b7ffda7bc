"""Commands that turn what an HR system hands out into events to post: hr-events personio, hr-events workday.

They touch no database: look at the lines, then post them (docs/hr.md).

Exit 1 when some records need a person to look at them, 2 when a file is something else.
"""

import json
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from app.adapters import hr_records

cli = typer.Typer()
systems = typer.Typer(help="Turn an HR system's records into lines for /hr/events:batch.", no_args_is_help=True)
cli.add_typer(systems, name="hr-events")
Files = Annotated[list[Path], typer.Argument(help="Answers of the HR system's API, as JSON.", show_default=False)]


@systems.command("personio")
def personio(files: Files) -> None:
    """Answers of /company/employees."""
    _print(lambda: hr_records.personio(_read(files)))


@systems.command("workday")
def workday(
    files: Files,
    on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Day of effect: Workday's workers have no day of hire.")],
) -> None:
    """Answers of /workers."""
    _print(lambda: hr_records.workday(_read(files), on.date()))


def _read(files: list[Path]) -> list[dict[str, Any]]:
    return [json.loads(file.read_text(encoding="utf-8")) for file in files]


def _print(work: Callable[[], hr_records.Mapped]) -> None:
    try:
        mapped = work()
    except (OSError, ValueError) as error:
        print(f"This cannot be read: {error}", file=sys.stderr)
        raise typer.Exit(2) from error
    for line in hr_records.lines(mapped):
        print(line)
    for sentence in mapped.refused:
        print(sentence, file=sys.stderr)
    raise typer.Exit(1 if mapped.refused else 0)
