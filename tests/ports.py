"""Ports for servers that a test itself starts."""

import os
import socket
from itertools import count

FIRST, LAST = 20_000, 32_000
_turn = count(os.getpid() * 7)


def free_port() -> int:
    """A loopback port nobody listens on, below those that the system gives out by itself."""
    while True:
        port = FIRST + next(_turn) % (LAST - FIRST)
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) != 0:
                return port
