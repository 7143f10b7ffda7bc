"""What a client that takes a coding does with it."""

import gzip
from collections.abc import Callable

import brotli
import zstandard

UNPACK: dict[str, Callable[[bytes], bytes]] = {
    "zstd": lambda packed: zstandard.ZstdDecompressor().decompress(packed),
    "br": brotli.decompress,
    "gzip": gzip.decompress,
    "": bytes,
}
