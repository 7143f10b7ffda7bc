"""scim2-cli, which we did not write, judges the service as it is served: every check has to succeed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.core.db import Database
from app.services import access, people
from app.services.people import NewPerson
from tests.proving import Figures
from tests.torture.killable import Nursed

pytestmark = pytest.mark.slow
SCIM = Path(sys.executable).parent / "scim"


def test_every_check_of_scim2_cli_succeeds(database: Database, tmp_path: Path, figures: Figures) -> None:
    with database.write() as session:
        idp = people.register(session, None, NewPerson(username="idp", display_name="Identity provider", email="i@example.org"))
        token = access.issue(session, None, idp, "idp", frozenset({"scim"}), 1)
    site = Nursed(tmp_path, database_url=database.url, demo=False)
    try:
        told = subprocess.run(
            [SCIM, "-u", f"{site.url}/scim/v2", "test"],
            env={**os.environ, "SCIM_CLI_HEADERS": f"Authorization: Bearer {token}", "NO_COLOR": "1"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    finally:
        site.stop()
    verdicts = re.findall(r"^([A-Z]+) ", told.stdout, re.MULTILINE)
    figures.tell(checks=len(verdicts))
    assert told.returncode == 0, told.stderr
    assert len(verdicts) >= 100, told.stdout
    assert set(verdicts) == {"SUCCESS"}, told.stdout
