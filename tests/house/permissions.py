"""Prints docs/permissions.md from the policies' own data: `.venv/bin/python -m tests.house.permissions`."""

from pathlib import Path

from app.policies.communities import TRANSITIONS
from app.policies.matrix import MATRIX, ROLES

DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "permissions.md"
HEAD = """\
# Who may do what

Printed from `app/policies/matrix.py`, which is what the service asks; a test keeps the two equal.

A role holds in one community. A KM advisor, an HR administrator and a platform administrator may also be appointed for the
whole organisation; the organisation's KM advisor is one in every community. Whoever holds a role has the rights of a member
too, where they belong. A deputy has a role's rights only while acting.

**D** do · **A** approve or decide · **P** propose or request · **V** view · **O** one's own only · empty: not at all

Besides the table: whoever founds a community looks after it while it is a draft. Platform administrators found communities
for others, so they also change a community's page, let people in and propose roles; they rule on no contribution and see
nobody's points. A restricted community exists only for its own people, for the organisation's KM advisors and for platform
administrators: to everybody else each of its addresses answers 404, and no list, count or search tells of it.
"""
STEPS = """
## How a community moves through life

A platform administrator may found a community that is active at once. All other steps:

| from | to | who |
|---|---|---|
"""


def printed() -> str:
    """The document as it should be."""
    lines = [HEAD, _row("action", *(role.replace("_", " ") for role in ROLES)), _row(*["---"] * (len(ROLES) + 1))]
    lines += [_row(action, *(row.get(role, "") for role in ROLES)) for action, row in MATRIX.items()]
    steps = [
        _row(source.value, target.value, ", ".join(sorted(role.replace("_", " ") for role in who)))
        for (source, target), who in TRANSITIONS.items()
    ]
    return "\n".join(lines) + "\n" + STEPS + "\n".join(steps) + "\n"


def _row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |" if any(cells) else ""


if __name__ == "__main__":
    DOCUMENT.write_text(printed(), encoding="utf-8")
