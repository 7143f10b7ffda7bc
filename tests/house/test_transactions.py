"""House rules 3 and 5: whoever opens a unit of work ends it; nobody below commits, or goes to the database behind its back."""

import ast

from tests.house import code

# app/core/db.py is where units of work are made.
FORBIDDEN = {"commit", "rollback"}


def test_only_the_unit_of_work_commits() -> None:
    calls = [
        f"{code.name(path)}:{node.lineno} .{node.func.attr}()"
        for path in code.MODULES
        if path != code.APP / "core" / "db.py"
        for node in ast.walk(code.tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in FORBIDDEN
    ]
    assert not calls
