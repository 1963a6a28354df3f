"""Dead links, asked for over real HTTP: bounded, never inside the own network, redirect loops said in words."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.publishing.checks import LinkResult, LinkState, Opener, links_in, look_up
from gongkai.publishing.checks.opening import is_outside


class _Site(BaseHTTPRequestHandler):
    asked: list[tuple[str, str]] = []

    def _answer(self) -> None:
        self.asked.append((self.command, self.path))
        path = self.path.partition("?")[0]
        host = self.headers["Host"]
        if path == "/no-head" and self.command == "HEAD":
            self._say(405)
        elif path.startswith("/status/"):
            self._say(int(path.rpartition("/")[2]))
        elif path == "/loop":
            self._say(302, "/loop-back")
        elif path == "/loop-back":
            self._say(301, f"http://{host}/loop")
        elif path.startswith("/deep/"):
            self._say(302, f"/deep/{int(path.rpartition('/')[2]) + 1}")
        elif path == "/moved":
            self._say(301, "/there#part")
        elif path == "/inside":
            self._say(302, "http://169.254.169.254/latest/meta-data/")
        elif path == "/script":
            self._say(302, "javascript:alert(1)")
        elif path == "/chinese":
            self._say(302, "/公开")
        elif path == "/silent":
            time.sleep(3)
        elif path == "/drip":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            for _ in range(40):
                time.sleep(0.1)
                self.wfile.write(b"X: 1\r\n")
                self.wfile.flush()
        elif path == "/endless":
            self.send_response(200)
            self.end_headers()
            for _ in range(2000):
                self.wfile.write(b"x" * 65536)
        else:
            self._say(200)

    do_GET = do_HEAD = _answer

    def _say(self, status: int, location: str = "") -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location.encode("utf-8").decode("latin-1"))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        pass

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:
            return


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    site = _Server(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=site.serve_forever, daemon=True)
    thread.start()
    yield f"127.0.0.1:{site.server_address[1]}"
    site.shutdown()
    site.server_close()


def ask(server: str, path: str, seconds: float = 5) -> LinkResult:
    return Opener(allowed=frozenset({server}), seconds=seconds)(f"http://{server}{path}")


@pytest.mark.parametrize(
    ("path", "state", "said"),
    [
        ("/", LinkState.OK, ""),
        ("/moved", LinkState.OK, ""),
        ("/no-head", LinkState.OK, ""),
        ("/chinese", LinkState.OK, ""),
        ("/公开/目录?名=值", LinkState.OK, ""),
        ("/status/404", LinkState.DEAD, "网页不存在（状态码404）"),
        ("/status/410", LinkState.DEAD, "网页不存在"),
        ("/status/400", LinkState.DEAD, "打不开（状态码400）"),
        ("/status/403", LinkState.NOT_CHECKED, "人工打开确认"),
        ("/status/503", LinkState.UNREACHABLE, "对方网站出错"),
        ("/loop", LinkState.LOOP, "来回跳转"),
        ("/deep/1", LinkState.LOOP, "跳转超过5次"),
        ("/inside", LinkState.REFUSED, "内部网络"),
        ("/script", LinkState.REFUSED, "不是网页的地址"),
    ],
)
def test_what_a_site_answers_is_said_in_words(server: str, path: str, state: LinkState, said: str) -> None:
    result = ask(server, path)
    assert result.state is state and said in result.sentence
    assert bool(result.sentence) == (state is not LinkState.OK)


def test_a_page_is_asked_for_without_its_content_first(server: str) -> None:
    _Site.asked.clear()
    ask(server, "/only-head")
    assert _Site.asked == [("HEAD", "/only-head")]


@pytest.mark.parametrize("path", ["/silent", "/drip"])
def test_a_site_that_keeps_one_waiting_is_given_up(server: str, path: str) -> None:
    result = ask(server, path, seconds=0.5)
    assert result.state is LinkState.UNREACHABLE and "没有回应" in result.sentence


def test_an_answer_without_end_is_not_read_to_its_end(server: str) -> None:
    opener = Opener(allowed=frozenset({server}))
    status, _ = opener._ask("GET", f"http://{server}/endless", time.monotonic() + 5)
    assert status == 200


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "http://[::1]:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://2130706433:{port}/",
        "http://0x7f.1:{port}/",
        "http://0.0.0.0:{port}/",
        "http://10.1.2.3/",
        "http://192.168.1.1/",
        "http://169.254.169.254/",
        "http://user@127.0.0.1:{port}/",
    ],
)
def test_nobody_looks_into_the_own_network(server: str, address: str) -> None:
    _Site.asked.clear()
    result = Opener(seconds=2)(address.format(port=server.rpartition(":")[2]))
    assert result.state in (LinkState.REFUSED, LinkState.DEAD) and result.sentence
    assert _Site.asked == []


def test_a_name_that_leads_inside_is_refused_whatever_it_was_before(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(server.rpartition(":")[2])
    asked = []

    def changing(host: str, *arguments: object, **more: object) -> list[tuple[object, ...]]:
        asked.append(host)
        inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
        return inside

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    _Site.asked.clear()
    assert Opener()(f"http://www.example.com:{port}/").state is LinkState.REFUSED
    # The name is resolved once, and what was looked at is what is connected to.
    assert asked == ["www.example.com"] and _Site.asked == []


@pytest.mark.parametrize(
    ("address", "outside"),
    [
        ("8.8.8.8", True),
        ("2400:3200::1", True),
        ("100.64.0.1", False),
        ("172.16.0.1", False),
        ("224.0.0.1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::808:808", True),
        ("2002:7f00:1::", False),
        ("::ffff:10.0.0.1", False),
        ("nonsense", False),
    ],
)
def test_which_addresses_lie_outside(address: str, outside: bool) -> None:
    assert is_outside(address) is outside


@given(st.ip_addresses(v=4, network="10.0.0.0/8") | st.ip_addresses(v=4, network="127.0.0.0/8"))
def test_no_way_of_writing_makes_an_inner_address_an_outer_one(address: object) -> None:
    assert not is_outside(str(address)) and not is_outside(f"::ffff:{address}")


def test_no_such_host_and_nobody_at_home() -> None:
    assert "域名不存在" in Opener(seconds=3)("http://gongkai.invalid/").sentence
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    result = Opener(allowed=frozenset({f"127.0.0.1:{port}"}))(f"http://127.0.0.1:{port}/")
    assert result.state is LinkState.UNREACHABLE and "连接不上" in result.sentence


def test_own_pages_are_asked_for_without_http() -> None:
    def nobody(url: str) -> LinkResult:
        raise AssertionError(url)

    asked: list[str] = []

    def own(path: str) -> bool:
        asked.append(path)
        return path.startswith("/there")

    found = look_up(
        ["/there/1#x", "https://www.hebi.gov.cn/gone?p=2", "#top", "mailto:a@b.cn", "tel:12345"],
        nobody,
        own_hosts=frozenset({"www.hebi.gov.cn"}),
        own=own,
    )
    assert asked == ["/there/1", "/gone?p=2"]
    assert [(result.state, result.url) for result in found.values()] == [
        (LinkState.OK, "/there/1#x"),
        (LinkState.DEAD, "https://www.hebi.gov.cn/gone?p=2"),
    ]


def test_more_links_than_may_be_asked_for_are_named() -> None:
    urls = [f"https://example.com/{number}" for number in range(130)]
    found = look_up(urls, lambda url: LinkResult(url, LinkState.OK))
    assert len(found) == 130 and sum(result.state is LinkState.OK for result in found.values()) == 100
    assert "链接过多" in found[urls[-1]].sentence


def test_all_links_together_take_no_longer_than_they_may() -> None:
    def slow(url: str) -> LinkResult:
        time.sleep(0 if url.endswith("fast") else 2)
        return LinkResult(url, LinkState.OK)

    found = look_up(["https://a.cn/fast", "https://a.cn/slow"], slow, seconds=0.3)
    assert found["https://a.cn/fast"].state is LinkState.OK
    assert "用时过长" in found["https://a.cn/slow"].sentence


def test_the_links_of_a_body_are_found_with_their_words() -> None:
    html = '<p><a href="https://a.cn/">甲</a>与<a href="/b"><strong>乙</strong>丙</a><a href="https://a.cn/">又</a></p>'
    assert links_in(html) == {"https://a.cn/": "甲", "/b": "乙丙"}
