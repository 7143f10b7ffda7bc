"""Points are for the person who earned them: nothing but recognition's own pages reads them (domain.md §3)."""

import ast
from pathlib import Path

from tests.house import code

POINTS = ("app.services.recognition", "app.models.recognition")
# The pages and routes of recognition, the reader that posts, what checks the books, and what turns the seasons.
MAY = (
    "app/api/v1/points.py",
    "app/api/v1/policies.py",
    "app/api/v1/leaderboard.py",
    "app/pages/points.py",
    "app/pages/recognition.py",
    "app/readers/points.py",
    "app/services/checking.py",
    "app/services/demo/year.py",
    "app/services/recognition/",
    "app/models/__init__.py",
    "app/worker.py",
)


def imported(path: Path) -> set[str]:
    """The modules that a file imports, `from app.services import recognition` read as the module that it is."""
    found: set[str] = set()
    for node in ast.walk(code.tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def test_nothing_else_reads_recognition() -> None:
    readers = {code.name(path) for path in code.MODULES if any(name.startswith(POINTS) for name in imported(path))}
    assert "app/pages/points.py" in readers, "the search would prove nothing"
    assert not {name for name in readers if not name.startswith(MAY)}
