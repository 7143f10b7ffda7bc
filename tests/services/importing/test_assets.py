"""Histories of pages come in: every text with its author and time; the same file again changes nothing."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from app.cli.importing import take_in
from app.core.db import Database, Session
from app.core.errors import NotFoundError
from app.core.paging import Ask
from app.journal.book import head
from app.models.communities import Community
from app.models.knowledge import Asset, Confidence, Revision
from app.models.people import Person
from app.services import checking, importing, knowledge
from tests.services.importing.conftest import Told

HEADER = "source_id,community,kind,lang,title,body,author,at,revision\n"
GUILD = "slug,name\nguild,Guild\n"


@pytest.fixture
def history(shared: Callable[[str], Path]) -> Path:
    return shared("data/kubernetes") / "kb_revisions.jsonl"


def pages_of(history: Path) -> dict[str, list[dict[str, Any]]]:
    pages = defaultdict(list)
    for line in history.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        pages[row["page_id"]].append(row)
    return pages


def test_every_page_comes_in_with_all_its_revisions(database: Database, history: Path, shared: Callable[[str], Path]) -> None:
    roster = importing.read("communities", shared("data/kubernetes") / "sigs.yaml")
    assert not take_in(database, roster, lambda _count: None).refusals
    first = take_in(database, importing.read("assets", history), lambda _count: None)
    assert (first.counts["assets"], first.refusals) == ({"created": 49, "updated": 703}, [])
    with database.read() as session:
        before, pages = head(session), pages_of(history)
        assert stands(session) == {
            (page, row["rev"], row["at_utc"], row["author"], row["path"], row["summary"], row["body"])
            for page, rows in pages.items() for row in rows if row["action"] != "delete"
        }  # fmt: skip
        live = {page for page, rows in pages.items() if rows[-1]["action"] != "delete"}
        standing = select(Asset.source_id).where(col(Asset.confidence) != Confidence.ARCHIVED)
        assert (len(live), set(session.execute(standing).scalars())) == (44, live)
        assert places(session) == {"committee-steering": 10, "knowledge-base": 39}
        assert_any_day_gives_the_right_text(session, pages)
        assert not checking.verify(session).faults
    again = take_in(database, importing.read("assets", history), lambda _count: None)
    assert {noun: set(counts) for noun, counts in again.counts.items()} == {"assets": {"unchanged"}}
    with database.read() as session:
        assert head(session) == before


def stands(session: Session) -> set[tuple[Any, ...]]:
    rows = session.execute(
        select(Asset.source_id, Revision.number, Revision.at, Person.username, Revision.path, Revision.summary, Revision.body)
        .join(Asset, Asset.id == Revision.asset_id).join(Person, Person.id == Revision.author_id)
    )  # fmt: skip
    return {(page, number, f"{at:%Y-%m-%dT%H:%M:%SZ}", *rest) for page, number, at, *rest in rows}


def places(session: Session) -> dict[str, int]:
    rows = select(Community.slug, func.count()).join(Asset, Asset.community_id == Community.id).group_by(Community.slug)
    return dict(session.execute(rows).all())


def assert_any_day_gives_the_right_text(session: Session, pages: dict[str, list[dict[str, Any]]]) -> None:
    """The days on which something happened, and their neighbours, computed from the file alone."""
    asked = 0
    for asset in session.execute(select(Asset)).scalars():
        rows = pages[asset.source_id or ""]
        for day in days(rows):
            past = [row for row in rows if row["at_utc"][:10] <= day.isoformat()]
            wanted = past[-1]["body"] if past else None
            try:
                found = knowledge.as_of(session, asset, day).body
            except NotFoundError:
                found = None
            assert found == wanted, (asset.source_id, day)
            asked += 1
    assert asked > 900


def days(rows: list[dict[str, Any]]) -> Iterator[date]:
    for row in rows[::3] + rows[-1:]:
        happened = date.fromisoformat(row["at_utc"][:10])
        yield from (happened - timedelta(days=1), happened, happened + timedelta(days=1))


def test_translations_are_linked_with_their_original(database: Database, history: Path) -> None:
    take_in(database, importing.read("assets", history), lambda _count: None)
    with database.read() as session:
        sheet = "contributors/guide/contributor-cheatsheet/README.md"
        original = session.execute(select(Asset).where(Asset.path == sheet)).scalar_one()
        languages = {row.lang for row in knowledge.translations(session, original)}
    assert languages == {"ko", "pt", "id", "zh", "fr", "ja", "de", "hi", "uk", "it", "es"}


def test_our_own_format_comes_in_row_by_row(database: Database, told: Told) -> None:
    told("communities", GUILD)
    rows = (
        "g1,guild,how_to,en,How we release,Tag.,ada,2024-01-02T10:00:00Z,\n"
        "g1,guild,,en,How we release,Tag it.,ben,2024-01-03T10:00:00+02:00,\n"
        "g2,nowhere,,en,Lost,Text.,ada,,\n"
        "g3,guild,novel,en,Wrong,Text.,ada,,\n"
        "g4,guild,,en,Later,Text.,ada,2999-01-01T00:00:00Z,\n"
        "g5,guild,,en,No time,Text.,ada,yesterday,\n"
    )
    tally = told("assets", HEADER + rows)
    assert tally.counts["assets"] == {"created": 1, "updated": 1, "refused": 4}
    refused = {(one.line, one.field) for one in tally.refusals}
    assert refused == {(4, "community"), (5, "kind"), (6, "at"), (7, "at")}
    assert told("assets", HEADER + rows).counts["assets"] == {"unchanged": 2, "refused": 4}
    with database.read() as session:
        asset = session.execute(select(Asset)).scalar_one()
        listed = knowledge.revisions(session, asset, Ask()).items
        assert [(row.number, row.username, f"{row.at:%d %H}") for row in listed] == [(2, "ben", "03 08"), (1, "ada", "02 10")]
        assert asset.owner_id == session.execute(select(Person.id).where(Person.username == "ada")).scalar_one()


def test_a_longer_file_adds_and_a_changed_past_is_refused(database: Database, told: Told) -> None:
    told("communities", GUILD)
    first = "g1,guild,,en,Guide,One.,ada,2024-01-02T10:00:00Z,1\n"
    told("assets", HEADER + first)
    tally = told("assets", HEADER + first.replace("One", "Other") + "g1,guild,,en,Guide,Two.,ada,2024-02-02T10:00:00Z,2\n")
    assert tally.counts["assets"] == {"refused": 1, "updated": 1}
    assert (tally.refusals[0].line, tally.refusals[0].field) == (2, "revision")


def test_a_dry_run_says_the_same_and_writes_nothing(database: Database, told: Told) -> None:
    rows = HEADER + "g1,guild,,en,Guide,One.,ada,,\n"
    told("communities", GUILD)
    assert told("assets", rows, dry_run=True).counts == told("assets", rows, dry_run=True).counts
    with database.read() as session:
        assert session.execute(select(func.count()).select_from(Asset)).scalar_one() == 0
    assert told("assets", rows).counts["assets"] == {"created": 1}


def test_what_was_deleted_and_written_again_is_there_again(database: Database, told: Told) -> None:
    def page(number: int, action: str, body: str | None) -> str:
        return json.dumps({"page_id": "p", "rev": number, "path": "a/b.md", "action": action, "body": body, "summary": action,
                           "at_utc": f"2024-01-0{number}T00:00:00Z", "author": "ada", "title": None})  # fmt: skip

    lines = "\n".join([page(1, "create", "One."), page(2, "delete", None), page(3, "create", "Three.")])
    assert told("assets", lines, "pages.jsonl").counts["assets"] == {"created": 1, "updated": 2}
    assert told("assets", lines, "pages.jsonl").counts["assets"] == {"unchanged": 3}
    with database.read() as session:
        asset = session.execute(select(Asset)).scalar_one()
        assert (asset.confidence, asset.title, asset.revision) == (Confidence.NOT_VALIDATED, "b", 3)
        assert knowledge.as_of(session, asset, date(2024, 1, 1)).number == 1
        with pytest.raises(NotFoundError):
            knowledge.as_of(session, asset, date(2024, 1, 2))
