"""An address that the server cannot have is answered with a sentence that says what to do."""

from __future__ import annotations

import socket

import pytest

from gongkai.commands.address import is_loopback, require_free, resolved
from gongkai.commands.refusal import Refusal


def test_a_busy_port_is_named_with_another_to_take() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(Refusal, match=f"端口 {port} 已被其他程序占用.*PORT={port + 1}"):
            require_free(socket.AF_INET, "127.0.0.1", port)
    require_free(socket.AF_INET, "127.0.0.1", port)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(Refusal, match=r"不能在地址 192\.0\.2\.1 上提供服务"):
        require_free(socket.AF_INET, "192.0.2.1", 8000)


def test_a_port_of_the_administrator_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def bind(self: socket.socket, address: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket.socket, "bind", bind)
    with pytest.raises(Refusal, match="端口 80 只有管理员才能使用"):
        require_free(socket.AF_INET, "127.0.0.1", 80)


@pytest.mark.parametrize("host", ["not an address", "a" * 300])
def test_a_name_that_leads_nowhere_is_refused(host: str) -> None:
    with pytest.raises(Refusal, match="无法识别"):
        resolved(host, 8000)


def test_what_is_reached_from_this_machine_alone() -> None:
    assert is_loopback("127.0.0.1") and is_loopback("::1")
    assert not is_loopback("0.0.0.0") and not is_loopback("::") and not is_loopback("192.168.1.2")
    assert resolved("127.0.0.1", 80) == (socket.AF_INET, "127.0.0.1")
