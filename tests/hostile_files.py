"""Files as people send them, and as nobody should: each small, made here, and named by what it is."""

import io
import struct
import zipfile
import zlib

SCRIPT = b"<script>document.title='ran'</script>"


def png(width: int = 2, height: int = 2, behind: bytes = b"") -> bytes:
    """A real picture, grey; `behind` follows its end."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixels = zlib.compress((b"\0" + b"\x80" * min(width, 10_000)) * min(height, 10_000))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"") + behind


GIF = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\x00\x0b\x08\x00\x02\x00\x03\x01\x01\x11\x00\xff\xd9"
_VP8L = b"VP8L\x0d\0\0\0\x2f\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0"
WEBP = b"RIFF" + (4 + len(_VP8L)).to_bytes(4, "little") + b"WEBP" + _VP8L
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>"
HTML = b"<!doctype html><html><body>" + SCRIPT + b"</body></html>"


def zipped(**entries: bytes) -> bytes:
    """A ZIP of these."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "/"), content)
    return made.getvalue()


# What it is sent as, its bytes, and what it is served as: pictures in place, all else as a download.
SENT = [
    ("plan.png", png(), "image/png"),
    ("tiny.gif", GIF, "image/gif"),
    ("photo.jpg", JPEG, "image/jpeg"),
    ("photo.webp", WEBP, "image/webp"),
    ("paper.pdf", PDF, "application/pdf"),
    ("notes.txt", "Zażółć gęślą jaźń".encode(), "text/plain; charset=utf-8"),
    ("bundle.zip", zipped(a=b"a"), "application/zip"),
    ("drawing.svg", SVG, "text/plain; charset=utf-8"),
    ("page.html", HTML, "text/plain; charset=utf-8"),
    ("picture.png", HTML, "text/plain; charset=utf-8"),
    ("photo.jpg.exe", b"MZ\x90\0\x03\0\0\0", "application/octet-stream"),
    ("run.php.png", b"<?php system($_GET[0]); ?>", "text/plain; charset=utf-8"),
    ("half.png", b"\x89PNG\r\n\x1a\n" + SCRIPT, "application/octet-stream"),
    ("bomb.png", png(60_000, 60_000), "application/octet-stream"),
    ("both.png", png(behind=HTML), "image/png"),
    ("both.gif", b"GIF89a/*\x01\0\x80\0\0*/=1;alert(1)//" + b"\0" * 9, "image/gif"),
    ("both.jpg", b"\xff\xd8\xff" + SCRIPT, "application/octet-stream"),
    ("page.xht", b"\xef\xbb\xbf<html xmlns='http://www.w3.org/1999/xhtml'>" + SCRIPT + b"</html>", "text/plain; charset=utf-8"),
    ("wide.html", HTML.decode().encode("utf-16"), "application/octet-stream"),
    ("seven.html", b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-", "text/plain; charset=utf-8"),
]
