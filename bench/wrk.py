"""wrk, the load generator: one run of it, and what it measured."""

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

LUA = Path(__file__).parent / "lua"
PATIENCE = 60  # seconds


class Figures(NamedTuple):
    """Requests a second, and how long the middle one and the slowest of a hundred took, in milliseconds."""

    rate: float
    p50: float
    p99: float


@dataclass(frozen=True)
class Load:
    """What is asked of a server: one address again and again, or requests from a file (`play`, made by `script`)."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    play: Path | None = None
    connections: int = 16

    def run(self, seconds: int) -> Figures:
        """Ask for so long. Raises RuntimeError when an answer was not what it should be."""
        script = LUA / ("play.lua" if self.play else "ask.lua")
        command = ["wrk", "-t1", f"-c{self.connections}", f"-d{seconds}s", "--timeout", f"{PATIENCE}s", "-s", str(script)]
        command += [part for name, value in self.headers.items() for part in ("-H", f"{name}: {value}")]
        given = {**os.environ, "BENCH_PLAY": str(self.play or ""), "BENCH_ASK": str(LUA / "ask.lua")}
        done = subprocess.run([*command, self.url], env=given, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"wrk failed: {done.stdout}{done.stderr}")
        told = json.loads(done.stdout.strip().splitlines()[-1])
        if not told["requests"] and seconds < PATIENCE:  # slower than one answer a run: a longer one, then
            return self.run(min(4 * seconds, PATIENCE))
        if told["failed"] or told["lost"] or not told["requests"]:
            wrong = f"{told['failed']} of {told['requests']} requests were refused, {told['lost']} lost"
            raise RuntimeError(f"{self.url}: {wrong}.")
        return Figures(told["requests"] / told["seconds"], told["p50"], told["p99"])


class Ask(NamedTuple):
    """One request to be played."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: str = ""


def script(file: Path, asks: Sequence[Ask]) -> Path:
    """Write requests down for `play.lua`, one a line: method, path, headers, body, with tabs between."""
    with file.open("w", encoding="utf-8") as lines:
        for ask in asks:
            headers = "\t".join(f"{name}: {value}" for name, value in ask.headers.items())
            lines.write(f"{ask.method}\t{ask.path}\t{ask.body}\t{headers}\n")
    return file
