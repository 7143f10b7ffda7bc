"""Servers to be measured: processes on free ports of this machine, ended with the block that started them."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx2
import psutil

# What would stand in a load's way: limits, and lines in a log.
UNLIMITED = {
    "GUILDRY_RATE_PER_MINUTE": "1000000000",
    "GUILDRY_ANONYMOUS_RATE_PER_MINUTE": "1000000000",
    "GUILDRY_LOG_LEVEL": "ERROR",
    "GUILDRY_LEADERBOARDS": "true",
}
DEFAULTS: Mapping[str, str] = {}
UVICORN = ("--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "error", "--no-server-header")


@dataclass(frozen=True)
class Served:
    """A running server: its address, its process, and how long it took from start to first answer, in seconds."""

    base: str
    process: psutil.Process
    started_in: float

    def memory(self) -> float:
        """MB of its largest worker: its own pages, and its share of those that it shares (PSS)."""
        family = [self.process, *self.process.children(recursive=True)]
        return max(one.memory_full_info().pss for one in family) / 1e6


@contextmanager
def guildry(url: str, settings: Mapping[str, str] = DEFAULTS, workers: int = 1) -> Iterator[Served]:
    """The product as an operator starts it; settings by name, without GUILDRY_."""
    given = {**UNLIMITED, "GUILDRY_DATABASE_URL": url, **{f"GUILDRY_{name.upper()}": text for name, text in settings.items()}}
    # A file's secret stands beside it; a server gets one here.
    given["GUILDRY_SECRET"] = "only for the bench, thrown away after it"
    with running(["-m", "app.cli", "serve", "--workers", str(workers)], given, ready="/readyz") as server:
        yield server


@contextmanager
def bare(answer: httpx2.Response, folder: Path, workers: int = 1) -> Iterator[Served]:
    """The bare server, giving the bytes and headers of an answer of the product."""
    body = folder / f"body-{time.monotonic_ns()}"
    body.write_bytes(answer.content)
    kept = {name: value for name, value in answer.headers.items() if name not in {"date", "content-length", "content-encoding"}}
    given = {"BENCH_ANSWER": json.dumps({"body": str(body), "headers": kept})}
    with uvicorn("bench.bare:app", given, workers) as server:
        yield server


@contextmanager
def uvicorn(app: str, given: Mapping[str, str], workers: int = 1) -> Iterator[Served]:
    """Any other ASGI application, on the same server with the same loop and parser."""
    with running(["-m", "uvicorn", app, *UVICORN, "--workers", str(workers)], given) as server:
        yield server


@contextmanager
def running(command: Sequence[str], given: Mapping[str, str], ready: str = "/") -> Iterator[Served]:
    """A server process on a free port, from its first answer on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GUILDRY_")}
    began = time.monotonic()
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(
            [sys.executable, *command, "--port", str(port)], env={**clean, **given}, stdout=said, stderr=subprocess.STDOUT
        ) as process,
    ):
        base, server = f"http://127.0.0.1:{port}", psutil.Process(process.pid)
        try:
            if not _answers(base + ready, process):
                said.seek(0)
                raise RuntimeError(f"{' '.join(command)} never answered:\n{said.read().decode()[-2000:]}")
            yield Served(base, server, time.monotonic() - began)
        finally:
            _end(server)


def _end(process: psutil.Process) -> None:
    """Ask it to end; what is still there after the time a server has for its last requests (a long report) is killed."""
    with suppress(psutil.NoSuchProcess):
        family = [process, *process.children(recursive=True)]
        process.terminate()
        _gone, left = psutil.wait_procs(family, timeout=15)
        for one in left:
            one.kill()


def _answers(address: str, process: "subprocess.Popen[bytes]", patience: float = 60) -> bool:
    """Whether it answers in time, asked every ten milliseconds."""
    deadline = time.monotonic() + patience
    with httpx2.Client(trust_env=False, timeout=10) as client:
        while process.poll() is None and time.monotonic() < deadline:
            try:
                if client.get(address).status_code < 500:
                    return True
            except httpx2.TransportError:
                time.sleep(0.01)
    return False
