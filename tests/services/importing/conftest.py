"""`told(noun, text)` takes a file of that text in, as the command does, and gives the tally."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli.importing import take_in
from app.core.db import Database
from app.services import importing
from app.services.importing import Tally

Told = Callable[..., Tally]


@pytest.fixture
def told(database: Database, tmp_path: Path) -> Told:
    """Takes in a text as a file of some name."""

    def tell(noun: str, text: str | bytes, name: str = "file.csv", *, dry_run: bool = False) -> Tally:
        file = tmp_path / name
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return take_in(database, importing.read(noun, file), lambda _count: None, dry_run=dry_run)

    return tell
