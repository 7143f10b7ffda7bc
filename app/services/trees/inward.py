"""A page on its way in: its links, which lead to files of the tree, made to lead to pages and attachments of ours."""

import posixpath
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from pydantic import TypeAdapter, ValidationError

from app.core.errors import InvalidError
from app.core.i18n import _
from app.core.text import Text
from app.services import attachments
from app.services.attachments import Upload
from app.services.trees import links, paths
from app.services.trees.front import Front

_TEXT: TypeAdapter[str] = TypeAdapter(Text)


@dataclass
class Page:
    """A page of the tree: where it stands, what it says, and the id by which others lead to it.

    `named`: the files that are attached to it, by name, with their paths; `uploads`: the same, in the store.
    """

    path: str
    front: Front
    body: str
    id: str
    is_here: bool
    named: dict[str, str] = field(default_factory=dict)
    uploads: list[Upload] = field(default_factory=list)

    def lead_inward(self, pages: Mapping[str, "Page"], files: Collection[str]) -> list[str]:
        """Change the text's links; gives those that lead to nothing. Raises InvalidError when the text is too long."""
        nowhere: list[str] = []
        for name, target in self.front.files.items():
            path = paths.found(paths.beside(self.path, target), files)
            if path is None:
                raise InvalidError.at("files", _("This file is not in the tree."))
            self._name(path, attachments.name_of(name))

        def leads(link: str) -> str | None:
            if links.is_elsewhere(link):
                return None
            target, rest = links.split(link)
            path = paths.found(paths.beside(self.path, target), files)
            if path is not None and path in pages:
                return f"/assets/{pages[path].id}{rest}"
            if path is None or paths.is_page(path):
                nowhere.append(link)
                return None
            return f"attachment:{links.written(self._name(path, attachments.name_of(posixpath.basename(path))))}"

        try:
            self.body = _TEXT.validate_python(links.rewritten(self.body, leads))
        except ValidationError as error:
            raise InvalidError.at("body", str(error.errors()[0]["msg"]).removeprefix("Value error, ")) from error
        return nowhere

    def _name(self, path: str, wanted: str) -> str:
        """The name under which a file is attached here: its own, or with a number where another one has it."""
        for name, where in self.named.items():
            if where == path:
                return name
        stem, dot, ending = wanted.rpartition(".") if "." in wanted[1:] else (wanted, "", "")
        taken = {attachments.key_of(name) for name in self.named}
        names = [wanted, *(f"{stem}-{number}{dot}{ending}" for number in range(2, len(taken) + 3))]
        free = next(name for name in names if attachments.key_of(name) not in taken)
        self.named[free] = path
        return free
