"""Taking along, erasing and wiping, as whoever runs an installation types it."""

import json
from pathlib import Path

from tests.cli.test_keeping import Type, guildry

__all__ = ["guildry"]


def test_somebody_is_shown_taken_along_and_erased(guildry: Type, tmp_path: Path) -> None:
    guildry("person", "create", "quirinius", "--email", "q@mail.example", "--name", "Quirinius Abendroth")
    code, out, _ = guildry("person", "export", "quirinius", tmp_path / "q.json")
    assert (code, json.loads((tmp_path / "q.json").read_text())["person"]) == (0, "quirinius")
    code, out, _ = guildry("person", "erase", "quirinius")
    assert (code, "Nothing was changed" in out) == (0, True)
    code, out, _ = guildry("person", "erase", "quirinius", "--yes")
    assert (code, "No file of the database holds anything" in out) == (0, True)
    code, _, err = guildry("person", "erase", "quirinius", "--yes")
    assert (code, "no person called quirinius" in err) == (1, True)
    assert guildry("verify")[0] == 0
