"""Files of assets over the API: bytes in, bytes out, and no more in memory, on disk or in the store than there should be."""

import asyncio
import hashlib
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col
from starlette.testclient import TestClient

from app.core.files import Files
from app.core.settings import settings
from app.models.journal import JournalEntry
from tests.doors import Doors
from tests.hostile_files import HTML, PDF, png

MEGABYTE = 1_048_576
_TYPES = select(col(JournalEntry.type)).where(col(JournalEntry.type).startswith("asset.")).order_by(col(JournalEntry.position))


@pytest.fixture
def guide(ben: TestClient) -> str:
    """The path of a guide of Ben's."""
    return f"/assets/{ben.post('/communities/guild/assets', json={'title': 'How', 'body': 'So.'}).json()['id']}"


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Little is allowed."""
    for name, value in {"ATTACHMENT_MB": "1", "ATTACHMENTS_EACH": "3", "ATTACHMENTS_TOTAL_MB": "2"}.items():
        monkeypatch.setenv(f"GUILDRY_{name}", value)
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


def test_a_file_comes_back_as_it_was_sent(doors: Doors, guide: str, ben: TestClient, cleo: TestClient) -> None:
    sent = ben.post(f"{guide}/attachments?name=Plan.PDF", content=PDF, headers={"Idempotency-Key": "once"})
    assert sent.status_code == 201, sent.text
    told = sent.json()
    assert (told["name"], told["media_type"], told["bytes"]) == ("Plan.PDF", "application/pdf", len(PDF))
    assert (told["sha256"], told["by"]["username"]) == (hashlib.sha256(PDF).hexdigest(), "ben")
    assert sent.headers["location"] == f"/api/v1/attachments/{told['id']}"
    again = ben.post(f"{guide}/attachments?name=Plan.PDF", content=PDF, headers={"Idempotency-Key": "once"})
    assert again.headers["idempotency-replayed"] == "true"
    other = ben.post(f"{guide}/attachments?name=Plan.PDF", content=b"other", headers={"Idempotency-Key": "once"})
    assert other.status_code == 422
    assert ben.post(f"{guide}/attachments?name=plan.pdf", content=PDF).json()["id"] == told["id"], "the same, once more"
    assert ben.post(f"{guide}/attachments?name=plan.pdf", content=b"other").status_code == 409
    assert [one["id"] for one in cleo.get(f"{guide}/attachments").json()["items"]] == [told["id"]]
    reply = cleo.get(f"/attachments/{told['id']}/content")
    assert reply.content == PDF
    known = cleo.get(f"/attachments/{told['id']}/content", headers={"If-None-Match": reply.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")
    assert cleo.head(f"/attachments/{told['id']}/content").content == b""
    assert cleo.delete(f"/attachments/{told['id']}").status_code == 403
    assert ben.delete(f"/attachments/{told['id']}").json()["name"] == "Plan.PDF"
    for gone in (f"/attachments/{told['id']}", f"/attachments/{told['id']}/content"):
        assert cleo.get(gone).status_code == 404
    assert ben.delete(f"/attachments/{told['id']}").status_code == 404
    with doors.database.read() as session:
        types = [kind for (kind,) in session.execute(_TYPES)]
    assert types == ["asset.created", "asset.attachment_added", "asset.attachment_removed"]


def test_pages_of_files_follow_one_another(guide: str, ben: TestClient) -> None:
    for name in ("b", "A", "ą", "ż"):
        assert ben.post(f"{guide}/attachments?name={name}", content=name.encode()).status_code == 201
    first = ben.get(f"{guide}/attachments?limit=3").json()
    rest = ben.get(f"{guide}/attachments?limit=3&after={first['next']}").json()
    assert [one["name"] for one in (*first["items"], *rest["items"])] == ["A", "b", "ą", "ż"]


@pytest.mark.parametrize("name", ["", "..", "a%0D%0Ab", "a%00b", "%E2%80%AEexe.png", "x" * 201])
def test_a_name_that_is_none_is_refused(guide: str, ben: TestClient, name: str) -> None:
    reply = ben.post(f"{guide}/attachments?name={name}", content=HTML)
    assert reply.status_code == 422


def test_too_large_too_many_and_too_much_are_refused(narrow: None, doors: Doors, guide: str, ben: TestClient) -> None:
    assert ben.post(f"{guide}/attachments?name=a", content=b"").status_code == 422
    assert ben.post(f"{guide}/attachments?name=a", content=b"x" * (MEGABYTE + 1)).status_code == 413
    assert "at most 1 MB" in doors.site("ben").post(guide + "/attachments", files={"file": ("a", b"x" * 2 * MEGABYTE)}).text
    for name in "ab":
        assert ben.post(f"{guide}/attachments?name={name}", content=name.encode() * MEGABYTE).status_code == 201
    full = ben.post(f"{guide}/attachments?name=c", content=b"c")
    assert (full.status_code, "more than 2 MB" in full.json()["detail"]) == (409, True)
    assert ben.delete(f"/attachments/{ben.get(f'{guide}/attachments').json()['items'][0]['id']}").status_code == 200
    for name in "cd":
        assert ben.post(f"{guide}/attachments?name={name}", content=name.encode()).status_code == 201
    many = ben.post(f"{guide}/attachments?name=e", content=b"e")
    assert (many.status_code, "at most 3 files" in many.json()["detail"]) == (409, True)


class Pouring:
    """A body of 300 MB that says nothing of its length, and counts how much of it was taken."""

    def __init__(self, pieces: int, head: bytes = b"") -> None:
        self.left, self.taken, self.head = pieces, 0, head

    async def receive(self) -> dict[str, Any]:
        self.left -= 1
        self.taken += 65_536
        some, self.head = self.head, b""
        return {"type": "http.request", "body": some + b"\0" * 65_536, "more_body": self.left > 0}


def pour(doors: Doors, path: str, body: Pouring, *headers: tuple[bytes, bytes]) -> int:
    """Send a body piece by piece; the status that came."""
    said: list[Any] = []

    async def send(message: Any) -> None:
        said.append(message)

    target, _mark, query = path.partition("?")
    scope = {
        "type": "http", "http_version": "1.1", "method": "POST", "scheme": "http", "path": target, "raw_path": target.encode(),
        "query_string": query.encode(), "root_path": "", "headers": [(b"host", b"127.0.0.1:8000"), *headers],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8000), "state": {},
    }  # fmt: skip
    asyncio.run(doors.app(scope, body.receive, send))
    status: int = said[0]["status"]
    return status


def test_nobody_pours_300_megabytes_into_memory_or_past_the_limit(doors: Doors, guide: str, ben: TestClient) -> None:
    path = f"/api/v1{guide}/attachments?name=film"
    token = (b"authorization", f"Bearer {doors.token('ben')}".encode())
    strange, outside, large, fitting = Pouring(4800), Pouring(4800), Pouring(4800), Pouring(320)
    form = Pouring(4800, b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n')
    assert pour(doors, path, strange) == 401
    assert pour(doors, path, outside, (b"authorization", f"Bearer {doors.token('cleo')}".encode())) == 403
    assert (strange.taken, outside.taken) == (0, 0), "who may not is not listened to"
    tracemalloc.start()
    assert pour(doors, path, large, token) == 413
    assert pour(doors, path, form, token, (b"content-type", b"multipart/form-data; boundary=x")) == 422
    assert pour(doors, path, fitting, token) == 201
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert large.taken < 27 * MEGABYTE
    assert form.taken < 27 * MEGABYTE
    assert peak < 8 * MEGABYTE, peak
    files = Files(doors.settings)
    assert [kept.bytes for kept in files.all()] == [20 * MEGABYTE]


def test_a_file_that_is_lost_or_cut_is_said_to_be(doors: Doors, guide: str, ben: TestClient) -> None:
    told = ben.post(f"{guide}/attachments?name=a.png", content=png()).json()
    files = Files(doors.settings)
    assert files.folder
    place = files.folder / told["sha256"][:2] / told["sha256"]
    place.write_bytes(b"cut")
    assert ben.get(f"/attachments/{told['id']}/content").status_code == 503
    files.remove(told["sha256"])
    lost = ben.get(f"/attachments/{told['id']}/content")
    assert (lost.status_code, "guildry verify" in lost.json()["detail"]) == (503, True)
    assert ben.get(f"/attachments/{told['id']}").json()["name"] == "a.png"
