"""Kubernetes' `sigs.yaml` as it is → communities, the people it names, and their roles (api.md, Import formats).

It is read as nodes, not as values: so every refusal has its line, and a name or a handle stays as it is written (`No`,
`007` and `9:00` are words here). E-mail addresses are left aside: a roster does not decide who may sign in.
"""

from collections.abc import Mapping
from pathlib import Path

from app.core.errors import InvalidError
from app.core.i18n import _
from app.core.text import fold
from app.models.belonging import RoleKind, RoleName
from app.models.communities import Kind, Visibility
from app.services.importing.reading import Part, Reading, UnreadableFileError
from app.services.importing.shapes import NameRow, PastRow, RoleRow, Shape, SigRow, shaped
from app.services.importing.tally import Refusal
from app.services.importing.yaml_nodes import Node, parse

GROUPS: Mapping[str, dict[str, str]] = {
    "sigs": {"kind": Kind.COP},
    "workinggroups": {"kind": Kind.WORKING_GROUP},
    "usergroups": {"kind": Kind.COP},
    "committees": {"kind": Kind.COE, "visibility": Visibility.ON_REQUEST},
}
LEADER = {"role": RoleName.LEADER, "kind": RoleKind.SUBSTANTIVE}
DEPUTY = {"role": RoleName.LEADER, "kind": RoleKind.DEPUTY}
SPONSOR = {"role": RoleName.SPONSOR}
MEMBER = {"role": RoleName.MEMBER}
LONGEST_DOMAIN = 280


def read(path: Path, text: str) -> Reading:
    """The communities of a `sigs.yaml`, then the people whom they name, then the roles of these."""
    root = parse(path, text)
    if not any(root.get(group) for group in GROUPS):
        sentence = _("%(path)s is no sigs.yaml: it has none of %(groups)s.")
        raise UnreadableFileError(sentence % {"path": path, "groups": ", ".join(GROUPS)})
    roster = _Roster()
    for group, given in GROUPS.items():
        for node in roster.items(root, group):
            roster.add_community(node, given)
    return roster.reading()


class _Roster:
    """Gathers rows; what the file names more than once comes once."""

    def __init__(self) -> None:
        self.communities: dict[str, tuple[int, Shape]] = {}
        self.people: dict[str, tuple[int, Shape]] = {}
        self.roles: dict[RoleRow, tuple[int, Shape]] = {}
        self.refusals: list[Refusal] = []

    def reading(self) -> Reading:
        """Everything, in order of need."""
        parts = [
            Part("communities", list(self.communities.values())),
            Part("names", list(self.people.values())),
            Part("roles", list(self.roles.values())),
        ]
        return Reading("communities", parts, self.refusals)

    def items(self, node: Node | None, key: str) -> list[Node]:
        """The items of a list, which may be missing; anything else in its place is refused."""
        found = node.get(key) if node else None
        if found is None:
            return []
        try:
            return found.items(key)
        except InvalidError as error:
            self.refusals.append(Refusal(found.line, key, error.sentence))
            return []

    def add_community(self, node: Node, given: Mapping[str, str]) -> None:
        """A community and everybody in it; one that cannot be understood is refused with its people."""
        told = {"slug": node.word("dir"), "name": node.word("name"), "domain": _shortened(node.word("mission_statement"))}
        row = shaped(SigRow, node.line, {**told, **given, "meetings": self._meetings(node)})
        if isinstance(row, Refusal):
            written = {"slug": "dir", "domain": "mission_statement"}
            self.refusals.append(row._replace(field=written.get(row.field, row.field)))
        elif row.slug in self.communities:
            first = self.communities[row.slug][0]
            self.refusals.append(Refusal(node.line, "dir", _("Line %(line)d speaks of the same one.") % {"line": first}))
        else:
            self.communities[row.slug] = node.line, row
            self._add_people(node, row.slug)

    def _meetings(self, node: Node) -> list[dict[str, str]]:
        """Every meeting as it is written; those of a subproject say so."""
        own = [meeting.words() for meeting in self.items(node, "meetings")]
        return own + [
            {**meeting.words(), "subproject": project.word("name")}
            for project in self.items(node, "subprojects")
            for meeting in self.items(project, "meetings")
        ]

    def _add_people(self, node: Node, slug: str) -> None:
        leadership, contact = node.get("leadership"), node.get("contact")
        chairs, tech_leads = self.items(leadership, "chairs"), self.items(leadership, "tech_leads")
        present = {fold(_handle(person)) for person in (*chairs, *tech_leads)}
        for people, what in ((chairs, LEADER), (tech_leads, DEPUTY)):
            for person in people:
                self._add_role(slug, person, what)
        if liaison := contact.get("liaison") if contact else None:
            self._add_role(slug, liaison, SPONSOR)
        for person in self.items(leadership, "emeritus_leads"):
            self._add_role(slug, person, {**LEADER, "again": fold(_handle(person)) in present}, PastRow)
        for project in self.items(node, "subprojects"):
            owners = [owner for owner in self.items(project, "owners") if "/" not in owner.text]  # most are links to files
            for person in (*self.items(project, "leads"), *owners):
                self._add_role(slug, person, MEMBER)

    def _add_role(self, slug: str, person: Node, what: Mapping[str, object], shape: type[RoleRow] = RoleRow) -> None:
        row = shaped(shape, person.line, {"community": slug, "person": _handle(person), **what})
        name = shaped(
            NameRow, person.line, {"username": _handle(person), "display_name": person.word("name") or _handle(person)}
        )
        for made in (row, name):
            if isinstance(made, Refusal):
                written = {"person": "github", "display_name": "name"}
                self.refusals.append(made._replace(field=written.get(made.field, made.field)))
                return
        if isinstance(row, RoleRow) and isinstance(name, NameRow):
            self.people.setdefault(fold(name.username), (person.line, name))
            self.roles.setdefault(row, (person.line, row))


def _handle(person: Node) -> str:
    """A person is a mapping with a GitHub handle, or the handle alone."""
    return person.word("github") if person.is_mapping else person.text


def _shortened(mission: str) -> str:
    """A domain statement has 280 characters at the most: a longer mission ends with the last word that fits, and dots."""
    if len(mission) <= LONGEST_DOMAIN:
        return mission
    return mission[: LONGEST_DOMAIN - 1].rpartition(" ")[0].rstrip(",;:") + "…"
