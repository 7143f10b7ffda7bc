"""The site's files: named by content, small, compressed once, kept for a year."""

import gzip
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from app.pages.assets import STATIC, Asset, asset_url, bundle, static_app

browser = TestClient(Starlette(routes=[Mount("/static", static_app)]))
PLAIN = {"Accept-Encoding": "identity"}


def test_a_file_is_kept_for_a_year_and_comes_as_what_it_is() -> None:
    for kind, media_type in [("css", "text/css"), ("js", "text/javascript"), ("svg", "image/svg+xml")]:
        answer = browser.get(asset_url(kind))
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(media_type)
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["vary"] == "Accept-Encoding"


def test_it_comes_compressed_only_to_whoever_takes_that() -> None:
    url = asset_url("css")
    plain, packed = browser.get(url, headers=PLAIN), browser.get(url, headers={"Accept-Encoding": "br, gzip;q=0.5"})
    refused = browser.get(url, headers={"Accept-Encoding": "gzip;q=0, identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert "content-encoding" not in refused.headers
    assert packed.content == plain.content == refused.content
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 3


def test_a_browser_that_has_it_gets_nothing_more() -> None:
    etag = browser.get(asset_url("js")).headers["etag"]
    again = browser.get(asset_url("js"), headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert again.content == b""


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
    assert before["css"].body == b".a { }\n.b { }\n.c { }\n.e { }\n.d { }\n"
    (tmp_path / "css" / "zebra.css").write_text(".z { }")
    after = bundle(tmp_path)
    assert before["css"].url != after["css"].url
    assert before["js"].url == after["js"].url


def test_htmx_comes_first_in_the_script(tmp_path: Path) -> None:
    for folder in ["css", "js", "vendor"]:
        (tmp_path / folder).mkdir()
    (tmp_path / "vendor" / "htmx.min.js").write_text("var htmx={}")
    (tmp_path / "js" / "keys.js").write_text("// why\n(() => {})();\n")
    assert bundle(tmp_path)["js"].body == b"var htmx={};\n(() => {})();\n"


def test_the_first_view_stays_light() -> None:
    """With 9 KiB left for the page itself, 40 KiB in all (performance.md)."""
    assets = bundle(STATIC)
    assert sum(len(asset.gzipped) for asset in assets.values()) < 31 * 1024


def test_compression_is_the_same_every_time() -> None:
    asset = Asset.of("css", ".a { }")
    assert asset == Asset.of("css", ".a { }")
    assert gzip.decompress(asset.gzipped) == asset.body
