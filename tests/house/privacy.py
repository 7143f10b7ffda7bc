"""Prints the table of docs/privacy.md from the register of processing: `.venv/bin/python -m tests.house.privacy`."""

from pathlib import Path

from app.services.privacy.register import REGISTER

DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "privacy.md"
BEGINS, ENDS = "<!-- printed from the register -->\n", "<!-- until here -->\n"


def table() -> str:
    """The register, a line for each table."""
    lines = ["| table | holds | in order | kept | after erasure |", "|---|---|---|---|---|"]
    lines += [f"| `{name}` | {one.holds} | {one.purpose} | {one.kept} | {one.fate} |" for name, one in REGISTER.items()]
    return "\n".join(lines) + "\n"


def printed() -> str:
    """The document as it should be."""
    before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGINS)
    return before + BEGINS + table() + ENDS + rest.partition(ENDS)[2]


if __name__ == "__main__":
    DOCUMENT.write_text(printed(), encoding="utf-8")
