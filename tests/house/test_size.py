"""House rule 10: a file fits on two screens, a function on one."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house import code

FILE_LINES = 200
FUNCTION_LINES = 40


def test_no_file_is_longer_than_two_screens() -> None:
    long = {code.name(path): lines for path in [*code.MODULES, *code.TEMPLATES] if (lines := count(path)) > FILE_LINES}
    assert not long, "split by capability, and keep the caller's import"


def test_no_function_is_longer_than_a_screen() -> None:
    long = {where: lines for path in code.MODULES for where, lines in functions(path) if lines > FUNCTION_LINES}
    assert not long


def count(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(code.tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            yield f"{code.name(path)}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1
