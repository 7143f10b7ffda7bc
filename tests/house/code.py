"""The code as the house tests read it."""

import ast
import subprocess
from functools import lru_cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
APP = ROOT / "app"
TEMPLATES = sorted((APP / "templates").rglob("*.html"))
MODULES = sorted(APP.rglob("*.py"))


def name(path: Path) -> str:
    """A file as people write it: relative to the project."""
    return path.relative_to(ROOT).as_posix()


@lru_cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@lru_cache
def repository() -> list[Path]:
    """Every file that is, or is about to be, committed; skips outside a git checkout."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout, so there is no telling what is committed")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return sorted(path for line in listed.split("\0") if line and (path := ROOT / line).is_file())
