"""Attached files: backed up, restored, exported, missed when they are lost, and swept when nobody has them."""

import hashlib
import io
import tarfile
from datetime import timedelta
from pathlib import Path

import pytest
import zstandard

from app.core import clock
from app.core.db import Database
from app.core.errors import InvalidError
from app.core.files import Files
from app.core.settings import Settings
from app.models.attachments import Attachment
from app.services import attachments, keeping, knowledge
from app.services.attachments import Upload
from app.services.doctor import examine
from app.services.keeping import archive
from tests.services.keeping.test_keeping import quiet
from tests.story import Story

CONTENTS = {"a.txt": b"what Ada knows", "b.txt": b"what Ben knows", "twin.txt": b"what Ada knows"}


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def rows(database: Database, here: Settings) -> dict[str, str]:
    """Three files of one page, two of them the same, and one in the store that nobody has; ids by name."""
    files = Files(here)
    with database.write() as session:
        story = Story(session)
        asset = knowledge.write(session, story.ben, story.guild, knowledge.Draft(title="How", body="So."))
        made = {}
        for name, content in CONTENTS.items():
            files.keep(digest_of(content), io.BytesIO(content))
            upload = Upload(name, digest_of(content), len(content), "text/plain")
            made[name] = attachments.add(session, story.ben, asset, story.guild, upload).id
    files.keep(digest_of(b"refused"), io.BytesIO(b"refused"))
    return made


def remove(database: Database, attachment_id: str) -> None:
    with database.write() as session:
        row = session.get(Attachment, attachment_id)
        assert row
        row.removed_at = clock.now()


def held(settings: Settings) -> set[bytes]:
    """What is in a store, byte for byte."""
    files = Files(settings)
    return {b"".join(files.read(kept.digest)) for kept in files.all()}


@pytest.mark.usefixtures("rows")
def test_they_come_back_with_everything_else(database: Database, here: Settings, elsewhere: Settings, tmp_path: Path) -> None:
    assert keeping.back_up(database, here, tmp_path / "without", quiet, with_files=False).attached == 0
    manifest = keeping.back_up(database, here, tmp_path / "b", quiet)
    assert (manifest.attached, manifest.lost) == (2, 0)
    assert keeping.restore(tmp_path / "b", elsewhere, quiet).manifest.lost == 0
    assert held(elsewhere) == {b"what Ada knows", b"what Ben knows"}
    with database.read() as session:
        assert list(attachments.faults(session, Files(elsewhere))) == []
        keeping.export(session, tmp_path / "out", quiet)
        assert list(keeping.export_files(Files(here), attachments.digests(session), tmp_path / "out" / "files")) == []
    assert {path.read_bytes() for path in (tmp_path / "out" / "files").iterdir()} == held(elsewhere)


@pytest.mark.usefixtures("rows")
def test_what_is_lost_or_altered_is_named_and_stops_no_backup(
    database: Database, here: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    files = Files(here)
    assert files.folder
    files.remove(digest_of(b"what Ada knows"))
    altered = digest_of(b"what Ben knows")
    (files.folder / altered[:2] / altered).write_bytes(b"what Ben KNOWS")
    with database.read() as session:
        missing, changed = sorted(attachments.faults(session, files), key=lambda one: " is altered in " in one)
        out = keeping.export_files(files, attachments.digests(session), tmp_path / "files")
        assert len(list(out)) == 2
    assert digest_of(b"what Ada knows") in missing
    assert f"altered in {files.place}" in changed
    assert any("1 attached files are missing" in one.sentence and one.is_wrong for one in examine(here, database))
    manifest = keeping.back_up(database, here, tmp_path / "b", quiet)
    assert (manifest.attached, manifest.lost) == (2, 2)
    assert keeping.restore(tmp_path / "b", elsewhere, quiet).manifest.lost == 2


@pytest.mark.usefixtures("rows")
def test_an_archive_with_a_file_less_or_another_in_it_is_refused(database: Database, here: Settings, tmp_path: Path) -> None:
    keeping.back_up(database, here, tmp_path / "b", quiet)
    plain = zstandard.ZstdDecompressor().stream_reader((tmp_path / "b").read_bytes()).read()
    with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
        members = {entry.name: (tar.extractfile(entry) or io.BytesIO()).read() for entry in tar}
    first = next(name for name in members if name.startswith("files/"))
    content = members[first]
    for changed in ({}, {first: b"what Eve knows"}, {"files/../../evil": content}, {first: content, "files/more": b"more"}):
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as tar:
            for name, held_there in {**{one: what for one, what in members.items() if one != first}, **changed}.items():
                entry = tarfile.TarInfo(name)
                entry.size = len(held_there)
                tar.addfile(entry, io.BytesIO(held_there))
        (tmp_path / "bad").write_bytes(zstandard.compress(packed.getvalue()))
        with pytest.raises(InvalidError, match="damaged"):
            archive.unpack(tmp_path / "bad", None, quiet, Files(here).keep)
    assert not list(tmp_path.rglob("evil"))


def test_what_nobody_has_is_swept_when_it_is_old_enough(
    database: Database, here: Settings, rows: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    files = Files(here)
    remove(database, rows["a.txt"])
    remove(database, rows["b.txt"])
    assert attachments.sweep(database, files, everything=True) == (0, 0), "an upload may still be on its way"
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=2))
    assert attachments.sweep(database, files) == (1, len(b"what Ben knows"))
    assert held(here) == {b"what Ada knows", b"refused"}, (
        "its twin still stands; of the refused one this database knows nothing"
    )
    assert attachments.sweep(database, files, everything=True) == (1, len(b"refused"))
    assert held(here) == {b"what Ada knows"}
