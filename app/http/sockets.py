"""What only the system knows of a connection, and what only it can do."""

import asyncio
import fcntl
import socket
import struct
import termios

_AT_ONCE = struct.pack("ii", 1, 0)


def unread_bytes(transport: asyncio.BaseTransport) -> int:
    """How much of what was said the other side has not acknowledged; 0 where the system does not tell."""
    try:
        queue = fcntl.ioctl(transport.get_extra_info("socket").fileno(), termios.TIOCOUTQ, b"\0\0\0\0")
    except (OSError, ValueError):  # another system; a socket that is gone
        return 0
    return int.from_bytes(queue, "little")


def reset(transport: asyncio.WriteTransport) -> None:
    """Close and drop what waits for the other side, which the system would otherwise keep and offer for minutes."""
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
    transport.abort()
