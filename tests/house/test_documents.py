"""What is written about the product points at things that exist."""

import re
from pathlib import Path

import pytest

from tests.house import code

DOCUMENTS = [path for path in sorted(code.ROOT.rglob("*.md")) if not {".venv", ".screens"} & set(path.parts)]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=code.name)
def test_a_link_inside_the_project_leads_somewhere(document: Path) -> None:
    text = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    inside = [target for target in LINK.findall(text) if "://" not in target and not target.startswith("mailto:")]
    assert not [target for target in inside if not (document.parent / target).exists()]


def test_the_documents_a_newcomer_looks_for_are_there() -> None:
    for name in ("README.md", "CONTRIBUTING.md", "STYLE.md", "CHANGELOG.md"):
        assert (code.ROOT / name).is_file(), name
