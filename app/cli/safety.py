"""Commands that look after an installation: verify, doctor."""

import asyncio
import sys
from typing import Annotated

import typer

from app.adapters import oidc
from app.cli.opening import answering, opened
from app.core.files import Files
from app.core.settings import settings
from app.services import attachments, checking
from app.services.doctor import Finding, examine

cli = typer.Typer()


@cli.command()
def verify(
    anchor: Annotated[str, typer.Option(help="A head that verify or the log gave earlier: it must still be there.")] = "",
) -> None:
    """Check the journal's chain, every invariant and every file; writes nothing, works at any time; exit 1 on a fault."""
    with opened() as database, database.read() as session:
        report = checking.verify(session, anchor)
        report.faults += attachments.faults(session, Files(settings()))
    for fault in report.faults:
        print(fault, file=sys.stderr)
    print(f"{report.facts} facts, {report.entries} ledger entries, {len(report.faults)} faults.")
    print(f"Head: {report.head}")
    raise SystemExit(1 if report.faults else 0)


@cli.command()
def doctor() -> None:
    """Say what is wrong or unwise about this installation; exit 1 when something is wrong, 0 when there is only advice."""
    with answering() as database:
        found = [*examine(settings(), database), *asyncio.run(_provider())]
    wrong = sum(one.is_wrong for one in found)
    for one in found:
        print(f"{'WRONG ' if one.is_wrong else 'advice'} {one.sentence}")
    print(f"{wrong} wrong, {len(found) - wrong} to think about." if found else "Nothing is wrong.")
    raise SystemExit(1 if wrong else 0)


async def _provider() -> list[Finding]:
    """Whether the identity provider answers, where there is one."""
    provider = oidc.provider(settings())
    try:
        if provider is not None:
            await provider.examine()
    except oidc.ProviderError as error:
        return [Finding(f"Nobody can sign in by SSO: {provider.issuer if provider else ''}: {error}", is_wrong=True)]
    return []
