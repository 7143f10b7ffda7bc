"""Answers travel packed as the reader takes them, and their ETags stay usable."""

from collections.abc import AsyncIterator

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from app.http import packing
from app.http.packing import LEAST, Packing, coding
from tests.doors import Doors
from tests.http.unpacking import UNPACK

TEXT = b"Ada and Ben, who leads and who belongs. " * 100


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("", ""),
        ("identity", ""),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("GZip, Deflate", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, br", "br"),
        ("gzip;q=1.0, br;q=0.9, zstd;q=0.1", "gzip"),
        ("zstd ; q=0.500,br; q=0.501", "br"),
        ("gzip;q=0", ""),
        ("gzip;q=0.000, br;q=0", ""),
        ("*", "zstd"),
        ("*;q=0.1, br;q=0.2", "br"),
        ("*, zstd;q=0", "br"),
        ("*;q=0", ""),
        ("identity;q=1, gzip;q=0.5", ""),
        ("identity;q=0.5, gzip;q=0.5", "gzip"),
        ("gzip;q=2", ""),
        ("gzip;q=0.0001", ""),
        ("gzip;q=", ""),
        ("gzip;level=9", ""),
        (",,;;q=1,gzip", "gzip"),
        ("\xff, compress, deflate, snappy", ""),
    ],
)
def test_the_coding_is_what_the_reader_prefers_and_of_equals_the_best(accepted: str, expected: str) -> None:
    assert coding(accepted.encode("latin-1")) == expected


async def _answers(request: Request) -> Response:
    """A body of a certain size, kind and status, as the query asks."""
    asked = request.query_params
    status = int(asked.get("status", 200))
    headers = {"ETag": '"7-5e"', "Vary": "Cookie"} | {name: asked[name] for name in asked if name.startswith("content-")}
    return Response(TEXT[: int(asked.get("size", len(TEXT)))], status, headers, asked.get("kind", "text/html; charset=utf-8"))


async def _streams(_request: Request) -> Response:
    async def pieces() -> AsyncIterator[bytes]:
        yield TEXT
        yield TEXT

    return StreamingResponse(pieces(), media_type="text/csv")


async def _says_if_match(request: Request) -> Response:
    return Response(request.headers.get("if-match", ""), media_type="text/plain")


def _ask(path: str, accepted: str = "zstd, br, gzip", **headers: str) -> httpx2.Response:
    routes = [Route("/", _answers), Route("/stream", _streams), Route("/if-match", _says_if_match)]
    client = TestClient(Starlette(routes=routes, middleware=[Middleware(Packing)]))
    client.headers = headers | {"Accept-Encoding": accepted}
    with client.stream("GET", path) as answer:
        answer.extensions["wire"] = b"".join(answer.iter_raw())
    return answer


@pytest.mark.parametrize("by", ["zstd", "br", "gzip", ""])
def test_an_answer_comes_packed_and_unpacks_to_itself(by: str) -> None:
    answer = _ask("/", by or "identity")
    wire = answer.extensions["wire"]
    assert answer.headers.get("content-encoding", "") == by
    assert UNPACK[by](wire) == TEXT
    assert int(answer.headers["content-length"]) == len(wire)
    assert len(wire) < 200 or not by
    assert answer.headers["vary"] == "Cookie, Accept-Encoding"
    assert answer.headers["etag"] == (f'"7-5e+{by}"' if by else '"7-5e"')


@pytest.mark.parametrize(
    "query",
    [
        f"size={LEAST - 1}",
        "kind=image/png",
        "kind=application/zip",
        "kind=text/event-stream",
        "content-encoding=br",
        "status=206",
    ],
)
def test_what_would_gain_nothing_goes_as_it_is(query: str) -> None:
    answer = _ask(f"/?{query}")
    assert answer.extensions["wire"] == TEXT[: len(answer.extensions["wire"])]
    assert answer.headers["etag"] == '"7-5e"'
    assert answer.headers["vary"] == "Cookie"


@pytest.mark.parametrize("kind", ["application/json", "application/problem+json", "image/svg+xml", "TEXT/CSV"])
def test_every_text_is_packed(kind: str) -> None:
    assert _ask(f"/?kind={kind.replace('+', '%2B')}&status=422").headers["content-encoding"] == "zstd"


def test_a_stream_goes_out_as_it_comes() -> None:
    answer = _ask("/stream")
    assert answer.extensions["wire"] == TEXT + TEXT
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize(
    ("sent", "returned"),
    [
        ('"7-5e+zstd"', '"7-5e+zstd"'),
        ('W/"7-5e+gzip"', '"7-5e+gzip"'),
        ('"7-5e"', '"7-5e"'),
        ('"1+br", "7-5e+br"', '"7-5e+br"'),
    ],
)
def test_a_tag_names_the_thing_however_either_was_packed(sent: str, returned: str) -> None:
    assert packing.match(sent.encode(), b'"7-5e+zstd"') == returned.encode()


def test_another_tag_is_not_known() -> None:
    assert packing.match(b'"7-5f+zstd", "x7-5e", ,', b'"7-5e+zstd"') is None


def test_if_match_means_the_thing_however_it_travelled() -> None:
    assert _ask("/if-match", **{"If-Match": '"7-5e+br", W/"8+zstd"'}).extensions["wire"] == b'"7-5e", W/"8"'


def test_through_both_doors(doors: Doors) -> None:
    api, site = doors.api("ben"), doors.site("ben")
    page = site.get("/communities/guild", headers={"Accept-Encoding": "br"})
    assert page.headers["content-encoding"] == "br"
    assert b"</html>" in page.content
    contract = api.get("/openapi.json", headers={"Accept-Encoding": "zstd"})
    assert contract.headers["content-encoding"] == "zstd"
    person = api.get("/people/ben", headers={"Accept-Encoding": "gzip"})
    tag = person.headers["etag"].replace('"', "").partition("+")[0]
    assert api.get("/people/ben", headers={"If-None-Match": f'"{tag}+gzip"'}).status_code == 304
    assert (
        api.patch("/people/ben", json={"time_zone": "Europe/Warsaw"}, headers={"If-Match": f'"{tag}+zstd"'}).status_code == 200
    )
