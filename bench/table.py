"""What was measured: lines of a table, printed as they come and kept as JSON."""

import json
import platform
import subprocess
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

import httpx2

HERE = Path(__file__).parent
RESULTS = HERE / "results"


@dataclass(frozen=True)
class Line:
    """One figure beside what it is compared with, and the target of design/performance.md where it has one."""

    measure: str  # what --only picks
    name: str
    value: float
    unit: str  # "%", "×", "ms", "MB", "s", "KiB" or "" (a count)
    ours: float
    beside: float | None = None
    of: str = "/s"  # the unit of `ours` and `beside`
    against: str = ""  # what `beside` is
    at_least: float | None = None
    at_most: float | None = None
    workers: int = 1

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        if self.at_least is not None:
            return self.value >= self.at_least
        return self.value <= self.at_most if self.at_most is not None else None

    @property
    def target(self) -> str:
        """The target, as people write it."""
        if self.at_least is not None:
            return f"≥ {number(self.at_least)} {self.unit}".strip()
        return f"≤ {number(self.at_most)} {self.unit}".strip() if self.at_most is not None else ""


def share(ours: list[float], beside: list[float]) -> float:
    """The median of the rounds' own ratios, in per cent: what slows the machine in a round slows both."""
    return 100 * median(one / other for one, other in zip(ours, beside, strict=True))


def number(value: float) -> str:
    """With as many digits as say something."""
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


HEAD = f"{'':56}{'measured':>12}{'target':>12}{'':7}{'ours':>12}   beside"


def said(line: Line) -> str:
    """A line of the table."""
    workers = f" ({line.workers} workers)" if line.workers > 1 else ""
    verdict = {True: "met", False: "SHORT", None: ""}[line.met]
    ours = f"{number(line.ours)} {line.of}".replace(" /s", "/s") if line.beside is not None else ""
    beside = f"{number(line.beside)}{'' if line.of == '/s' else ' '}{line.of} {line.against}" if line.beside is not None else ""
    value = f"{number(line.value)} {line.unit}".strip()
    return (
        f"{line.measure + ': ' + line.name + workers:56}{value:>12}{line.target:>12}  {verdict:5}{ours:>12}   {beside}".rstrip()
    )


class Table:
    """Collects lines, prints each at once, and writes them down at the end."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.rows: list[dict[str, Any]] = []

    def begin(self, database: str, size: str) -> None:
        """Lines about one database and size follow."""
        self.about = {"database": database, "size": size}
        print(f"\n{database}, {size} contributions\n{HEAD}", flush=True)

    def add(self, line: Line) -> None:
        """One more line."""
        print(said(line), flush=True)
        kept = {name: value for name, value in asdict(line).items() if value is not None}
        self.rows.append({**self.about, **kept, "met": line.met})

    def try_to_add(self, names: list[str], lines: Iterator[Line]) -> None:
        """Lines as they are measured. One that cannot be measured is told and kept as a failure; the others go on."""
        try:
            for line in lines:
                self.add(line)
        except (RuntimeError, OSError, httpx2.HTTPError) as error:
            print(f"{', '.join(names)}: NOT MEASURED: {error}", flush=True)
            self.rows.append(
                {**self.about, "measure": ", ".join(names), "name": "not measured", "error": str(error), "met": False}
            )

    def verdict(self) -> str:
        """How many targets were met."""
        judged = [row["met"] for row in self.rows if row["met"] is not None]
        return f"{sum(judged)} of {len(judged)} figures meet their target."

    def write(self, options: dict[str, Any]) -> Path:
        """Everything as JSON, with the commit and the machine; the file's path."""
        commit = subprocess.run(
            ["git", "describe", "--always", "--dirty"], cwd=HERE, capture_output=True, text=True, check=False
        ).stdout.strip()  # fmt: skip
        run = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
            "commit": commit,
            "machine": f"{platform.machine()}, Python {platform.python_version()}",
            "minutes": round((time.monotonic() - self.began) / 60, 1),
            "options": options,
            "lines": self.rows,
        }
        RESULTS.mkdir(exist_ok=True)
        file = RESULTS / time.strftime("%Y-%m-%d-%H%M%S.json")
        file.write_text(json.dumps(run, indent=1, ensure_ascii=False) + "\n")
        return file
