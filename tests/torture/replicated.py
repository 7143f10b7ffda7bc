"""Two PostgreSQL servers, of which one follows the other and takes over when that one is gone."""

import subprocess
import time

import psycopg

from tests.browser.site import free_port
from tests.postgres import DRIVER, Server

PATIENCE = 30.0  # seconds for a standby to be in step


class Standby(Server):
    """A copy of a running server that follows it, until it is promoted."""

    def __init__(self, primary: Server, port: int) -> None:
        self._primary = primary
        super().__init__(durable=True, port=port)

    def promote(self) -> None:
        """Stop following and take changes, as an operator or their tools decide once the primary is gone."""
        with psycopg.connect(self.base, autocommit=True) as connection:
            assert connection.execute("SELECT pg_promote(true, 60)").fetchone() == (True,)

    def _initialise(self) -> None:
        host, _, port = self._primary.place.partition(":")
        subprocess.run(
            [self.binaries / "pg_basebackup", "--pgdata", self.folder / "data", "--write-recovery-conf", "--no-sync",
             "--checkpoint=fast", "--dbname", f"host={host} port={port} user=postgres application_name=standby"],
            check=True, stdout=subprocess.DEVNULL, cwd=self.folder, **self._as,
        )  # fmt: skip


class Pair:
    """A primary and its standby at two addresses, of which clients know both: `pair.url("guildry")`."""

    def __init__(self) -> None:
        self.ports = (free_port(), free_port())
        self.primary: Server = Server(durable=True, port=self.ports[0])
        self.standby = Standby(self.primary, self.ports[1])

    def url(self, database: str) -> str:
        """The address of a database, wherever it may be changed just now."""
        places = ",".join(f"127.0.0.1:{port}" for port in self.ports)
        return f"{DRIVER}postgres@{places}/{database}?target_session_attrs=read-write"

    def synchronise(self) -> None:
        """From now on a commit is acknowledged once both have it."""
        with psycopg.connect(self.primary.base, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
            connection.execute("SELECT pg_reload_conf()")
            deadline = time.monotonic() + PATIENCE
            while connection.execute("SELECT sync_state FROM pg_stat_replication").fetchall() != [("sync",)]:
                assert time.monotonic() < deadline, "the standby does not follow"
                time.sleep(0.05)

    def go_on_alone(self) -> None:
        """Acknowledge without the standby."""
        with psycopg.connect(self.primary.base, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM RESET synchronous_standby_names")
            connection.execute("SELECT pg_reload_conf()")

    def take_over(self) -> None:
        """The primary is dead, and the standby takes its place. There is no standby then."""
        self.standby.promote()
        self.primary.stop()
        self.primary = self.standby

    def renew(self) -> None:
        """A new standby where the old primary was."""
        there = next(port for port in self.ports if not self.primary.place.endswith(f":{port}"))
        self.standby = Standby(self.primary, there)

    def stop(self) -> None:
        """End both."""
        for server in {self.primary, self.standby}:
            server.stop()
