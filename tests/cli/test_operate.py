"""What docs/operate.md says of services, roles, settings, commands and figures is so."""

import re
import shutil
import subprocess
from importlib import import_module
from pathlib import Path

import psycopg
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError

from app.cli import WHERE
from app.core import migrate
from app.core.db import Database
from app.core.settings import Settings
from app.services import checking, keeping
from app.services.doctor import examine
from tests import postgres
from tests.browser.site import GUILDRY
from tests.doors import Doors
from tests.helpers.written import ROOT, blocks, section

OPERATE = "docs/operate.md"
HARM = (
    "UPDATE journal SET data = ''",
    "DELETE FROM ledger",
    "TRUNCATE journal",
    "ALTER TABLE journal DISABLE TRIGGER ALL",
    "DROP TABLE person",
    "CREATE TABLE notes (a int)",
    "UPDATE alembic_version SET version_num = ''",
)
PAGE = (ROOT / OPERATE).read_text(encoding="utf-8")


def test_every_figure_is_explained_and_every_explained_figure_is_there(doors: Doors) -> None:
    import_module("app.cli.running")  # what `guildry serve` counts, too
    shown = text_string_to_metric_families(doors.site().get("/metrics").text)
    exposed = {family.name for family in shown if not family.name.endswith("_created")}  # when each began
    explained = re.findall(r"^\| `(\w+)` \|", section(OPERATE, "The figures, and when to worry"), re.MULTILINE)
    told = {name.removesuffix("_total") for name in explained}
    assert told <= exposed, "explained, and not there"
    assert {name for name in exposed if name.startswith("guildry_")} <= told, "there, and not explained"


def test_every_setting_and_command_that_is_named_exists() -> None:
    settings = set(re.findall(r"GUILDRY_[A-Z_]+", PAGE))
    assert settings
    assert settings <= {f"GUILDRY_{name.upper()}" for name in Settings.model_fields}
    named = set(re.findall(r"(?:^|`|bin/)guildry ([a-z]+)\b", PAGE, re.MULTILINE))
    assert {"backup", "restore", "export", "doctor", "verify"} <= named
    assert named <= set(WHERE)


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The unit files as they stand in the page, with the program where it is here."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("NOT TESTED: systemd-analyze is not here (Debian: apt-get install systemd)")
    folder, made = tmp_path_factory.mktemp("units"), []
    for unit in [*blocks(OPERATE, "As a service", "ini"), *blocks(OPERATE, "Keeping copies", "ini")]:
        made.append(folder / unit.splitlines()[0].rpartition("/")[2])
        made[-1].write_text(unit.replace("/opt/guildry/.venv/bin/guildry", str(GUILDRY)))
    return made


def test_systemd_finds_nothing_wrong_with_the_units(units: list[Path]) -> None:
    assert {unit.suffix for unit in units} == {".service", ".timer"}
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_systemd_finds_little_that_the_service_could_do_harm_with(units: list[Path]) -> None:
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", units[0]], capture_output=True, text=True, check=False
    )
    if "Unknown" in done.stderr or "unrecognized" in done.stderr:
        pytest.skip("NOT TESTED: this systemd-analyze is older than 250")
    level = re.search(r"exposure level .*: ([\d.]+)", done.stdout)
    assert level, done.stdout + done.stderr
    assert float(level[1]) < 2, "10 is a service that may do everything"


def test_the_role_that_serves_can_do_all_that_is_needed_and_no_harm(postgresql: postgres.Given, tmp_path: Path) -> None:
    make, grant = blocks(OPERATE, "PostgreSQL, several machines", "sql")
    with psycopg.connect(postgresql.base, autocommit=True) as connection:
        for statement in make.split(";\n"):
            connection.execute(statement.encode())
    owner, server = (as_role(postgresql, role) for role in ("guildry_owner", "guildry"))
    try:
        migrate.upgrade(owner)
        with psycopg.connect(owner.replace(postgres.DRIVER, "postgresql://"), autocommit=True) as connection:
            connection.execute(grant.encode())
        serve_as(Database(server), tmp_path)
    finally:
        with psycopg.connect(postgresql.base, autocommit=True) as connection:
            for statement in ("DROP DATABASE guildry WITH (FORCE)", "DROP ROLE guildry", "DROP ROLE guildry_owner"):
                connection.execute(statement.encode())


def as_role(server: postgres.Given, role: str) -> str:
    """The address of the page's database for one of its roles."""
    return make_url(server.url("guildry")).set(username=role).render_as_string(hide_password=False)


def serve_as(database: Database, folder: Path) -> None:
    """Let a story happen, points included; keep it; then try what must not be possible."""
    settings = Settings(database_url=database.url)
    doors = Doors(database)
    body = {"kind": "lesson", "title": "What we learnt", "evidence": ["https://example.org/x"]}
    made = doors.api("ada").post("/communities/guild/contributions", json=body)
    assert made.status_code == 201, made.text
    assert doors.api("ben").post(f"/contributions/{made.json()['id']}/endorsements", json={"benefit": "It helped."}).is_success
    doors.settle()
    with database.read() as session:
        report = checking.verify(session)
    assert report.entries
    assert report.faults == []
    assert not [one for one in examine(settings, database) if "role" in one.sentence or "superuser" in one.sentence]
    assert keeping.back_up(database, settings, folder / "b", lambda *_: None).facts == report.facts
    for harm in HARM:
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), database.write() as session:
            session.execute(text(harm))
    database.dispose()
