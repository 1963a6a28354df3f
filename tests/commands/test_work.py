"""`gongkai run` keeps a worker beside the server: it lives, is restarted, and ends with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.ports import free_port

PATIENCE = 60
HELLO = "工作进程已启动。"
Serve = Callable[..., "Served"]


class Served:
    """A platform that was started, and what it has printed so far."""

    def __init__(self, process: subprocess.Popen[bytes], output: Path) -> None:
        self.process = process
        self.output = output

    @property
    def printed(self) -> str:
        return self.output.read_text()

    def until(self, holds: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < deadline, self.printed
            time.sleep(0.1)

    def workers(self) -> list[int]:
        """The workers' processes, from the kernel's own list."""
        beside = f"work\0--beside\0{self.process.pid}\0".encode()
        found = []
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                if entry.read_bytes().endswith(beside):
                    found.append(int(entry.parent.name))
            except OSError:
                continue
        return found


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    started: list[Served] = []

    def begin(*options: str) -> Served:
        port = free_port()
        ours = {
            key: value for key, value in os.environ.items() if not key.startswith(("GONGKAI_", "DJANGO_"))
        }
        output = tmp_path / f"output{len(started)}"
        with output.open("wb") as file:
            process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "gongkai.cli",
                    "run",
                    "--port",
                    str(port),
                    "--no-demonstration",
                    *options,
                ],
                env={**ours, "GONGKAI_HOME": str(tmp_path / "home"), "PYTHONUNBUFFERED": "1"},
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        started.append(Served(process, output))
        started[-1].until(lambda: "按 Ctrl-C 停止" in started[-1].printed)
        return started[-1]

    yield begin
    for served in started:
        # The whole group: of a server that was killed, the processes that answer requests may still be there.
        with suppress(ProcessLookupError):
            os.killpg(served.process.pid, signal.SIGKILL)
        served.process.wait()


@pytest.mark.skipif(
    not Path("/proc/self/cmdline").exists(), reason="asks the kernel for processes as Linux does"
)
class TestBesideTheServer:
    def test_a_worker_lives_and_dies_with_the_server(self, serve: Serve) -> None:
        served = serve()
        served.until(lambda: HELLO in served.printed)
        [worker] = served.workers()

        os.kill(worker, signal.SIGKILL)
        served.until(lambda: served.printed.count(HELLO) == 2)
        assert "工作进程意外结束（状态 -9）" in served.printed
        assert served.workers() != [worker]

        asked = time.monotonic()
        # As a terminal does: Ctrl-C reaches every process of the group.
        os.killpg(served.process.pid, signal.SIGINT)
        assert served.process.wait(PATIENCE) == 0
        assert time.monotonic() - asked < 8
        assert served.workers() == []
        assert served.printed.endswith("工作进程已停止。\n\n平台已停止。\n")
        assert "Traceback" not in served.printed

    def test_a_worker_does_not_outlive_a_server_that_is_killed(self, serve: Serve) -> None:
        served = serve()
        served.until(lambda: HELLO in served.printed)
        children = served.workers()
        assert len(children) == 1
        os.kill(served.process.pid, signal.SIGKILL)
        served.process.wait()
        served.until(lambda: served.workers() == [])

    def test_none_is_started_where_none_is_wanted(self, serve: Serve) -> None:
        served = serve("--no-worker")
        time.sleep(1)
        assert served.workers() == []
        os.kill(served.process.pid, signal.SIGTERM)
        assert served.process.wait(PATIENCE) == 0
        assert HELLO not in served.printed
