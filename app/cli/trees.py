"""Trees of Markdown on the command line: `guildry import tree` and `guildry export tree`."""

import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import col, select

from app.cli.importing import cli, progress
from app.cli.importing import files as importing
from app.cli.opening import opened
from app.core.db import Database, Session
from app.core.errors import ConflictError, NotFoundError, ProductError
from app.core.files import Files
from app.core.settings import settings
from app.core.text import fold
from app.models.communities import Community
from app.models.people import Person
from app.services import access, trees

__all__ = ["cli", "give"]  # the `import` of the command line, with `tree` among what it takes in
COUNTED = ("created", "updated", "unchanged", "refused")


@importing.command("tree")
def take(
    place: Annotated[Path, typer.Argument(metavar="FOLDER", help="Of Markdown files; or a ZIP of one.", show_default=False)],
    community: Annotated[str, typer.Option(help="Slug of the community that the pages are for.", show_default=False)],
    by: Annotated[str, typer.Option(help="Username of who writes them, and must be allowed to.", show_default=False)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen and write nothing.")] = False,
) -> None:
    """Pages with front matter (title, kind, topics, language, owner), the files beside them, and links between them."""
    with opened() as database, ExitStack() as stack:
        try:
            if place.is_dir():
                source = trees.from_folder(place)
            else:
                source = stack.enter_context(trees.from_zip(stack.enter_context(place.open("rb"))))
        except (OSError, ProductError) as error:
            print(f"{place}: {error.strerror if isinstance(error, OSError) else error}", file=sys.stderr)
            raise SystemExit(2) from error
        outcome = _taken(database, community, by, source, dry_run=dry_run)
    print(*outcome.notes, *source.refused, sep="\n", end="\n" if outcome.notes or source.refused else "", file=sys.stderr)
    print("pages: " + ", ".join(f"{name} {outcome.pages[name]}" for name in COUNTED))
    print(f"files: {outcome.files} added")
    if dry_run:
        print("Nothing was written: this was a dry run.")
    raise SystemExit(1 if source.refused else 0)


def _taken(database: Database, slug: str, by: str, source: trees.Source, *, dry_run: bool) -> trees.Outcome:
    with database.read() as session:
        person = session.exec(select(Person).where(col(Person.username_key) == fold(by))).one_or_none()
        if person is None:
            raise NotFoundError(f"There is nobody called {by}.")
        actor, here = access.actor_of_person(session, person), _community(session, slug)
        taking = trees.Taking(here, actor, source, None if dry_run else Files(settings()))
        ready = taking.learn(session)
    with progress("tree", len(ready)) as advance:
        for path in ready:
            trees.bring(database, taking, path, dry_run=dry_run)
            advance(1)
    return taking.outcome


def give(folder: Path, community: str) -> None:
    """Write the pages of one community, or of each into a folder of its own; into a ZIP where the name ends so."""
    if folder.exists():
        raise ConflictError(f"{folder} is there already, and nothing is overwritten.")
    files, count, lost = Files(settings()), 0, 0
    with opened() as database, database.read() as session, _writer(folder) as write:
        every = select(Community).order_by(col(Community.slug))
        for one in [_community(session, community)] if community else list(session.exec(every)):
            for given in trees.give(session, one):
                content = trees.content_of(given, files)
                if content is None:
                    lost += 1
                else:
                    write(given.path if community else f"{one.slug}/{given.path}", content)
                    count += given.text is not None
    print(f"{folder}: {count} pages.")
    if lost:
        print(f"{lost} files were lost before. Which ones: guildry verify", file=sys.stderr)
        raise SystemExit(1)


@contextmanager
def _writer(folder: Path) -> Iterator[Callable[[str, bytes], None]]:
    """What puts a file at a path, into a folder or a ZIP."""
    if folder.suffix == ".zip":
        with zipfile.ZipFile(folder, "x", zipfile.ZIP_DEFLATED) as archive:
            yield archive.writestr
        return

    def write(path: str, content: bytes) -> None:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)

    folder.mkdir(mode=0o700)
    yield write


def _community(session: Session, slug: str) -> Community:
    found = session.exec(select(Community).where(col(Community.slug) == slug)).one_or_none()
    if found is None:
        raise NotFoundError(f"There is no community {slug}.")
    return found
