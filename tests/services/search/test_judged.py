"""Real pages in four languages, queries as people type them, and how well they are answered: the same by both databases."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.cli.importing import take_in
from app.core import paging
from app.core.db import Database
from app.services import importing, search
from app.services.search import Scope
from tests import postgres
from tests.proving import Figures, length
from tests.services.search.judged import JUDGED
from tests.story import Story

LANGUAGES = {"en": "en", "es": "es", "pl": "pl", "zh": "zh", "zh-cn": "zh"}
PAGE = 10
Shared = Callable[[str], Path]


@pytest.fixture(scope="module")
def pages(shared: Shared, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All pages as a file to import, `source_id` saying which is which: `pl chown`."""
    rows = {}
    for name in ("tldr_pages", "cncf_glossary"):
        for line in (shared("data/i18n") / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            page = json.loads(line)
            if page["lang"] in LANGUAGES and page["title"] and page["body"].strip():
                lang, key = LANGUAGES[page["lang"]], page["page_key"].split("/")[-1].removeprefix("glossary:")
                asset = {"community": "guild", "kind": "reference", "lang": lang, "title": page["title"], "body": page["body"]}
                rows.setdefault(f"{lang} {key}", {"source_id": f"{lang} {key}", **asset})
    wanted = {page for some in JUDGED.values() for page in some}
    others = [name for name in rows if name not in wanted][:: length(5, 1)]
    chosen = [row for name, row in rows.items() if name in wanted.union(others)]
    file = tmp_path_factory.mktemp("pages") / "pages.jsonl"
    file.write_text("\n".join(map(json.dumps, chosen)), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def worlds(
    pages: Path,
    sqlite_template: Path,
    postgresql: postgres.Given,
    postgresql_template: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[list[tuple[Database, Story]]]:
    """The same pages on both databases."""
    file, name = tmp_path_factory.mktemp("judged") / "guildry.db", f"{postgresql_template}_judged"
    shutil.copy(sqlite_template, file)
    made = []
    for url in (f"sqlite:///{file}", postgresql.create(name, postgresql_template)):
        database = Database(url, synchronous="OFF")
        with database.write() as session:
            story = Story(session)
        taken = take_in(database, importing.read("assets", pages), lambda _count: None)
        assert not taken.refusals
        made.append((database, story))
    yield made
    for database, _story in made:
        database.dispose()
    postgresql.drop(name)


def answers(database: Database, story: Story, q: str) -> list[str]:
    """All that is found for a query, by the pages' own names."""
    found, page = list[str](), paging.Ask(100)
    with database.read() as session:
        over = Story.over(session, story.people)
        while True:
            results = search.search(session, Scope(over.ben), q, page).page
            found += [f"{one.thing.lang} {one.thing.title}" for one in results.items]
            if results.next is None:
                return found
            page = paging.Ask(100, results.next)


def test_both_databases_answer_alike(worlds: list[tuple[Database, Story]]) -> None:
    (lite, one), (server, other) = worlds
    found = {q: (sorted(answers(lite, one, q)), sorted(answers(server, other, q))) for q in JUDGED}
    assert {q: both for q, both in found.items() if both[0] != both[1]} == {}


def test_what_is_wanted_is_found_and_stands_high(worlds: list[tuple[Database, Story]], pages: Path, figures: Figures) -> None:
    titles = {
        row["source_id"]: f"{row['lang']} {row['title']}" for row in map(json.loads, pages.read_text("utf-8").splitlines())
    }
    database, story = worlds[0]
    ranks, recalls, poor = [], [], []
    for q, wanted in JUDGED.items():
        found, sought = answers(database, story, q)[:PAGE], [titles[page] for page in wanted]
        ranks.append(max((1 / (found.index(page) + 1) for page in sought if page in found), default=0.0))
        recalls.append(sum(page in found for page in sought) / len(sought))
        if ranks[-1] < 0.5:
            poor.append(f"{q} {ranks[-1]:.2f}")
    recall, rank = sum(recalls) / len(recalls), sum(ranks) / len(ranks)
    figures.tell(
        pages=len(titles), queries=len(JUDGED), recall_at_10=round(recall, 3), mean_reciprocal_rank=round(rank, 3), poor=poor
    )
    assert recall >= 0.9
    assert rank >= 0.8
