"""Ports for servers that tests start as programs of their own."""

from __future__ import annotations

import os
import random
import socket
import time

_LOWEST = 10_240
_HIGHEST = 32_767
"""Below the ports that systems hand out to clients: between two servers of one test, a client of anybody could take those."""


def is_free(port: int) -> bool:
    """Whether a server could listen on the port of this machine now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port that nobody listens on; two processes that ask at once hardly ever get the same."""
    chance = random.Random(f"{os.getpid()} {time.monotonic_ns()}")
    while True:
        port = chance.randint(_LOWEST, _HIGHEST)
        if is_free(port):
            return port


def wait_until_free(port: int, seconds: float) -> None:
    """Wait for a server that was killed: its processes let go of the port some time after."""
    until = time.monotonic() + seconds
    while not is_free(port):
        assert time.monotonic() < until, f"port {port} is still held"
        time.sleep(0.02)
