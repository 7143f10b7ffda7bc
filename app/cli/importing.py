"""Commands that take in files: import people, communities, roles, contributions."""

import typer

cli = typer.Typer(help="Take in a file; the same file again changes nothing.", no_args_is_help=True)
