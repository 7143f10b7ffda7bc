"""The site's files: named by content, small, packed once, kept for a year."""

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.testclient import TestClient

from app.http.packing import Packing
from app.pages.assets import Asset, asset_url, bundle, static_app
from tests.http.unpacking import UNPACK

browser = TestClient(Starlette(routes=[Mount("/static", static_app)], middleware=[Middleware(Packing)]))


def wire(url: str, accepted: str) -> tuple[str, bytes]:
    """A file's coding and its bytes as they travel."""
    with browser.stream("GET", url, headers={"Accept-Encoding": accepted}) as answer:
        return answer.headers.get("content-encoding", ""), b"".join(answer.iter_raw())


def test_a_file_is_kept_for_a_year_and_comes_as_what_it_is() -> None:
    for kind, media_type in [("css", "text/css"), ("js", "text/javascript"), ("svg", "image/svg+xml")]:
        answer = browser.get(asset_url(kind))
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(media_type)
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(("by", "share"), [("zstd", 0.32), ("br", 0.30), ("gzip", 0.34)])
def test_it_comes_packed_only_to_whoever_takes_that(by: str, share: float) -> None:
    url = asset_url("js")
    plain = wire(url, "identity")[1]
    assert wire(url, f"{by};q=0, deflate") == ("", plain)
    coding, packed = wire(url, f"{by}, deflate;q=0.5")
    assert coding == by
    assert UNPACK[by](packed) == plain
    assert len(packed) < len(plain) * share


@pytest.mark.parametrize("by", ["zstd", "identity"])
def test_a_browser_that_has_it_gets_nothing_more(by: str) -> None:
    etag = browser.get(asset_url("js"), headers={"Accept-Encoding": by}).headers["etag"]
    again = browser.get(asset_url("js"), headers={"Accept-Encoding": by, "If-None-Match": etag})
    assert (again.status_code, again.headers["etag"], again.content) == (304, etag, b"")


def test_nothing_else_is_served() -> None:
    for path in ["/static/", "/static/guildry.00000000.css", "/static/css/_base.css", "/static/..%2fmain.py", "/static/x/.."]:
        assert browser.get(path).status_code == 404
    assert browser.post(asset_url("css")).status_code == 405


def test_the_name_follows_the_content(tmp_path: Path) -> None:
    (tmp_path / "css").mkdir()
    (tmp_path / "js").mkdir()
    for name, text in {"_tokens": "a", "_base": "b", "button": "c", "print": "d", "zebra": "e"}.items():
        (tmp_path / "css" / f"{name}.css").write_text(f"/* why */\n.{text} {{ }}\n")
    before = bundle(tmp_path)
    assert before["css"].bodies[""] == b".a { }\n.b { }\n.c { }\n.e { }\n.d { }\n"
    (tmp_path / "css" / "zebra.css").write_text(".z { }")
    after = bundle(tmp_path)
    assert before["css"].url != after["css"].url
    assert before["js"].url == after["js"].url


def test_htmx_comes_first_in_the_script(tmp_path: Path) -> None:
    for folder in ["css", "js", "vendor"]:
        (tmp_path / folder).mkdir()
    (tmp_path / "vendor" / "htmx.min.js").write_text("var htmx={}")
    (tmp_path / "js" / "keys.js").write_text("// why\n(() => {})();\n")
    assert bundle(tmp_path)["js"].bodies[""] == b"var htmx={};\n(() => {})();\n"


def test_packing_is_the_same_every_time() -> None:
    assert Asset.of("css", ".a { }") == Asset.of("css", ".a { }")
