"""docs/operate.md, The drill: typed as written it ends in a working system within five minutes."""

import os
import subprocess
import time
from pathlib import Path

import pytest

from tests.browser.site import GUILDRY, free_port
from tests.helpers.written import blocks
from tests.proving import Figures

pytestmark = pytest.mark.slow
FIVE_MINUTES = 300.0


def typed(block: str, folder: Path, **given: str) -> str:
    """What a block prints when it is typed into bash, on a port that is free here; it must succeed, line by line."""
    for port in ("8765", "8766"):
        block = block.replace(port, str(free_port()))
    environment = {
        **os.environ, "PATH": f"{GUILDRY.parent}:{os.environ['PATH']}", "TMPDIR": str(folder), **given,
    }  # fmt: skip
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", block], env=environment, cwd=folder, timeout=FIVE_MINUTES,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:]
    return done.stdout


def test_the_drill_as_written_ends_in_a_working_system(tmp_path: Path, figures: Figures) -> None:
    first, own = blocks("docs/operate.md", "The drill", "bash")
    began = time.monotonic()
    output = typed(first, tmp_path)
    took = time.monotonic() - began
    figures.tell(drill_seconds=round(took, 1))
    assert took < FIVE_MINUTES
    assert output.count('"ready":true') == 2
    assert output.count(", 0 faults.") == 2

    kept = next(tmp_path.rglob("today.tar.zst"))
    assert '"ready":true' in typed(own, tmp_path, GUILDRY_BACKUPS=str(kept.parent))
