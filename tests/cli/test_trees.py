"""`guildry import tree` and `guildry export tree` as people type them."""

from pathlib import Path

import pytest

from tests.cli.test_importing import Guildry, guildry

__all__ = ["guildry"]  # a fixture


@pytest.fixture
def ready(guildry: Guildry, tmp_path: Path) -> Guildry:
    """A community, Ben who belongs to it, and Cleo who does not."""
    for noun, text in {
        "people": "username,display_name,email\nben,Ben,b@example.org\ncleo,Cleo,c@example.org\n",
        "communities": "slug,name,status\nguild,Guild,active\nother,Other,active\n",
        "roles": "community,person,role\nguild,ben,leader\n",
    }.items():
        (tmp_path / f"{noun}.csv").write_text(text)
        assert guildry("import", noun, tmp_path / f"{noun}.csv").exit_code == 0
    return guildry


def test_a_tree_goes_in_out_and_in_again(ready: Guildry, tmp_path: Path) -> None:
    (tmp_path / "in" / "wiki").mkdir(parents=True)
    (tmp_path / "in" / "wiki" / "计划.md").write_text("# 计划\n\n[notes](notes.txt)\n")
    (tmp_path / "in" / "wiki" / "notes.txt").write_text("What we said.")
    to = ("--community", "guild", "--by", "ben")
    dry = ready("import", "tree", tmp_path / "in", *to, "--dry-run")
    assert (dry.exit_code, dry.stdout.splitlines()[-1]) == (0, "Nothing was written: this was a dry run.")
    first = ready("import", "tree", tmp_path / "in", *to)
    assert first.stdout == "pages: created 1, updated 0, unchanged 0, refused 0\nfiles: 1 added\n"
    assert ready("export", "tree", tmp_path / "all").stdout.endswith("1 pages.\n")
    assert (tmp_path / "all" / "guild" / "wiki" / "计划.files" / "notes.txt").read_text() == "What we said."
    assert ready("export", "tree", tmp_path / "guild.zip", "--community", "guild").exit_code == 0
    for again in ("in", "all/guild", "guild.zip"):
        assert "unchanged 1, refused 0" in ready("import", "tree", tmp_path / again, *to).stdout
    assert ready("export", "tree", tmp_path / "all").exit_code == 1, "nothing is overwritten"
    outside = ready("import", "tree", tmp_path / "in", "--community", "other", "--by", "cleo")
    assert (outside.exit_code, "Join this community first" in outside.stderr) == (1, True)
    assert ready("import", "tree", tmp_path / "nothing", *to).exit_code == 2
    assert ready("import", "tree", tmp_path / "people.csv", *to).exit_code == 2
    assert ready("import", "tree", tmp_path / "in", "--community", "none", "--by", "ben").exit_code == 1
    assert ready("export", tmp_path / "plain").exit_code == 0
    assert len(list((tmp_path / "plain" / "files").iterdir())) == 1
    assert ready("sweep").stdout.startswith("0 files")
