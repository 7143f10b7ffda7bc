"""How connections come in: several in each turn of the loop, so that nobody waits at the door while others are served.

libuv takes one connection in a turn (its pull request 3696), and a turn is as long as all requests that came in it: of 64
browsers that come at once, the last had to wait for a second and a half where each answer took half a millisecond. A listening
socket's copies are each asked in every turn, by the same system's queue.
"""

import asyncio
import importlib
import socket

import uvicorn

AT_ONCE = 16  # connections in a turn, of all workers together


class Server(uvicorn.Server):
    """What `guildry serve` runs in each worker."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and then with copies of what listens, too."""
        await super().startup(sockets)
        loop, backlog = asyncio.get_running_loop(), self.config.backlog
        for one in [one for server in self.servers for one in server.sockets]:
            for _ in range(max(1, AT_ONCE // self.config.workers) - 1):
                copy = socket.socket(fileno=socket.dup(one.fileno()))
                self.servers.append(await loop.create_server(self._connection, sock=copy, backlog=backlog))

    def _connection(self) -> asyncio.Protocol:
        protocol: type[asyncio.Protocol] = self.config.http_protocol_class
        return protocol(config=self.config, server_state=self.server_state, app_state=self.lifespan.state)  # type: ignore[call-arg]


def serve_so() -> None:
    """Have uvicorn run such servers, in this process and in workers; it leaves no other choice."""
    for module in ("uvicorn.main", "uvicorn.supervisors.multiprocess"):
        vars(importlib.import_module(module))["Server"] = Server
