"""Commands that run Guildry: serve, worker, migrate, demo, health."""

import signal
import sys
import threading
from typing import Annotated

import typer
import uvicorn

from app.cli.workers import fork_workers
from app.core import log, migrate
from app.core.db import Database
from app.core.settings import settings
from app.core.signing import own_secret
from app.http import listening
from app.http.server import Connection
from app.worker import keep_up

cli = typer.Typer()
Host = Annotated[str, typer.Option(help="Address to listen on.")]
Port = Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)]


@cli.command()
def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[int, typer.Option(help="Processes that serve.", min=1, max=64)] = 1,
    reload: Annotated[bool, typer.Option(help="Start anew when the code changes.")] = False,
) -> None:
    """Serve the site and the API."""
    _ready()
    if workers > 1:
        fork_workers()
    else:
        listening.serve_so()
    uvicorn.run(
        "app.main:from_environment",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        reload=reload,
        loop="uvloop",
        http=Connection,
        ws="none",
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings().trusted_proxies),
        forwarded_allow_ips=list(settings().trusted_proxies) or None,
        timeout_keep_alive=settings().idle_seconds,
        timeout_graceful_shutdown=settings().stop_seconds,
        timeout_worker_healthcheck=30,  # in five seconds a busy machine does not even import us: it would kill us for ever
    )


@cli.command()
def worker() -> None:
    """Run the readers apart from the server (set GUILDRY_READERS=apart there)."""
    _ready()
    log.configure(settings().log_level)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    database = Database.from_settings(settings())
    keep_up(database, stop)
    database.dispose()


def _ready() -> None:
    """Settings that are good, a secret, and a migrated database; otherwise a plain sentence and exit 2."""
    own_secret(settings())
    database = Database.from_settings(settings())
    current = migrate.is_current(database)
    database.dispose()
    if not current:
        print("The database is not migrated. Run: guildry migrate", file=sys.stderr)
        raise SystemExit(2)
