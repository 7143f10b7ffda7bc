"""Workers that uvicorn forks from a parent which has made the application, so that one that dies is soon replaced."""

import gc
import importlib
import multiprocessing
import sys
from multiprocessing.connection import wait
from pickle import UnpicklingError
from socket import socket

from sqlalchemy.orm import configure_mappers
from uvicorn.config import Config
from uvicorn.supervisors import multiprocess

from app.pages.assets import asset_url


class Worker(multiprocess.Process):
    """uvicorn would start an interpreter anew for each, and wait half a minute for word from one that has just died."""

    def __init__(self, config: Config, sockets: list[socket]) -> None:
        super().__init__(config, sockets)
        forked = multiprocessing.get_context("fork").Process(target=self.target, kwargs={"sockets": sockets})
        self.process = forked  # type: ignore[assignment]  # uvicorn knows of spawned ones only

    def _healthcheck(self, timeout: float) -> bool | None:
        """Whether it has started to serve, or None if it is dead or has not answered in so many seconds."""
        try:
            self.parent_conn.send(b"ping")
            wait([self.parent_conn, self.process.sentinel], timeout)
            return bool(self.parent_conn.recv()) if self.parent_conn.poll() else None
        except (OSError, EOFError, UnpicklingError):
            return None


def fork_workers() -> None:
    """Have uvicorn fork its workers from this process, which does now, once, what each of them would have to."""
    if sys.platform != "linux":  # elsewhere the system's own libraries may not survive a fork
        return
    importlib.import_module("app.main").from_environment()  # it opens nothing: a connection must not be shared
    importlib.import_module("app.api.scim.door")  # which is made when first asked for
    configure_mappers()
    asset_url("css")
    gc.freeze()  # so that looking for garbage does not write to, and thereby copy, what is shared
    multiprocess.Process = Worker  # type: ignore[misc]  # uvicorn leaves no other choice
