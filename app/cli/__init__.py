"""The `guildry` command: a file per family of commands, each imported when one of its commands is asked for.

A container asks for its health every thirty seconds, which must not load all of the product.
"""

import sys
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_group

from app.core.errors import ProductError
from app.core.settings import SettingsError

# Every command with the file that it is in, in the order in which --help shows them.
WHERE = {
    "serve": "running",
    "worker": "running",
    "migrate": "migrating",
    "health": "health",
    "verify": "safety",
    "doctor": "safety",
    "backup": "keeping",
    "restore": "keeping",
    "export": "keeping",
    "reindex": "keeping",
    "sweep": "keeping",
    "demo": "demo",
    "person": "people",
    "token": "people",
    "import": "trees",
    "hr-events": "hr_records",
}


class Commands(TyperGroup):
    """Finds a command in its file."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002  # as typer calls it
        """Their names."""
        return list(WHERE)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002  # as typer calls it
        """One of them; None where there is none of that name."""
        if cmd_name not in WHERE:
            return None
        return get_group(import_module(f"app.cli.{WHERE[cmd_name]}").cli).commands[cmd_name]


cli = typer.Typer(name="guildry", cls=Commands, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)


@cli.callback()
def guildry() -> None:
    """Communities of practice and centres of excellence."""


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
