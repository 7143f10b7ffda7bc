"""What a file is, told from its bytes. Its name is not asked: a page called picture.png is a page.

Only what stands here is served as what it is, and of that only pictures may show inside a page; the rest is some bytes.
"""

import re
import struct
import zlib
from collections.abc import Iterator

HEAD = 1 << 16  # bytes that are looked at
MOST_PIXELS = 50_000_000  # a few bytes can unpack to more than a browser has memory
ANYTHING = "application/octet-stream"
TEXT = "text/plain"
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})

_BEGINNINGS = (
    (b"%PDF-", "application/pdf"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "application/ogg"),
    (b"fLaC", "audio/flac"),
    (b"\x1a\x45\xdf\xa3", "video/webm"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
)
_OFFICE = "application/vnd.openxmlformats-officedocument."
_INSIDE_ZIP = (
    (b"word/", f"{_OFFICE}wordprocessingml.document"),
    (b"xl/", f"{_OFFICE}spreadsheetml.sheet"),
    (b"ppt/", f"{_OFFICE}presentationml.presentation"),
)
_OPEN_DOCUMENT = re.compile(rb"mimetype(application/vnd\.oasis\.opendocument\.(?:text|spreadsheet|presentation|graphics))")
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def kind_of(head: bytes, size: int) -> str:
    """The media type of a file of `size` bytes that begins so."""
    for kind, (width, height) in _pictures(head, size):
        return kind if 0 < width * height <= MOST_PIXELS else ANYTHING
    for beginning, kind in _BEGINNINGS:
        if head.startswith(beginning):
            return kind
    if head.startswith(b"PK\x03\x04"):
        return _in_zip(head)
    if head[4:8] == b"ftyp":
        return "video/mp4"
    return TEXT if _is_text(head, size) else ANYTHING


def shows(media_type: str) -> bool:
    """Whether a file may be shown inside a page: a picture that can do nothing (SVG can)."""
    return media_type in PICTURES


def _pictures(head: bytes, size: int) -> Iterator[tuple[str, tuple[int, int]]]:
    """A picture's type, width and height in pixels; nothing where a file merely begins like one."""
    if head.startswith(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR") and zlib.crc32(head[12:29]).to_bytes(4) == head[29:33]:
        yield "image/png", struct.unpack(">II", head[16:24])
    elif head[:6] in {b"GIF87a", b"GIF89a"} and len(head) > 13:
        yield "image/gif", struct.unpack("<HH", head[6:10])
    elif head.startswith(b"\xff\xd8\xff"):
        yield from (("image/jpeg", measured) for measured in _jpeg(head))
    elif head[:4] == b"RIFF" and head[8:12] == b"WEBP" and int.from_bytes(head[4:8], "little") + 8 in {size, size - 1}:
        yield from (("image/webp", measured) for measured in _webp(head))


def _jpeg(head: bytes) -> Iterator[tuple[int, int]]:
    """From the frame header, which stands behind segments that each say how long they are (ITU T.81 B.2)."""
    place = 2
    while head[place : place + 1] == b"\xff" and place + 9 < len(head):
        marker, length = head[place + 1], int.from_bytes(head[place + 2 : place + 4])
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", head[place + 5 : place + 9])
            yield width, height
            return
        place += 2 + length


def _webp(head: bytes) -> Iterator[tuple[int, int]]:
    """From the first chunk, of which there are three kinds (RFC 9649 §2.5–2.7)."""
    chunk = head[12:16]
    if chunk == b"VP8X" and len(head) >= 30:
        yield int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    elif chunk == b"VP8L" and head[20:21] == b"\x2f":
        bits = int.from_bytes(head[21:25], "little")
        yield (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif chunk == b"VP8 " and head[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack("<HH", head[26:30])
        yield width & 0x3FFF, height & 0x3FFF


def _in_zip(head: bytes) -> str:
    if found := _OPEN_DOCUMENT.match(head, 30):
        return found[1].decode()
    if b"[Content_Types].xml" in head[:4096]:
        return next((kind for inside, kind in _INSIDE_ZIP if inside in head), "application/zip")
    return "application/zip"


def _is_text(head: bytes, size: int) -> bool:
    """Whether it begins as UTF-8 without control characters; the last character may be cut by where we stop looking."""
    if _NO_TEXT.search(head):
        return False
    try:
        head.decode()
    except UnicodeDecodeError as error:
        return size > len(head) and error.end >= len(head) - 3
    return True
