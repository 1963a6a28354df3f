"""Whether the server can have the address that was asked for."""

from __future__ import annotations

import errno
import ipaddress
import socket

from gongkai.commands.refusal import Refusal


def resolved(host: str, port: int) -> tuple[socket.AddressFamily, str]:
    """The family and the numeric address of a host name. Refuses a name that leads nowhere."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError) as error:
        raise Refusal(f"地址 {host} 无法识别，请写本机的 IP 地址，例如 127.0.0.1。") from error
    return family, str(address[0])


def is_loopback(address: str) -> bool:
    """Whether a numeric address is reached from this machine alone."""
    return ipaddress.ip_address(address.split("%")[0]).is_loopback


def require_free(family: socket.AddressFamily, address: str, port: int) -> None:
    """Refuse a port that is taken or only the administrator's, and an address of another machine."""
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As servers do: a port whose last connections are still closing is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise Refusal(_sentence(error, address, port)) from error


def _sentence(error: OSError, address: str, port: int) -> str:
    other = port + 1 if port < 65535 else 8000
    if error.errno == errno.EADDRINUSE:
        return (
            f"端口 {port} 已被其他程序占用，请换一个端口，"
            f"例如 make run PORT={other} 或 gongkai run --port {other}。"
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"端口 {port} 只有管理员才能使用，请换一个 1024 以上的端口，例如 make run PORT=8000。"
    return f"不能在地址 {address} 上提供服务（{error.strerror}），请写本机的 IP 地址，例如 127.0.0.1。"
