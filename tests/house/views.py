"""What a template asks for, its frame and its parts included."""

from collections.abc import Iterable

from jinja2 import Environment, meta, nodes
from jinja2.visitor import NodeTransformer

# The frame is chosen when a page is shown: all of it, or the main element alone.
FRAMES = {"layout": ["layout.html", "_fragment.html"]}


def asked_for(environment: Environment, template: str) -> set[str]:
    """The names that a template needs from outside; what loops and assignments around an include provide does not count."""
    tree = _parse(environment, template)
    names = meta.find_undeclared_variables(tree) - _declared(tree)
    for extends in tree.find_all(nodes.Extends):
        for parent in _parents(extends):
            names |= asked_for(environment, parent)
    return names


def _parents(extends: nodes.Extends) -> Iterable[str]:
    match extends.template:
        case nodes.Const(value=name):
            return [name]
        case nodes.Name(name=variable):
            return FRAMES[variable]
    raise AssertionError(f"line {extends.lineno}: a parent that cannot be told before the page is shown")


def _declared(tree: nodes.Template) -> set[str]:
    """What a template makes for itself: imports and macros at its top, for all its blocks, and assignments.

    Jinja counts an assignment inside an `if` as perhaps missing; whether it is missing, StrictUndefined says on showing.
    """
    assigned = (name for one in tree.find_all(nodes.Assign) for name in one.find_all(nodes.Name))
    names = {name.name for name in assigned if name.ctx == "store"}
    for node in tree.body:
        match node:
            case nodes.FromImport(names=imported):
                names |= {one[1] if isinstance(one, tuple) else one for one in imported}
            case nodes.Import(target=name) | nodes.Macro(name=name) | nodes.AssignBlock(target=nodes.Name(name=name)):
                names.add(name)
    return names


def _parse(environment: Environment, template: str) -> nodes.Template:
    assert environment.loader
    tree = environment.parse(environment.loader.get_source(environment, template)[0])
    return _Inlining(environment).visit(tree)


class _Inlining(NodeTransformer):
    """Puts an included template in the place of its include, where it sees the names around it."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment

    def visit_Include(self, node: nodes.Include) -> nodes.Node:  # noqa: N802 - Jinja's visitor asks for this name
        assert isinstance(node.template, nodes.Const), f"line {node.lineno}: include a template by its name"
        return nodes.Scope(_parse(self.environment, node.template.value).body, lineno=node.lineno)
