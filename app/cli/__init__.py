"""The `guildry` command: a file per family of commands."""

import sys

import typer

from app.cli import demo, hr_records, importing, keeping, people, running, safety
from app.core.errors import ProductError
from app.core.settings import SettingsError

cli = typer.Typer(name="guildry", no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)
running.register(cli)
safety.register(cli)
keeping.register(cli)
demo.register(cli)
cli.add_typer(people.person, name="person")
cli.add_typer(people.token, name="token")
cli.add_typer(importing.cli, name="import")
cli.add_typer(hr_records.cli, name="hr-events")


def main() -> None:
    """Run a command; what goes wrong is said in plain sentences, never as a traceback."""
    try:
        cli()
    except SettingsError as error:
        print(f"The settings cannot be used:\n{error}", file=sys.stderr)
        raise SystemExit(2) from error
    except ProductError as error:
        print(error.sentence, *[f"  {fault.pointer}: {fault.detail}" for fault in error.faults], sep="\n", file=sys.stderr)
        raise SystemExit(1) from error
