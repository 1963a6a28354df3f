"""Work of every round: one that fails does not stop the others, and is left alone for a while."""

from __future__ import annotations

import socket
import threading
import urllib.request
from collections.abc import Callable, Iterator

import pytest

from gongkai.messaging import rounds
from gongkai.messaging.calling import NoAnswer, call
from gongkai.messaging.worker import Worker


@pytest.fixture(autouse=True)
def nothing_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "_registered", {})


@pytest.mark.django_db
def test_a_round_that_fails_stops_no_other_and_rests() -> None:
    calls: list[str] = []

    def failing(asked_to_end: Callable[[], bool]) -> str:
        calls.append("failing")
        raise KeyError("x")

    def working(asked_to_end: Callable[[], bool]) -> str:
        calls.append("working")
        return "办成 1 件。"

    rounds.register_round("a", failing, "甲")
    rounds.register_round("b", working, "乙")
    said: list[str] = []
    worker = Worker(said.append)
    worker.round()
    worker.round()
    assert calls == ["failing", "working", "working"]
    assert "甲：没有办成（KeyError），稍后再试。" in said
    assert said.count("乙：办成 1 件。") == 2


@pytest.mark.django_db
def test_who_is_asked_to_end_begins_no_round() -> None:
    calls: list[str] = []
    rounds.register_round("a", lambda asked: calls.append("a") or "", "甲")
    Worker(lambda sentence: None, lambda: True).round()
    assert calls == []


@pytest.fixture
def listening() -> Iterator[Callable[[bytes], str]]:
    """Starts servers that send the bytes and hang up, without reading more than a little."""
    sockets: list[socket.socket] = []

    def begin(answer: bytes) -> str:
        server = socket.create_server(("127.0.0.1", 0))
        sockets.append(server)

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        return f"http://127.0.0.1:{server.getsockname()[1]}/"

    yield begin
    for server in sockets:
        server.close()


def test_a_server_that_hangs_up_was_reached(listening: Callable[[bytes], str]) -> None:
    with pytest.raises(NoAnswer) as silence:
        call(urllib.request.Request(listening(b"")), 5)
    assert silence.value.reached


def test_where_nobody_listens_nothing_was_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"
    with pytest.raises(NoAnswer) as silence:
        call(urllib.request.Request(address), 5)
    assert not silence.value.reached


def test_no_redirect_is_followed_and_no_more_is_read_than_wanted(listening: Callable[[bytes], str]) -> None:
    moved = call(
        urllib.request.Request(
            listening(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n")
        ),
        5,
    )
    assert moved.status == 302
    long = call(
        urllib.request.Request(listening(b"HTTP/1.1 200 OK\r\nContent-Length: 20000\r\n\r\n" + b"x" * 20000)),
        5,
        most_bytes=9000,
    )
    assert len(long.body) == 9000
    assert long.fields() == {}
