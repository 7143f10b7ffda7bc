"""Faults that somebody might make: for each node of a package's syntax trees, what might stand there instead.

Annotations, decorators, docstrings and sentences for people (in `_()`, behind `otherwise=`) are left alone.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.BitOr: ast.BitAnd,
}  # fmt: skip
Put = Callable[[ast.AST], None]


@dataclass(frozen=True)
class Mutant:
    """One fault in one module: `apply` puts it into the module's tree."""

    file: Path
    tree: ast.Module
    line: int
    was: str
    now: str
    apply: Callable[[], None]

    def __str__(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.line}: {self.was[:90]} → {self.now[:90]}"


def mutants(package: str) -> Iterator[Mutant]:
    """Every fault that we know to make in a package."""
    for file in sorted((ROOT / package).rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node, put in _places(tree):
            for other in _faults(node):
                was, now = ast.unparse(node), "(nothing)" if isinstance(other, ast.Pass) else ast.unparse(other)
                yield Mutant(file, tree, getattr(node, "lineno", 0), was, now, lambda put=put, other=other: put(other))


def _places(node: ast.AST) -> Iterator[tuple[ast.AST, Put]]:
    """Every node below this one that may be changed, and what puts another in its place."""
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "decorator_list", "format_spec"}:
            continue
        for index, child in enumerate(value if isinstance(value, list) else [value]):
            if not isinstance(child, ast.AST) or _is_for_people(child):
                continue
            put = _putting(value, index) if isinstance(value, list) else _setting(node, name)
            yield child, put
            yield from _places(child)


def _is_for_people(node: ast.AST) -> bool:
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "__all__":
        return True  # for people who import; what is imported by name needs none
    docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    sentence = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"
    return docstring or sentence or (isinstance(node, ast.keyword) and node.arg == "otherwise")


def _putting(siblings: list[ast.AST], index: int) -> Put:
    return lambda other: siblings.__setitem__(index, other)


def _setting(parent: ast.AST, name: str) -> Put:
    return lambda other: setattr(parent, name, other)


def _faults(node: ast.AST) -> Iterator[ast.AST]:
    """What might stand there instead by mistake."""
    yield from _other_operators(node)
    yield from _other_conditions(node)
    yield from _other_values(node)
    if isinstance(node, ast.Raise) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
        yield ast.Pass()
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute | ast.Subscript):
        yield ast.Pass()
    if isinstance(node, ast.Continue):
        yield ast.Break()


def _other_operators(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(left, [op], others) if type(op) in SWAPPED:
            yield ast.Compare(left, [SWAPPED[type(op)]()], others)
        case ast.BoolOp(op, values):
            yield ast.BoolOp(SWAPPED[type(op)](), values)
        case ast.BinOp(left, op, right) if type(op) in SWAPPED:
            yield ast.BinOp(left, SWAPPED[type(op)](), right)
        case ast.AugAssign(target, op, value) if type(op) in SWAPPED:
            yield ast.AugAssign(target, SWAPPED[type(op)](), value)


def _other_conditions(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.UnaryOp(ast.Not(), operand):
            yield operand
        case ast.If(test, body, orelse):
            yield ast.If(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.IfExp(test, body, orelse):
            yield ast.IfExp(ast.UnaryOp(ast.Not(), test), body, orelse)


def _other_values(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Return(ast.expr() as value) if not isinstance(value, ast.Constant):
            yield ast.Return(ast.Constant(None))
        case ast.Constant(bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(int() | float() as value):
            yield ast.Constant(value + 1)
        case ast.Constant(str() as value):
            yield ast.Constant(f"XX{value}")
