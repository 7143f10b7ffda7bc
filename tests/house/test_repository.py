"""What is committed: ours, small, and without the traces of anybody's machine."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.house import code

LOCKS = [code.ROOT / "requirements.lock", code.ROOT / "requirements-dev.lock"]
# What others made comes from packages (hatch_build.py) or is not used.
FOREIGN = re.compile(r"\.min\.(js|css)$|\.(woff2?|ttf|otf|eot|map|whl|jar|mo|so|exe)$|(^|/)(node_modules|vendor)/")
MACHINE = re.compile(rb"(?<![\w}])/(work|home|root|Users)/[a-z]|--(extra-)?index-url|/simple/[a-z]")
LARGEST = 400_000  # bytes


def test_nothing_that_others_made_is_committed() -> None:
    assert not [code.name(path) for path in code.repository() if FOREIGN.search(code.name(path))]


def test_nothing_large_is_committed() -> None:
    assert not [code.name(path) for path in code.repository() if path.stat().st_size > LARGEST]


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    mine = Path(__file__)
    assert not [
        f"{code.name(path)}: {found[0]!r}"
        for path in code.repository()
        if path != mine and path.suffix != ".png" and (found := MACHINE.search(path.read_bytes()))
    ]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_pins_everything_by_hash_and_names_no_address(lock: Path) -> None:
    text = lock.read_text()
    packages = re.split(r"\n(?=\S)", text.strip())
    assert len(packages) > 40, "the walk below would prove nothing"
    assert not [package for package in packages if "==" not in package or "--hash=sha256:" not in package]
    assert "://" not in text


def test_the_locks_agree() -> None:
    running, checking = ({line.split()[0] for line in lock.read_text().splitlines() if "==" in line} for lock in LOCKS)
    assert running <= checking, "the tests would judge something else than what runs"


@pytest.mark.parametrize("script", sorted([*(code.ROOT / "bin").iterdir(), code.ROOT / ".ci" / "run"]), ids=code.name)
def test_a_command_can_be_run(script: Path) -> None:
    assert os.access(script, os.X_OK)
    first = script.read_text().splitlines()[0]
    if "bash" in first:
        assert subprocess.run(["bash", "-n", script], check=False).returncode == 0


def test_the_bill_of_materials_names_what_runs(tmp_path: Path) -> None:
    made = tmp_path / "bom.json"
    subprocess.run([code.ROOT / "bin" / "bom", made], check=True, capture_output=True)
    bom = json.loads(made.read_text(encoding="utf-8"))
    named = {f"{one['name']}=={one['version']}": one for one in bom["components"]}
    locked = {line.split()[0].partition("[")[0] for line in LOCKS[0].read_text().splitlines() if "==" in line}
    assert bom["bomFormat"] == "CycloneDX"
    assert bom["metadata"]["component"]["name"] == "guildry"
    assert {name.partition(";")[0] for name in locked} | {"django-htmx==1.29.0"} == set(named)
    assert all(one["externalReferences"][0]["hashes"] for name, one in named.items() if not name.startswith("django-htmx"))
