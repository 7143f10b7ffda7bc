"""Commands that let the first people in: person create, token create."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import col, select

from app.cli.opening import opened
from app.core.actor import ALL_SCOPES
from app.core.db import Database, Session
from app.core.errors import NotFoundError
from app.core.settings import settings
from app.core.text import fold
from app.models.people import Person
from app.models.privacy import Looked
from app.services import access, people, privacy
from app.services.privacy import looking

cli = typer.Typer()
person = typer.Typer(help="People.", no_args_is_help=True)
token = typer.Typer(help="API tokens.", no_args_is_help=True)
cli.add_typer(person, name="person")
cli.add_typer(token, name="token")


@person.command("create")
def create_person(
    username: Annotated[str, typer.Argument(help="Letters, digits, dot, underscore, hyphen.")],
    email: Annotated[str, typer.Option(help="E-mail address.")],
    name: Annotated[str, typer.Option(help="The name people see.")],
    password_stdin: Annotated[bool, typer.Option(help="Read a password from standard input.")] = False,
    platform_admin: Annotated[bool, typer.Option(help="May configure the installation.")] = False,
) -> None:
    """Register a person."""
    password = sys.stdin.readline().rstrip("\n") if password_stdin else None
    database = Database.from_settings(settings())
    with database.write() as session:
        made = people.register(session, None, people.NewPerson(username=username, display_name=name, email=email))
        if password is not None:
            access.set_password(session, made, password)
        if platform_admin:
            people.appoint(session, None, made, "platform_admin")
    database.dispose()
    print(f"{username} can sign in." if password else f"{username} is registered.")


@person.command("export")
def export_person(
    who: Annotated[str, typer.Argument(help="Username.")],
    to: Annotated[Path, typer.Argument(metavar="FILE", help="A new file, JSON.")],
) -> None:
    """Write everything that is kept of a person, for whoever cannot sign in to take it themselves. It is noted."""
    with opened() as database, database.write() as session:
        found = _found(session, who)
        kept = privacy.everything(session, found.id)
        looking.note(session, None, [found.id], Looked.EXPORT)
        looking.write(session, session.info.pop("looks"))
    with to.open("x", encoding="utf-8") as file:
        json.dump(kept, file, ensure_ascii=False, indent=1)
    print(f"{to}: {sum(len(table['rows']) for table in kept['tables'].values())} rows.")


@person.command("erase")
def erase_person(
    who: Annotated[str, typer.Argument(help="Username, or the id that an earlier erasure printed.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without this, only say what would happen.")] = False,
) -> None:
    """Take everything that says who somebody is out of the database. What they did stays. Nothing brings it back."""
    with opened() as database:
        with database.write() as session:
            found = _found(session, who)
            losses = privacy.erase(session, None, found, found.username) if yes else privacy.foreseen(session, None, found)
        for loss in losses:
            if loss.rows or loss.mentions:
                print(f"{loss.table}: {loss.rows} rows, {loss.mentions} texts that mention them")
        if not yes:
            print(f"Nothing was changed. To erase {who} for ever: guildry person erase {who} --yes")
            return
        print(f"Erased. Keep this id, to erase again after restoring an older backup: {found.id}")
        _wipe(database)


@person.command("wipe")
def wipe_people() -> None:
    """Write anew what may still hold bytes of somebody who was erased. The server does it too, where its role may."""
    with opened() as database:
        _wipe(database)


def _wipe(database: Database) -> None:
    if not privacy.wipe(database):
        print("The database's files still hold bytes of somebody who was erased; the line above says why.", file=sys.stderr)
        raise SystemExit(1)
    print("No file of the database holds anything of somebody who was erased. Backups do until they expire: docs/privacy.md")


def _found(session: Session, who: str) -> Person:
    known = (col(Person.username_key) == fold(who)) | (col(Person.id) == who)
    found = session.exec(select(Person).where(known)).one_or_none()
    if found is None:
        raise NotFoundError(f"There is no person called {who}.")
    return found


@token.command("create")
def create_token(
    person: Annotated[str, typer.Option(help="Username of the person it acts for.")],
    scope: Annotated[list[str], typer.Option(help=f"One of {', '.join(sorted(ALL_SCOPES))}; repeat for more.")],
    days: Annotated[int, typer.Option(help="How many days it lives.")] = 90,
    name: Annotated[str, typer.Option(help="What it is for.")] = "command line",
) -> None:
    """Make an API token and print it, alone, on standard output: it is shown this once."""
    database = Database.from_settings(settings())
    with database.write() as session:
        found = _found(session, person)
        secret = access.issue(session, None, found, name, frozenset(scope), days)
    database.dispose()
    print(secret)
