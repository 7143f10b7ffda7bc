"""scim2-cli, which we did not write, judges the service as it is served: every check has to succeed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.site import Site
from tests.proving import Figures

pytestmark = pytest.mark.slow
SCIM = Path(sys.executable).parent / "scim"


def test_every_check_of_scim2_cli_succeeds(
    empty_database_url: str, tmp_path: Path, figures: Figures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUILDRY_SECRET", "for the tests: any words will do")
    site = Site(tmp_path, database_url=empty_database_url, demo=False)
    try:
        site.guildry("person", "create", "idp", "--email", "idp@example.org", "--name", "Identity provider")
        token = site.guildry("token", "create", "--person", "idp", "--scope", "scim").strip()
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
