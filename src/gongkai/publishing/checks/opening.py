"""Asking for one address over HTTP: bounded in time, size and redirects, and never inside the own network."""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from gongkai.publishing.checks.links import LinkResult, LinkState

MOST_REDIRECTS = 5
MOST_BYTES = 64 * 1024
SECONDS = 8.0
"""For one address, redirects included."""

_REDIRECTS = (301, 302, 303, 307, 308)
_UNDECIDED = (401, 403, 405, 406, 407, 412, 418, 421, 429, 451, 521)
"""Answers by which servers keep programs out and people not."""
_AGENT = "Mozilla/5.0 (compatible; Gongkai-link-check)"


class _Refused(Exception):
    """The address lies where nobody may look; the message says so in Chinese."""


class _NotFound(Exception):
    """There is no such host."""


@dataclass(frozen=True, slots=True)
class Opener:
    """Asks for addresses. ``allowed`` names hosts with port (``127.0.0.1:8123``) that may lie inside: for tests."""

    allowed: frozenset[str] = frozenset()
    seconds: float = SECONDS
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def __call__(self, url: str) -> LinkResult:
        """What comes of asking for the address. Never raises."""
        try:
            return self._followed(url)
        except _Refused as refusal:
            return LinkResult(url, LinkState.REFUSED, str(refusal))
        except _NotFound:
            return LinkResult(url, LinkState.DEAD, "网址中的域名不存在。")
        except ssl.SSLCertVerificationError:
            return LinkResult(
                url, LinkState.UNREACHABLE, "网站的安全证书过期或者不可信，浏览器会提示不安全。"
            )
        except TimeoutError:
            return LinkResult(url, LinkState.UNREACHABLE, f"网站在{self.seconds:g}秒内没有回应。")
        except (OSError, http.client.HTTPException, ValueError):
            return LinkResult(url, LinkState.UNREACHABLE, "连接不上这个网站。")

    def _followed(self, url: str) -> LinkResult:
        until = time.monotonic() + self.seconds
        seen: list[str] = []
        here = url if not url.startswith("//") else f"https:{url}"
        while True:
            here = here.partition("#")[0]
            if here in seen:
                return LinkResult(url, LinkState.LOOP, "网页在几个地址之间来回跳转，永远打不开。")
            if len(seen) > MOST_REDIRECTS:
                return LinkResult(url, LinkState.LOOP, f"网页跳转超过{MOST_REDIRECTS}次，没有到达终点。")
            seen.append(here)
            status, location = self._status(here, until)
            if status not in _REDIRECTS or not location:
                return _judged(url, status)
            here = urljoin(here, location)
            if urlsplit(here).scheme not in ("http", "https"):
                raise _Refused("网页跳转到了不是网页的地址。")

    def _status(self, url: str, until: float) -> tuple[int, str]:
        """The status of an address and where it redirects to. Some servers know no HEAD, or answer it wrongly."""
        status, location = self._ask("HEAD", url, until)
        return (status, location) if status < 400 else self._ask("GET", url, until)

    def _ask(self, method: str, url: str, until: float) -> tuple[int, str]:
        parts = urlsplit(url)
        connection = self._connection(parts, until)
        # A server that lets its answer drip never runs into a limit of silence: the clock cuts the line.
        cut = threading.Timer(max(until - time.monotonic(), 0.01), _cut, [connection.sock])
        cut.daemon = True
        cut.start()
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request(
                method,
                _quoted(path),
                headers={
                    "User-Agent": _AGENT,
                    "Accept": "*/*",
                    "Accept-Encoding": "identity",
                    "Connection": "close",
                },
            )
            response = connection.getresponse()
            response.read(MOST_BYTES)
            if time.monotonic() >= until:
                # What was cut off in the middle of its head looks complete.
                raise TimeoutError
            return response.status, _as_written(response.getheader("Location", ""))
        except (OSError, http.client.HTTPException) as error:
            if time.monotonic() >= until:
                raise TimeoutError from error
            raise
        finally:
            cut.cancel()
            connection.close()

    def _connection(self, parts: SplitResult, until: float) -> http.client.HTTPConnection:
        host = (parts.hostname or "").rstrip(".")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        if not host:
            raise _NotFound
        line = self._line(host, port, until)
        try:
            if parts.scheme == "https":
                line = self.tls.wrap_socket(line, server_hostname=host)
        except BaseException:
            line.close()
            raise
        default = port == (443 if parts.scheme == "https" else 80)
        connection = http.client.HTTPConnection(host, None if default else port)
        connection.sock = line
        # Left to itself the connection would dial again, and to whatever the name stands for by then.
        connection.auto_open = 0
        return connection

    def _line(self, host: str, port: int, until: float) -> socket.socket:
        """A connection to one of the host's addresses that may be looked at."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (socket.gaierror, UnicodeError) as error:
            raise _NotFound from error
        may_be_inside = f"{host.lower()}:{port}" in self.allowed
        failure: OSError | None = None
        usable = [one for one in found if may_be_inside or is_outside(str(one[4][0]))]
        if not usable:
            raise _Refused("链接指向本机或者内部网络，公众打不开，也没有去核对。请删除链接。")
        for family, kind, protocol, _, address in usable[:4]:
            line = socket.socket(family, kind, protocol)
            line.settimeout(max(until - time.monotonic(), 0.01))
            try:
                line.connect(address)
            except OSError as error:
                line.close()
                failure = error
                continue
            return line
        assert failure is not None
        raise failure


def is_outside(address: str) -> bool:
    """Whether an address is one of the public Internet: not of this machine, its network, or a way around that."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is not None:
            return is_outside(str(inner))
        if found in _TRANSLATED:
            return is_outside(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
    return found.is_global and not found.is_multicast and not found.is_reserved


_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")


def _judged(url: str, status: int) -> LinkResult:
    if status < 400:
        return LinkResult(url, LinkState.OK, "", status)
    if status in _UNDECIDED:
        sentence = f"网站拒绝了自动核对（状态码{status}），请人工打开确认。"
        return LinkResult(url, LinkState.NOT_CHECKED, sentence, status)
    if status in (404, 410):
        return LinkResult(url, LinkState.DEAD, f"网页不存在（状态码{status}）。", status)
    if status < 500:
        return LinkResult(url, LinkState.DEAD, f"网页打不开（状态码{status}）。", status)
    return LinkResult(url, LinkState.UNREACHABLE, f"对方网站出错（状态码{status}）。", status)


def _cut(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _quoted(path: str) -> str:
    return quote(path, safe="/?&=%:@!$'()*+,;~-._")


def _as_written(location: str) -> str:
    """Where an answer leads; servers write Chinese in it as bytes, which arrive as Latin letters."""
    with contextlib.suppress(UnicodeEncodeError, UnicodeDecodeError):
        location = location.encode("latin-1").decode("utf-8")
    return location.strip()
