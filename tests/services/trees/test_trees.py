"""Trees of Markdown: out and in again without loss, in again without change, and nothing hostile comes with them."""

import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st
from sqlalchemy import select
from sqlmodel import col

from app.core.db import Database
from app.core.errors import InvalidError, ProductError
from app.core.files import Files
from app.core.settings import Settings
from app.models.knowledge import Asset, AssetKind
from app.services import attachments, communities, knowledge, trees
from app.services.trees import links, paths
from app.services.trees.front import joined, parted
from tests.hostile_files import png
from tests.proving import length
from tests.story import Story

NAMES = (
    "Jak liczymy: ceny?", "¿Cómo se pide un ascenso?", "如何发布 / 版本", "CON: a|b*c", "...", "😀 #1 [Release]", "a" * 200,
    "计划" * 100,
)  # fmt: skip


def take(database: Database, source: trees.Source, files: Files, slug: str = "guild") -> trees.Outcome:
    """Take a tree in as Ben, a page to a unit of work, as the command does."""
    with database.read() as session:
        story = Story.over(session, PEOPLE)
        taking = trees.Taking(communities.find(session, story.ben, slug), story.ben, source, files)
        ready = taking.learn(session)
    for path in ready:
        try:
            if taking.prepare(path):
                with database.write() as session:
                    taking.take(session, path)
        except ProductError as error:
            taking.refuse(path, error)
    return taking.outcome


PEOPLE: dict[str, object] = {}


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(Settings(files=str(tmp_path / "files")))


@pytest.fixture
def database(database: Database) -> Database:
    """Ada, Ben and Cleo, and a second community of Ben's that holds nothing."""
    with database.write() as session:
        story = Story(session)
        story.join("ben", story.found("empty"))
        PEOPLE.clear()
        PEOPLE.update(story.people)
    return database


def written(database: Database, slug: str, files: Files, folder: Path) -> dict[str, bytes]:
    """A community's tree, written into a folder as the command does; what lies there."""
    with database.read() as session:
        here = communities.find(session, Story.over(session, PEOPLE).ben, slug)
        for one in trees.give(session, here):
            place = folder / one.path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(one.text.encode() if one.text is not None else b"".join(files.read(one.digest)))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def told(tree: dict[str, bytes]) -> dict[str, tuple[object, str]]:
    """What pages say, but for the ids, which are new wherever a page is."""
    pages = {path: parted(content.decode()) for path, content in tree.items() if paths.is_page(path)}
    return {path: (front.model_copy(update={"id": None}), body) for path, (front, body) in pages.items()}


def test_pages_with_odd_names_come_out_and_go_in_again_as_they_were(database: Database, files: Files, tmp_path: Path) -> None:
    upload = attachments.store(files, "Plan 计划 (1).png", io.BytesIO(png()))
    with database.write() as session:
        story = Story.over(session, PEOPLE)
        guild = communities.find(session, story.ben, "guild")
        made = []
        for number, name in enumerate(NAMES):
            before = f"[before](/assets/{made[-1].id}#top) and `[code](/assets/{made[-1].id})`" if made else "\n# First\n---\n"
            body = f"{before}\n![what](attachment:Plan%20计划%20%281%29.png) [away](https://example.com/a) [here](#x)\n"
            draft = knowledge.Draft(
                title=name, body=body, kind=list(AssetKind)[number % 8], lang="pl", topics=[name[:60]], owner="ada"
            )
            made.append(knowledge.write(session, story.ben, guild, draft))
            attachments.add(session, story.ben, made[-1], guild, upload)
    first = written(database, "guild", files, tmp_path / "one")
    assert len(told(first)) == len(NAMES)
    assert sum(content == png() for content in first.values()) == len(NAMES)
    assert all("/assets/" not in body.replace("`[code](/assets/", "") for _front, body in told(first).values())
    outcome = take(database, trees.from_folder(tmp_path / "one"), files, "empty")
    assert (dict(outcome.pages), outcome.files, outcome.notes) == ({"created": len(NAMES)}, len(NAMES), [])
    again = take(database, trees.from_folder(tmp_path / "one"), files, "empty")
    assert (dict(again.pages), again.files) == ({"unchanged": len(NAMES)}, 0)
    home = take(database, trees.from_folder(tmp_path / "one"), files)
    assert dict(home.pages) == {"unchanged": len(NAMES)}, "they came from here, and are known by their ids"
    assert told(written(database, "empty", files, tmp_path / "two")) == told(first)


def test_a_tree_of_somebody_elses_becomes_pages_and_attachments(database: Database, files: Files, tmp_path: Path) -> None:
    (tmp_path / "tree" / "prices" / "pictures").mkdir(parents=True)
    (tmp_path / "tree" / "prices" / "pictures" / "plan.png").write_bytes(png())
    (tmp_path / "tree" / "plan.png").write_bytes(png(3, 3))
    (tmp_path / "tree" / ".git").mkdir()
    (tmp_path / "tree" / ".git" / "config").write_text("secret")
    (tmp_path / "tree" / "prices" / "index.md").write_bytes(
        b"\xef\xbb\xbf# How we price\r\n![a](pictures/plan.png) ![b](../plan.png) [more](more.md#then) [lost](gone.md)\r\n"
    )
    (tmp_path / "tree" / "prices" / "more.md").write_text(
        "---\ntitle: More\nkind: how_to\nowner: nobody\n---\n[back](./index.md)\n"
    )
    (tmp_path / "tree" / "bad.md").write_bytes(b"\xff\xfe")
    (tmp_path / "tree" / "worse.md").write_text("---\nkind: poem\n---\nx")
    source = trees.from_folder(tmp_path / "tree")
    outcome = take(database, source, files)
    assert dict(outcome.pages) == {"created": 2, "refused": 2}
    assert [note.partition(": ")[0] for note in outcome.notes] == ["prices/index.md", "prices/more.md"]
    assert sorted(one.split(": ")[:2] for one in source.refused) == [["bad.md", "body"], ["worse.md", "kind"]]
    tree = written(database, "guild", files, tmp_path / "out")
    index, _more = (parted(tree[f"prices/{name}.md"].decode()) for name in ("index", "more"))
    assert (index[0].title, index[0].topics, index[0].owner) == ("How we price", ["prices"], "ben")
    assert set(index[0].files) == {"plan.png", "plan-2.png"}
    assert "[more](more.md#then)" in index[1]
    (tmp_path / "tree" / "plan.png").write_bytes(png(4, 4))
    changed = take(database, trees.from_folder(tmp_path / "tree"), files)
    assert (changed.pages["updated"], changed.pages["unchanged"], changed.files) == (1, 1, 1)


def test_what_a_file_does_not_say_stays_as_it_was_curated(database: Database, files: Files, tmp_path: Path) -> None:
    (tmp_path / "tree" / "prices").mkdir(parents=True)
    (tmp_path / "tree" / "prices" / "more.md").write_text("Ask Ana.\n")
    take(database, trees.from_folder(tmp_path / "tree"), files)
    with database.write() as session:
        story = Story.told(session)
        [asset] = session.execute(select(Asset).where(col(Asset.path) == "prices/more.md")).scalars()
        assert (asset.title, asset.kind, list(asset.topics), asset.lang) == ("more", AssetKind.REFERENCE, ["prices"], "en")
        curated = {"title": "Whom to ask", "kind": AssetKind.HOW_TO, "topics": ["Discounts"], "lang": "pl"}
        knowledge.change(session, story.ben, asset, story.guild, knowledge.Change(given=frozenset(curated), **curated))
    assert dict(take(database, trees.from_folder(tmp_path / "tree"), files).pages) == {"unchanged": 1}
    (tmp_path / "tree" / "prices" / "more.md").write_text("Ask Ana or Ben.\n")
    assert dict(take(database, trees.from_folder(tmp_path / "tree"), files).pages) == {"updated": 1}
    with database.read() as session:
        after = session.get_one(Asset, asset.id)
        assert {name: getattr(after, name) for name in curated} == curated


def test_a_copy_of_a_page_does_not_write_over_it(database: Database, files: Files, tmp_path: Path) -> None:
    with database.write() as session:
        story = Story.told(session)
        knowledge.write(session, story.ben, story.guild, knowledge.Draft(title="How we price", body="By the template."))
    first = written(database, "guild", files, tmp_path / "out")
    name = min(path for path in first if path.endswith(".md"))
    (tmp_path / "out" / "z copy.md").write_bytes(first[name].replace(b"\n---\n", b"\n---\nAnother text.\n"))
    source = trees.from_folder(tmp_path / "out")
    outcome = take(database, source, files)
    assert (outcome.pages["refused"], outcome.pages["updated"]) == (1, 0)
    assert source.refused == ["z copy.md: id: Another file of this tree has this id. Take it out of the copy."]


def packed(entries: dict[str, bytes], mode: int = 0o100644) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            entry = zipfile.ZipInfo("x")
            entry.filename = entry.orig_filename = name
            entry.external_attr, entry.create_system, entry.compress_type = mode << 16, 3, zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return made


@pytest.mark.parametrize(
    "name", ["../out.md", "/etc/out.md", "a/../../out.md", "C:/out.md", "a\\..\\out.md", "a//b.md", "a\nb.md"]
)
def test_a_path_that_leads_elsewhere_is_refused_with_its_place(name: str) -> None:
    with trees.from_zip(packed({name: b"x", "good.md": b"y"})) as source:
        assert source.pages() == ["good.md"]
        [refused] = source.refused
        assert refused.startswith("".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in name))


def test_links_and_devices_are_not_followed(tmp_path: Path) -> None:
    with trees.from_zip(packed({"link.md": b"/etc/passwd"}, mode=0o120777)) as source:
        assert (source.pages(), len(source.refused)) == ([], 1)
    (tmp_path / "real").mkdir()
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "passwd.md").symlink_to("/etc/passwd")
    (tmp_path / "tree" / "folder").symlink_to(tmp_path / "real")
    os.mkfifo(tmp_path / "tree" / "pipe.md")
    source = trees.from_folder(tmp_path / "tree")
    assert (source.files, len(source.refused)) == ({}, 3)


def test_a_bomb_is_refused_before_it_fills_anything() -> None:
    with trees.from_zip(packed({"bomb.md": b"0" * 50_000_000, "good.md": b"fine"})) as source:
        with pytest.raises(InvalidError, match="too large"):
            source.text("bomb.md")
        assert source.left > 1_990_000_000, "no more was unpacked than a page may have"
        assert source.text("good.md") == "fine"
    with pytest.raises(InvalidError, match="more than"), trees.from_zip(packed({f"{n}.md": b"" for n in range(20_001)})):
        pass
    for rubbish in (b"", b"PK\x05\x06", b"x" * 100, packed({"a.md": b"x" * 1000}).getvalue()[:-30]):
        with pytest.raises(InvalidError, match="no ZIP"), trees.from_zip(io.BytesIO(rubbish)):
            pass


def test_what_is_damaged_is_refused_and_the_rest_goes_in() -> None:
    whole = packed({"bad.md": bytes(range(256)) * 40, "good.md": b"fine"}).getvalue()
    start = whole.index(b"bad.md") + len("bad.md")
    with trees.from_zip(io.BytesIO(whole[: start + 20] + b"\xff" * 8 + whole[start + 28 :])) as source:
        with pytest.raises(InvalidError, match="cannot be read"):
            source.text("bad.md")
        assert source.text("good.md") == "fine"
    for odd in ("date: 2024-02-30", "a: " + "[" * 5000):
        with pytest.raises(InvalidError, match="not valid YAML"):
            parted(f"---\n{odd}\n---\nText")


LETTERS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40)


@how(max_examples=length(80, 3000), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    title=LETTERS,
    taken=st.sets(LETTERS, max_size=3),
    topics=st.lists(LETTERS.filter(str.strip), max_size=3),
    body=st.text(max_size=200),
)
def test_names_are_fit_and_front_matter_loses_nothing(title: str, taken: set[str], topics: list[str], body: str) -> None:
    name = paths.name_for(title, ".md", {paths.key(f"{one}.md") for one in taken})
    assert paths.checked(name)
    assert not paths.is_hidden(name)
    assert len(name.encode()) <= paths.LONGEST_PART
    assert paths.key(name) not in {paths.key(f"{one}.md") for one in taken}
    front, text = parted(joined({"topics": topics, "files": {title: name}}, body))
    assert (front.files, text) == ({title: name}, body)
    assert links.split(links.written(name))[0] == name
    assert links.rewritten(f"[a]({links.written(name)})", lambda link: link) == f"[a]({links.written(name)})"
    assert links.rewritten(body, lambda link: None) == body
