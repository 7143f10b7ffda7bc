"""Two runs side by side: what was measured in both, and by how much it changed."""

import argparse
import json
import os
from pathlib import Path
from typing import Any

from bench.table import RESULTS, number

Run = dict[str, Any]
NOISE = 10  # per cent: two runs of one commit on a quiet machine differ by less


def main() -> None:
    """Compare two files."""
    options = argparse.ArgumentParser(prog="bench/compare", description=__doc__)
    options.add_argument("before")
    options.add_argument("after")
    chosen = options.parse_args()
    before, after = (_run(name) for name in (chosen.before, chosen.after))
    for word, run in (("before", before), ("after", after)):
        print(f"{word:7} {run['at']}  {run['commit']}  {run['machine']}")
    then, about = {_key(row): row for row in before["lines"]}, ""
    for row in after["lines"]:
        was = then.pop(_key(row), None)
        if f"{row['database']}, {row['size']}" != about:
            about = f"{row['database']}, {row['size']}"
            print(f"\n{about} contributions\n{'':56}{'before':>12}{'after':>12}{'change':>9}")
        print(_compared(was, row))
    for row in then.values():
        print(f"only before: {row['database']}, {row['size']}, {row['measure']}: {row['name']}")


def _run(name: str) -> Run:
    """A file by its path, seen from where the command was typed, or by its name among the results."""
    path = Path(os.environ.get("BENCH_FROM", ".")) / name
    run: Run = json.loads((path if path.exists() else RESULTS / name).read_text())
    return run


def _key(row: Run) -> tuple[object, ...]:
    return row["database"], row["size"], row["measure"], row["name"], row.get("workers")


def _compared(was: Run | None, row: Run) -> str:
    workers = f" ({row['workers']} workers)" if row.get("workers", 1) > 1 else ""
    name = f"{row['measure']}: {row['name']}{workers}"
    told = [f"{number(one['value'])} {one['unit']}".strip() if one and "value" in one else "–" for one in (was, row)]
    change = ""
    if was and was.get("value") and "value" in row:
        per_cent = 100 * (row["value"] / was["value"] - 1)
        better = per_cent > 0 if "at_least" in row else per_cent < 0
        change = f"{per_cent:+.0f} %" + ("" if abs(per_cent) < NOISE else "  better" if better else "  WORSE")
    return f"{name:56}{told[0]:>12}{told[1]:>12}{change:>9}".rstrip()


if __name__ == "__main__":
    main()
