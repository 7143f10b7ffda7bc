"""Many who listen, in a process of their own, so that they do not slow whoever measures: `python -m tests.torture.crowd`.

It says a line of JSON when all of them are in, whenever all of them have heard of the same thing, and when all have ended.
"""

import asyncio
import json
import subprocess
import sys
import threading
import time
from collections import Counter
from typing import Any


class Crowd:
    """The process, as a test has it."""

    def __init__(self, port: int, token: str, count: int, to: str = "") -> None:
        self.said: list[dict[str, Any]] = []
        order = [sys.executable, "-m", "tests.torture.crowd", str(port), token, str(count), to]
        self._process = subprocess.Popen(order, stdout=subprocess.PIPE, text=True)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.until("open")

    def until(self, what: str, which: object = None, patience: float = 60.0) -> float:
        """Wait until this is said, about this if anything is named; the seconds that took."""
        began = time.monotonic()
        while not any(what in one and which in {None, one[what]} for one in list(self.said)):
            assert time.monotonic() < began + patience, (what, which, self.said[-3:])
            time.sleep(0.01)
        return time.monotonic() - began

    def leave(self) -> dict[str, Any]:
        """Wait until all have ended; what is said at the end."""
        self.until("ended")
        self._process.wait(30)
        self._reader.join(10)
        return self.said[-1]

    def _read(self) -> None:
        assert self._process.stdout
        self.said.extend(json.loads(line) for line in self._process.stdout)


class _Listeners:
    def __init__(self, port: int, token: str, count: int, to: str) -> None:
        self.port, self.count = port, count
        head = [f"GET /api/v1/events/stream{to} HTTP/1.1", "Host: x", f"Authorization: Bearer {token}", "Connection: close"]
        self.head = "\r\n".join([*head, "", ""]).encode()
        self.open = 0
        self.heard: Counter[str] = Counter()
        self.histories: set[tuple[int, ...]] = set()

    async def all(self) -> None:
        await asyncio.gather(*(self._one() for _ in range(self.count)))
        say(ended=self.count, histories=len(self.histories), events=max(map(len, self.histories)))

    async def _one(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(self.head)
        status = await reader.readline()
        assert status.startswith(b"HTTP/1.1 200 "), status
        self.open += 1
        if self.open == self.count:
            say(open=self.count)
        history: list[int] = []
        place = 0
        while line := await reader.readline():
            if line.startswith(b"id: "):
                place = int(line[4:])
            elif line.startswith(b"data: "):
                history.append(place)
                self._note(json.loads(line[6:]).get("subject", ""), place)
        self.histories.add(tuple(history))
        writer.close()

    def _note(self, subject: str, place: int) -> None:
        self.heard[subject] += 1
        if self.heard[subject] == self.count:
            say(heard=subject, place=place)


def say(**what: object) -> None:
    """A line of JSON to whoever started this."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_Listeners(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]).all())
