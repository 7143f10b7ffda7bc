"""Seeds, serves, loads with wrk, and prints each figure beside the bare server's with the same bytes. The median of three."""

import argparse
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx2

from bench.seed import Seeded, seed
from tests import postgres

HERE = Path(__file__).parent
CONNECTIONS, ROUNDS = 16, 3


class Ask(NamedTuple):
    """One thing measured: a path with its headers, or a script that makes requests."""

    name: str
    path: str
    headers: dict[str, str]
    script: str | None = None


def main() -> None:
    """Measure every size on both databases."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", default="10000,100000")
    options.add_argument("--seconds", type=int, default=5)
    options.add_argument("--databases", default="sqlite,postgresql")
    chosen = options.parse_args()
    results = []
    for kind in chosen.databases.split(","):
        for size in (int(part) for part in chosen.sizes.split(",")):
            results += measured(kind, size, chosen.seconds)
    (HERE / "results").mkdir(exist_ok=True)
    file = HERE / "results" / time.strftime("%Y-%m-%d-%H%M%S.json")
    file.write_text(json.dumps(results, indent=1))
    print(f"\nWritten to {file.relative_to(HERE.parent)}.")


def measured(kind: str, size: int, seconds: int) -> list[dict[str, object]]:
    """Every figure for one database and size."""
    print(f"\n{kind}, {size:,} contributions, {CONNECTIONS} connections, {seconds} s, median of {ROUNDS}", flush=True)
    print(f"{'':24}{'per second':>12}{'bare':>10}{'share':>8}{'p50 ms':>9}{'p99 ms':>9}")
    rows: list[dict[str, object]] = []
    about: dict[str, object] = {"database": kind, "size": size}
    with tempfile.TemporaryDirectory() as folder, database(kind, Path(folder)) as url:
        seeded = seed(url, size)
        with served(["-m", "app.cli", "serve"], {"GUILDRY_DATABASE_URL": url, **UNLIMITED}) as base:
            rows += [{**about, **one(ask, base, seeded, Path(folder), seconds)} for ask in asks(seeded)]
    return rows


UNLIMITED = {"GUILDRY_RATE_PER_MINUTE": "100000000", "GUILDRY_SECRET": "bench" * 8, "GUILDRY_LOG_LEVEL": "WARNING"}


def asks(seeded: Seeded) -> list[Ask]:
    """What is measured."""
    token = {"Authorization": f"Bearer {seeded.token}"}
    cookie = {"Cookie": f"guildry={seeded.cookie}"}
    return [
        Ask("feed JSON", "/api/v1/contributions", token),
        Ask("community feed JSON", f"/api/v1/contributions?community={seeded.slug}", token),
        Ask("hub HTML", f"/communities/{seeded.slug}", cookie),
        Ask("directory HTML", "/communities", cookie),
        Ask("log a contribution", f"/api/v1/communities/{seeded.slug}/contributions", token, "log.lua"),
        Ask("endorse", "/api/v1/contributions/x/endorsements", token, "endorse.lua"),
    ]


def one(ask: Ask, base: str, seeded: Seeded, folder: Path, seconds: int) -> dict[str, object]:
    """One figure and the bare server's with the same bytes, printed and returned."""
    (folder / "ids").write_text("\n".join(seeded.endorsable))
    answer = httpx2.get(base + ask.path.replace("/x/endorsements", ""), headers=ask.headers, trust_env=False)
    if ask.script is None and answer.status_code != 200:
        raise RuntimeError(f"{ask.path} answers {answer.status_code}: {answer.text[:200]}")
    (folder / "body").write_bytes(answer.content)
    ours = [loaded(base, ask, folder, seconds) for _ in range(ROUNDS)]
    given = {"BENCH_BODY": str(folder / "body"), "BENCH_TYPE": answer.headers["content-type"]}
    bare_command = ["-m", "uvicorn", "bench.bare:app", "--loop", "uvloop", "--http", "httptools", "--no-access-log"]
    with served(bare_command, given) as bare:
        theirs = statistics.median(loaded(bare, ask, folder, seconds)[0] for _ in range(ROUNDS))
    rate, p50, p99 = (statistics.median(figures) for figures in zip(*ours, strict=True))
    print(f"{ask.name:24}{rate:>12,.0f}{theirs:>10,.0f}{rate / theirs:>8.1%}{p50:>9.1f}{p99:>9.1f}", flush=True)
    return {"ask": ask.name, "per_second": rate, "bare": theirs, "share": rate / theirs, "p50_ms": p50, "p99_ms": p99}


def loaded(base: str, ask: Ask, folder: Path, seconds: int) -> tuple[float, float, float]:
    """Requests a second, p50 and p99 in milliseconds under wrk."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency"]
    command += [part for name, value in ask.headers.items() for part in ("-H", f"{name}: {value}")]
    command += ["-s", str(HERE / "lua" / ask.script)] if ask.script else []
    given = {**os.environ, "BENCH_IDS": str(folder / "ids"), "BENCH_RUN": str(time.time_ns())}
    out = subprocess.run([*command, base + ask.path], env=given, capture_output=True, text=True, check=True).stdout
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    if failed and ask.script != "endorse.lua":
        raise RuntimeError(f"{ask.name}: {failed[1]} requests failed.\n{out}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1])  # type: ignore[index]  # wrk always prints it
    return rate, _milliseconds(out, "50%"), _milliseconds(out, "99%")


def _milliseconds(out: str, percentile: str) -> float:
    number, unit = re.search(rf"{percentile}\s+([\d.]+)(us|ms|s)", out).groups()  # type: ignore[union-attr]  # as above
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty database of a kind."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/bench.db"
        return
    server = postgres.find()
    try:
        yield server.create("guildry_bench")
    finally:
        server.drop("guildry_bench")
        server.stop()


@contextmanager
def served(command: list[str], given: dict[str, str]) -> Iterator[str]:
    """A server process on a free port, stopped at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([sys.executable, *command, "--port", str(port)], env={**os.environ, **given})
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            try:
                httpx2.get(base + "/static/none", trust_env=False)
                break
            except httpx2.TransportError:
                time.sleep(0.1)
        yield base
    finally:
        process.terminate()
        process.wait(20)


if __name__ == "__main__":
    main()
