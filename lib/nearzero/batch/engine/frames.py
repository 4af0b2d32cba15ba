"""Messages between caller and child: JSON with its length before it, on a blocking socket.

Here: sending and receiving whole messages. Not here: what they mean.
"""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Iterator
from typing import Any

_HEAD = struct.Struct("!I")

# Orders to the warm process, which carry descriptors, all have this size, so that two do not run into one.
ORDER_BYTES = 64


def send(sock: socket.socket, message: dict[str, Any]) -> None:
    """Send a message whole.

    Args:
        sock: A connected, blocking socket.
        message: Anything JSON holds; other values are written as text.
    """
    body = json.dumps(message, ensure_ascii=False, default=str).encode("utf-8", "surrogatepass")
    sock.sendall(_HEAD.pack(len(body)) + body)


def receive(sock: socket.socket) -> dict[str, Any] | None:
    """Wait for one message.

    Args:
        sock: A connected, blocking socket.

    Returns:
        The message; None where the other side is gone.
    """
    head = _exactly(sock, _HEAD.size)
    body = _exactly(sock, _HEAD.unpack(head)[0]) if head else None
    return json.loads(body.decode("utf-8", "surrogatepass")) if body else None


def _exactly(sock: socket.socket, size: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < size:
        try:
            part = sock.recv(min(size - len(parts), 1 << 20))
        except ConnectionError:
            return None
        if not part:
            return None
        parts += part
    return bytes(parts)


class Unpacker:
    """Messages out of bytes as they arrive, for a reader that waits for several things at once."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._bytes = bytearray()

    def feed(self, data: bytes) -> Iterator[dict[str, Any]]:
        """Take bytes in and give the messages that are whole now.

        Args:
            data: What was read.

        Yields:
            Messages in order.
        """
        self._bytes += data
        while len(self._bytes) >= _HEAD.size:
            end = _HEAD.size + _HEAD.unpack_from(self._bytes)[0]
            if len(self._bytes) < end:
                return
            body = bytes(self._bytes[_HEAD.size : end])
            del self._bytes[:end]
            yield json.loads(body.decode("utf-8", "surrogatepass"))
