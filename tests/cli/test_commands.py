"""Commands are found in their files, and only what a command needs is loaded for it."""

import subprocess
import sys

from typer.testing import CliRunner

from app.cli import WHERE, cli


def test_every_command_is_where_it_is_said_to_be_and_help_tells_of_it() -> None:
    told = CliRunner().invoke(cli, ["--help"]).stdout
    for name in WHERE:
        assert f" {name} " in told
        assert CliRunner().invoke(cli, [name, "--help"]).exit_code == 0
    wrong = CliRunner().invoke(cli, ["heal"])
    assert (wrong.exit_code, "No such command 'heal'" in wrong.stderr) == (2, True)


def test_asking_for_health_loads_no_more_than_that() -> None:
    """A container does so every thirty seconds."""
    code = "import sys; from app.cli import cli; cli(['health', 'http://127.0.0.1:9'], standalone_mode=False)"
    loud = f"try:\n {code}\nexcept SystemExit as ended:\n print(ended.code, {{'sqlalchemy', 'fastapi'}} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", loud], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1 set()"
