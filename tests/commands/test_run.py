"""`gongkai run` goes from an empty folder to a site that answers, or says why it cannot."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.ports import free_port

PATIENCE = 60


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A person's environment: a home of their own, and nothing of what these tests set for themselves."""
    ours = {key: value for key, value in os.environ.items() if not key.startswith(("GONGKAI_", "DJANGO_"))}
    return {**ours, "GONGKAI_HOME": str(tmp_path / "home"), "PYTHONUNBUFFERED": "1"}


def gongkai(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gongkai.cli", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def assert_one_sentence(done: subprocess.CompletedProcess[str], sentence: str) -> None:
    assert done.returncode == 1
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_busy_port_is_answered_before_anything_is_made(environment: dict[str, str]) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        assert_one_sentence(gongkai(environment, "run", "--port", str(port)), f"端口 {port} 已被其他程序占用")
    assert not Path(environment["GONGKAI_HOME"]).exists()


def test_a_home_that_cannot_be_written_is_answered_with_a_sentence(
    environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    environment["GONGKAI_HOME"] = str(tmp_path / "file" / "home")
    for command in (["run", "--port", str(free_port())], ["demo"], ["migrate"]):
        assert_one_sentence(gongkai(environment, *command), "不可写")


def test_a_wrong_database_url_is_answered_with_a_sentence(environment: dict[str, str]) -> None:
    environment["GONGKAI_DATABASE_URL"] = "mysql://host/name"
    assert_one_sentence(gongkai(environment, "migrate"), "GONGKAI_DATABASE_URL 应写成 postgresql://")


def test_a_database_server_that_does_not_answer_is_answered_with_a_sentence(
    environment: dict[str, str],
) -> None:
    environment["GONGKAI_DATABASE_URL"] = f"postgresql://user:very-secret@127.0.0.1:{free_port()}/name"
    done = gongkai(environment, "migrate")
    assert_one_sentence(done, "无法连接 PostgreSQL 数据库（127.0.0.1:")
    assert "very-secret" not in done.stderr


def test_a_damaged_database_file_is_answered_with_a_sentence(environment: dict[str, str]) -> None:
    home = Path(environment["GONGKAI_HOME"])
    home.mkdir()
    (home / "gongkai.sqlite3").write_bytes(b"no database at all, only words. " * 100)
    assert_one_sentence(gongkai(environment, "migrate"), "无法打开数据库文件")


def serve_and_stop(environment: dict[str, str], by: signal.Signals) -> tuple[str, float, int]:
    """Start, read the home page, end; returns what was printed, the seconds to the start, the status."""
    port = free_port()
    began = time.monotonic()
    server = subprocess.Popen(
        [sys.executable, "-m", "gongkai.cli", "run", "--port", str(port)],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        assert server.stdout is not None
        printed = ""
        while "按 Ctrl-C 停止" not in printed:
            line = server.stdout.readline()
            assert line, f"the server ended before it served:\n{printed}"
            printed += line
            assert "没有正常打开" not in line, f"the first page was no page:\n{printed}"
        started = time.monotonic() - began
        assert f"http://127.0.0.1:{port}/" in printed
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=PATIENCE) as answer:
            assert answer.status == 200
            assert "政府信息公开" in answer.read().decode()
        asked = time.monotonic()
        # A terminal tells every process of the group, a service manager the first one only.
        (os.killpg if by is signal.SIGINT else os.kill)(server.pid, by)
        printed += server.communicate(timeout=PATIENCE)[0]
        assert time.monotonic() - asked < 8, "a worker had to be killed"
    finally:
        server.kill()
        server.wait()
    return printed, started, server.returncode


def test_it_serves_from_an_empty_folder_and_again_within_seconds(environment: dict[str, str]) -> None:
    first, _, status = serve_and_stop(environment, signal.SIGINT)
    assert status == 0
    assert "正在更新数据库结构" in first and "正在装入演示数据" in first and "演示账号" in first
    assert first.endswith("平台已停止。\n")
    assert "Traceback" not in first

    again, seconds, status = serve_and_stop(environment, signal.SIGTERM)
    assert status == 0
    assert "正在更新数据库结构" not in again and "正在装入演示数据" not in again
    assert [line for line in first.splitlines() if "用户名" in line] == [
        line for line in again.splitlines() if "用户名" in line
    ]
    assert seconds < 15
    assert "Traceback" not in again

    closed, _, status = serve_and_stop(environment, signal.SIGHUP)
    assert status == 0
    assert closed.endswith("平台已停止。\n")
