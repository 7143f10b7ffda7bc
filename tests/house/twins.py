"""What the handlers of both doors ask of the services, read from their code: what a form does, a program can do too."""

import ast
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from tests.house import code

SERVICES = "app.services"


def handlers(door: str) -> dict[str, frozenset[str]]:
    """The routes of a door by their names, `POST /kudos`: every function of the services that each may call."""
    return dict(one for path in sorted((code.APP / door).rglob("*.py")) for one in _of(path))


def _of(path: Path) -> Iterator[tuple[str, frozenset[str]]]:
    for name, function in _functions(path).items():
        for decorator in function.decorator_list:
            if isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Attribute) and decorator.args:
                calls = {call.removeprefix(f"{SERVICES}.") for call in _walk(path, name, set())}
                deeds = frozenset(call for call in calls if call.rpartition(".")[2].islower())
                yield f"{decorator.func.attr.upper()} {_address(path, decorator.args[0])}", deeds


def _address(path: Path, written: ast.expr) -> str:
    """A route's address, of which a part may stand in a constant of its module."""
    known = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in code.tree(path).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and isinstance(node.value, ast.Constant)
    }
    if isinstance(written, ast.BinOp):
        return _address(path, written.left) + _address(path, written.right)
    return str(known[written.id] if isinstance(written, ast.Name) else ast.literal_eval(written))


@lru_cache
def _functions(path: Path) -> dict[str, ast.FunctionDef | ast.AsyncFunctionDef]:
    return {node.name: node for node in code.tree(path).body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def _walk(path: Path, function: str, seen: set[str]) -> Iterator[str]:
    """What a function of a module uses of the services, and what the functions of its module that it uses do."""
    if function in seen:
        return
    seen.add(function)
    services, functions = _services(path), _functions(path)
    for node in ast.walk(functions[function]):
        if isinstance(node, ast.Attribute) and (whole := _dotted(node, services)):
            yield whole
        elif isinstance(node, ast.Name) and node.id in services:
            yield services[node.id]
        elif isinstance(node, ast.Name) and node.id in functions:
            yield from _walk(path, node.id, seen)


@lru_cache
def _services(path: Path) -> dict[str, str]:
    """What a module calls each part of the services that it imports."""
    imports = (node for node in code.tree(path).body if isinstance(node, ast.ImportFrom))
    return {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in imports
        if (node.module or "").startswith(SERVICES)
        for alias in node.names
    }


def _dotted(node: ast.Attribute, services: dict[str, str]) -> str:
    if isinstance(node.value, ast.Name):
        return f"{services[node.value.id]}.{node.attr}" if node.value.id in services else ""
    inner = _dotted(node.value, services) if isinstance(node.value, ast.Attribute) else ""
    return f"{inner}.{node.attr}" if inner else ""
