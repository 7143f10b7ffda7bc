"""The product itself, as an operator starts it: migrated, filled with the demo, served on a free port."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import IO
from urllib.error import URLError
from urllib.request import urlopen

GUILDRY = Path(sys.executable).parent / "guildry"
PATIENCE = 60.0  # seconds until a site that does not answer has failed


class Site:
    """A running `guildry serve`. Its log is kept beside its database."""

    program: tuple[str, ...] = (str(GUILDRY),)
    options: tuple[str, ...] = ()

    def __init__(self, folder: Path, *, database_url: str = "", demo: bool = True) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.intranet = free_port()  # where a page of another origin may show our widget
        self.log = folder / "serve.log"
        self.environment = {
            **os.environ,
            "GUILDRY_DATABASE_URL": database_url or f"sqlite:///{folder}/guildry.db",
            "GUILDRY_BASE_URL": self.url,
            "GUILDRY_SYNCHRONOUS": "NORMAL",
            "GUILDRY_EMBED_ORIGINS": f"http://127.0.0.1:{self.intranet}",
        }
        self.guildry("migrate")
        if demo:
            self.environment["GUILDRY_DEMO"] = "true"
            self.fill()
        self._output: IO[bytes] = self.log.open("wb")
        self.start()

    def fill(self) -> None:
        """Tell the demo's year."""
        self.guildry("demo")

    def guildry(self, *arguments: str) -> str:
        """Run the command beside the server; what it printed. Raises RuntimeError with its words when it fails."""
        done = subprocess.run([*self.program, *arguments], env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"guildry {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def start(self) -> None:
        """Serve, and wait until it answers."""
        self.process = subprocess.Popen(
            [*self.program, "serve", "--port", str(self.port), *self.options],
            env=self.environment, stdout=self._output, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"guildry serve did not start:\n{self.log.read_text()[-4000:]}")
            time.sleep(0.05)

    def stop(self) -> None:
        """End it as an operator would, and not wait for ever."""
        self.process.terminate()
        try:
            self.process.wait(timeout=15)
        finally:
            self.process.kill()
            self._output.close()

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.url}/healthz", timeout=2) as reply:
                return bool(reply.status == 200)
        except (URLError, OSError):
            return False


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
