"""Runs the parts, each in a pytest of its own, and writes the page from what came of them."""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from random import SystemRandom

from app.core import clock
from proof import page, record
from proof.part import Part, together
from proof.parts import PARTS
from proof.record import ROOT, Record


def main() -> int:
    """Run what is asked for and not proven yet; 1 when anything of it does not hold."""
    options = argparse.ArgumentParser(prog="bin/prove", description=__doc__)
    names = [part.name for part in PARTS]
    options.add_argument("parts", nargs="*", metavar="part", help=f"all by default: {', '.join(names)}")
    options.add_argument("--again", action="store_true", help="though it has passed with these sources")
    options.add_argument("--seed", type=int, help="repeat a run")
    options.add_argument("--list", action="store_true", help="say how the parts stand, and run none")
    options.add_argument("--report", action="store_true", help="write the page, and run none")
    asked = options.parse_args()
    if unknown := set(asked.parts) - set(names):
        options.error(f"there is no part {', '.join(unknown)}; there are {', '.join(names)}")
    chosen = [part for part in PARTS if part.name in (asked.parts or names)]
    if not asked.list and not asked.report:
        seed = SystemRandom().randrange(2**32) if asked.seed is None else asked.seed
        prove_all([part for part in chosen if asked.again or asked.seed is not None or not _stands(part)], seed)
    if not asked.list:
        page.write()
    say("")
    for part in chosen:
        say(_line(part, record.kept(part.name)))
    return 0 if all((kept := record.kept(part.name)) and kept.holds for part in chosen) else 1


def prove_all(parts: list[Part], seed: int) -> None:
    """First those that want the machine for themselves, then the others two by two."""
    say(f"{len(parts)} parts, about {together(parts):.0f} minutes, seed {seed}, on {record.machine()}")
    for part in parts:
        if not part.beside:
            prove(part, seed)
    beside = sorted((part for part in parts if part.beside), key=lambda part: -part.minutes)
    with ThreadPoolExecutor(2) as two:
        list(two.map(lambda part: prove(part, seed), beside))


def prove(part: Part, seed: int) -> Record:
    """Run one part and keep what came of it. Its output is shown as it comes, or where it runs beside another, kept."""
    made = Record(part.name, record.commit(), record.sources(), f"{clock.now():%Y-%m-%d %H:%M} UTC", record.machine(), seed)
    record.KEPT.mkdir(exist_ok=True)
    log = record.KEPT / f"{part.name}.log" if part.beside else None
    say(f"\n== {part.name} ({part.goals}), about {part.minutes:g} minutes" + (f": {log}" if log else "") + "\n")
    with tempfile.TemporaryDirectory(prefix="guildry-proof-") as folder:
        junit, figures = Path(folder) / "junit.xml", Path(folder) / "figures"
        environment = {"GUILDRY_TEST_LENGTH": "full", "GUILDRY_TEST_SEED": str(seed), "GUILDRY_TEST_FIGURES": str(figures)}
        environment = {**os.environ, **environment, **part.environment}
        began = time.monotonic()
        with log.open("w") if log else nullcontext() as output:
            ended = subprocess.run(_pytest(part, seed, junit), cwd=ROOT, env=environment, check=False, stdout=output)
        made.seconds = round(time.monotonic() - began, 1)
        made.read_results(junit, figures, ended.returncode)
    if made.sources != record.sources():
        made.sources = ""
    made.keep()
    say(f"\n== {_line(part, made)}")
    return made


def say(words: str) -> None:
    """To whoever watches."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def _pytest(part: Part, seed: int, junit: Path) -> list[str]:
    """Output as it comes; a test that hangs is ended after three times the part's time, with every thread's traceback."""
    return [
        sys.executable, "-m", "pytest", *part.tests,
        "-v", "--capture=tee-sys", "-p", "no:cacheprovider", f"--junitxml={junit}", f"--hypothesis-seed={seed}",
        "-o", f"faulthandler_timeout={max(600, part.minutes * 180):.0f}",
        *(["-k", part.matching] if part.matching else []),
        *(["-n", str(part.processes), "--dist", "load"] if part.processes > 1 else []),
    ]  # fmt: skip


def _stands(part: Part) -> bool:
    """Whether a part has passed with these very sources."""
    before = record.kept(part.name)
    return bool(before and before.holds and before.sources and before.sources == record.sources())


def _line(part: Part, kept: Record | None) -> str:
    if kept is None:
        return f"{part.name:16} {part.goals:12} not run yet, about {part.minutes:g} minutes"
    return f"{part.name:16} {part.goals:12} {page.outcome(kept)}, {kept.began}, {kept.commit}, {kept.seconds / 60:.1f} minutes"


if __name__ == "__main__":
    sys.exit(main())
