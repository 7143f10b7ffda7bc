"""YAML as nodes that know their line. Whatever is looked for in the wrong kind of node is simply not there, or refused."""

from pathlib import Path

import yaml

from app.core.errors import InvalidError
from app.core.i18n import _
from app.services.importing.reading import UnreadableFileError

_NOTHING = {"", "~", "null", "Null", "NULL"}


class Node:
    """A node of a YAML document."""

    def __init__(self, node: yaml.Node) -> None:
        self._node = node

    @property
    def line(self) -> int:
        """Where it begins, counted from 1."""
        return int(self._node.start_mark.line) + 1

    @property
    def text(self) -> str:
        """Its words as they are written, on one line; empty for null and for what is no scalar."""
        node = self._node
        if not isinstance(node, yaml.ScalarNode) or (node.style is None and node.value in _NOTHING):
            return ""
        return " ".join(node.value.split())

    @property
    def is_mapping(self) -> bool:
        """Whether it has named parts."""
        return isinstance(self._node, yaml.MappingNode)

    def get(self, key: str) -> "Node | None":
        """The part of this name, if there is one and it says anything."""
        if not isinstance(self._node, yaml.MappingNode):
            return None
        found = next((Node(value) for name, value in self._node.value if name.value == key), None)
        return None if found is None or found._is_null else found

    def word(self, key: str) -> str:
        """The words of a part, empty where there are none."""
        found = self.get(key)
        return found.text if found else ""

    def words(self) -> dict[str, str]:
        """Its parts that are words, by name."""
        pairs = self._node.value if isinstance(self._node, yaml.MappingNode) else []
        named = {str(name.value): Node(value).text for name, value in pairs}
        return {name: text for name, text in named.items() if text}

    def items(self, field: str) -> list["Node"]:
        """The items of a list; raises InvalidError at the field for anything else."""
        if not isinstance(self._node, yaml.SequenceNode):
            raise InvalidError.at(field, _("A list is expected here."))
        return [Node(item) for item in self._node.value]

    @property
    def _is_null(self) -> bool:
        return isinstance(self._node, yaml.ScalarNode) and not self.text


def parse(path: Path, text: str) -> Node:
    """The document's root. Raises UnreadableFileError with the line where the YAML is broken.

    Read without libyaml, which a document of a hundred thousand brackets takes down with the whole process.
    """
    try:
        node = _compose(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise UnreadableFileError(
            _("%(path)s is broken YAML: line %(line)d: %(problem)s.") % {"path": path, "line": line, "problem": error.problem}
        ) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise UnreadableFileError(_("%(path)s is not YAML that can be read.") % {"path": path}) from error
    if not isinstance(node, yaml.MappingNode):
        raise UnreadableFileError(_("%(path)s holds no named lists of communities.") % {"path": path})
    return Node(node)


def _compose(text: str) -> yaml.Node | None:
    try:
        return yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.scanner.ScannerError:
        if "\t" not in text:
            raise
        # Tabs between or before words, which YAML forbids and editors write: one level of depth is two spaces here.
        return yaml.compose(text.expandtabs(2), Loader=yaml.BaseLoader)
