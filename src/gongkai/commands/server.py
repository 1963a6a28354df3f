"""The web server, ended by Ctrl-C, by a request to end, and by closing the terminal."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

SECONDS_TO_FINISH = 10
THREADS = 4
STARTING = threading.Lock()
"""Held while a process is started. A server's process is a copy of its parent: copied while another thread starts a
program, it would keep the end of the pipe on which that thread waits for news of the start."""


@contextmanager
def _left_to_the_parent() -> Iterator[None]:
    """Let processes started here never see Ctrl-C or the end of the terminal; what they start with they keep.

    The terminal signals every process of the group, and then the parent asks its workers to end: a worker that
    is told twice can wait for itself until it is killed.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})
    try:
        with STARTING:
            yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class OrderlyServer(Server):  # type: ignore[misc, valid-type]
    """A granian server whose workers end when it tells them, and only then."""

    def _spawn_workers(self, *arguments: Any, **options: Any) -> None:
        with _left_to_the_parent():
            super()._spawn_workers(*arguments, **options)

    def _respawn_workers(self, *arguments: Any, **options: Any) -> None:
        with _left_to_the_parent():
            super()._respawn_workers(*arguments, **options)


def serve(address: str, port: int, workers: int, listening: Callable[[], None]) -> None:
    """Serve the platform until it is ended; ``listening`` is called when connections are taken.

    Requests under way are finished, for at most 10 seconds. A server that cannot start leaves with a status of 1.
    """
    server = OrderlyServer(
        "gongkai.config.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        log_level=LogLevels.warning,
        workers_kill_timeout=SECONDS_TO_FINISH,
    )

    def started() -> None:
        # granian would take the end of the terminal for a wish to reload, and keep the port without anybody seeing it.
        signal.signal(signal.SIGHUP, server.signal_handler_interrupt)
        listening()

    server.on_startup(started)
    server.serve()
