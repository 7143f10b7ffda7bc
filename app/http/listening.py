"""How connections come in: several in each turn of the loop, so that nobody waits at the door while others are served.

libuv takes one connection in a turn (its pull request 3696), and a turn is as long as all requests that came in it: of 64
browsers that come at once, the last had to wait for a second and a half where each answer took half a millisecond. A listening
socket's copies are each asked in every turn, by the same system's queue. Of several workers each takes one in a turn: so
whoever has least to do takes most, and none takes all.
"""

import asyncio
import importlib
import socket
from collections.abc import Callable

import uvicorn

AT_ONCE = 16  # connections in a turn


class Server(uvicorn.Server):
    """What `guildry serve` runs where it serves alone."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and with copies of what listens, too."""
        await super().startup(sockets)
        loop, backlog = asyncio.get_running_loop(), self.config.backlog
        for one in [one for server in self.servers for one in server.sockets]:
            for _ in range(AT_ONCE - 1):
                copy = socket.socket(fileno=socket.dup(one.fileno()))
                self.servers.append(await loop.create_server(self._connection, sock=copy, backlog=backlog))

    def _connection(self) -> asyncio.Protocol:
        made: Callable[..., asyncio.Protocol] = self.config.http_protocol_class  # ours: asyncio's own takes nothing
        return made(config=self.config, server_state=self.server_state, app_state=self.lifespan.state)


def serve_so() -> None:
    """Have uvicorn run such a server; it leaves no other choice."""
    vars(importlib.import_module("uvicorn.main"))["Server"] = Server
