"""The bare server: a raw ASGI handler that answers every request with the same bytes. What the machine could do at most.

A request that brings the answer's ETag gets 304, as from the product.
"""

import json
import os
from pathlib import Path
from typing import Any

GIVEN = json.loads(os.environ["BENCH_ANSWER"])
BODY = Path(GIVEN["body"]).read_bytes()
HEADERS = [(name.encode(), value.encode()) for name, value in GIVEN["headers"].items()]
WHOLE = [*HEADERS, (b"content-length", str(len(BODY)).encode())]
ETAG = GIVEN["headers"].get("etag", "").encode()


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Answer with the bytes, after reading the body as any server must."""
    if scope["type"] == "lifespan":
        while (await receive())["type"] != "lifespan.shutdown":
            await send({"type": "lifespan.startup.complete"})
        await send({"type": "lifespan.shutdown.complete"})
        return
    while (await receive()).get("more_body"):
        pass
    if ETAG and (b"if-none-match", ETAG) in scope["headers"]:
        await send({"type": "http.response.start", "status": 304, "headers": HEADERS})
        await send({"type": "http.response.body"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": WHOLE})
    await send({"type": "http.response.body", "body": BODY})
