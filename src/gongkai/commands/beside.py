"""Keeping a worker beside the web server: started with it, started anew when it dies, ended with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from gongkai.commands.server import STARTING

SECONDS_TO_FINISH = 10
"""How long a worker may take to end the notice that it is sending."""
LONGEST_PAUSE = 60.0
"""Seconds between two starts of a worker that dies again and again."""


class Companion:
    """The worker's process, and the thread that watches it."""

    def __init__(self) -> None:
        self._ending = threading.Event()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, name="companion", daemon=True)

    def start(self) -> None:
        """Start the worker, and watch it from now on."""
        self._thread.start()

    def end(self) -> None:
        """End the worker in order; one that does not end within 10 seconds is killed. Nothing is lost by that."""
        with self._lock:
            self._ending.set()
            process = self._process
            if process is not None and process.poll() is None:
                process.terminate()
        if process is not None:
            try:
                process.wait(SECONDS_TO_FINISH)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self._thread.is_alive():
            self._thread.join()

    def _keep(self) -> None:
        # The terminal tells the whole group; the worker is told by this process, when the server has ended.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})
        pause = 1.0
        while process := self._started():
            began = time.monotonic()
            status = process.wait()
            if self._ending.is_set():
                return
            pause = 1.0 if time.monotonic() - began > LONGEST_PAUSE else min(pause * 2, LONGEST_PAUSE)
            click.echo(f"工作进程意外结束（状态 {status}），{pause:.0f}秒后重新启动。", err=True)
            self._ending.wait(pause)

    def _started(self) -> subprocess.Popen[bytes] | None:
        command = [sys.executable, "-m", "gongkai.cli", "work", "--beside", str(os.getpid())]
        with self._lock, STARTING:
            if self._ending.is_set():
                return None
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
            return self._process


@contextmanager
def companion(wanted: bool) -> Iterator[Companion]:
    """A companion to start once the server takes connections; it is ended, if ever started, on leaving."""
    kept = Companion()
    if not wanted:
        kept.start = lambda: None  # type: ignore[method-assign]
    try:
        yield kept
    finally:
        kept.end()
