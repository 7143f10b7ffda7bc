"""The command that asks a running server how it is: health."""

import sys
from typing import Annotated

import httpx2
import typer

cli = typer.Typer()


@cli.command()
def health(url: Annotated[str, typer.Argument(help="Address of the server.")] = "http://127.0.0.1:8000") -> None:
    """Ask a running server whether it is ready; exit 1 when not."""
    try:
        answer = httpx2.get(f"{url}/readyz", timeout=5, trust_env=False)
    except httpx2.HTTPError as error:
        print(f"{url} does not answer: {error}", file=sys.stderr)
        raise SystemExit(1) from error
    print(answer.text.strip())
    raise SystemExit(0 if answer.is_success else 1)
