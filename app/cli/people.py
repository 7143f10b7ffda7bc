"""Commands that let the first people in: person create, token create."""

import sys
from typing import Annotated

import typer
from sqlmodel import col, select

from app.core.actor import ALL_SCOPES
from app.core.db import Database
from app.core.errors import NotFoundError
from app.core.settings import settings
from app.core.text import fold
from app.models.people import Person
from app.services import access, people

person = typer.Typer(help="People.", no_args_is_help=True)
token = typer.Typer(help="API tokens.", no_args_is_help=True)


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
        found = session.exec(select(Person).where(col(Person.username_key) == fold(person))).one_or_none()
        if found is None:
            raise NotFoundError(f"There is no person called {person}.")
        secret = access.issue(session, None, found, name, frozenset(scope), days)
    database.dispose()
    print(secret)
