"""Runs `guildry` without the seconds that importing takes: a process that has imported everything and forks for each command.

What it brings forth are whole servers, with worker processes of their own, which can be killed as such; a storm of kills
would otherwise spend nine tenths of its time importing. A command comes in on a line; its pid goes out, later how it ended.
"""

import importlib
import json
import multiprocessing
import os
import select
import signal
import sys
from pathlib import Path

import uvicorn._subprocess
from sqlalchemy.orm import configure_mappers

import app.main  # noqa: F401 - imported here once, so that no server has to
from app.cli import WHERE, cli


def main() -> None:
    """Run each command that comes in, until there are no more."""
    for file in set(WHERE.values()):
        importlib.import_module(f"app.cli.{file}")
    configure_mappers()
    uvicorn._subprocess.spawn = multiprocessing.get_context("fork")  # workers, too, find everything imported
    for line in sys.stdin:
        if (child := os.fork()) == 0:
            _run(**json.loads(line))
        print(child, flush=True)
        print(_end_of(child), flush=True)


def _end_of(child: int) -> int:
    """How a child ended. When whoever asked for it is gone, which closes our input, so is the child, with all of its own."""
    while not (ended := os.waitpid(child, os.WNOHANG))[0]:
        if select.select([sys.stdin], [], [], 0.01)[0]:
            os.killpg(child, signal.SIGKILL)
            return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return os.waitstatus_to_exitcode(ended[1])


def _run(arguments: list[str], environment: dict[str, str], log: str) -> None:
    os.setsid()
    os.environ.update(environment)
    with Path(log).open("ab") as output:
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    try:
        cli(arguments)
    except SystemExit as ended:
        sys.stdout.flush()
        os._exit(int(ended.code or 0))
    finally:
        os._exit(1)  # whatever went wrong, this process must not become a second nursery


if __name__ == "__main__":
    main()
