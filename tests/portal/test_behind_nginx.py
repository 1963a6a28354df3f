"""Behind nginx, with the cache that docs/nginx.conf.example recommends: kept, and gone within one second."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.organizations.city import City
from tests.ports import free_port
from tests.publishing.kit import a_published_item
from tests.publishing.public.test_documents import withdraw

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "nginx.conf.example"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        NGINX is None, reason="no nginx on this machine (Debian: apt-get install nginx-light)"
    ),
]


def configuration(backend: str, port: int, folder: Path) -> str:
    """The example as it stands, with this test's addresses and without TLS."""
    text = EXAMPLE.read_text(encoding="utf-8")
    text = re.sub(r"server \{\n    listen 80;.*?\n\}\n", "", text, count=1, flags=re.DOTALL)
    text = re.sub(r"    ssl_certificate[^\n]*\n", "", text)
    for old, new in (
        ("listen 443 ssl", f"listen 127.0.0.1:{port}"),
        ("127.0.0.1:8000", backend.removeprefix("http://")),
        ("/var/cache/nginx/gongkai", str(folder / "cache")),
        ("server_name www.example.gov.cn", "server_name localhost"),
        ("proxy_cache gongkai;", "proxy_cache gongkai; add_header X-Cache $upstream_cache_status always;"),
    ):
        assert old in text, old
        text = text.replace(old, new)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    return f"pid {folder}/pid;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}{text}\n}}\n"


@pytest.fixture
def front(live_server: LiveServer, tmp_path: Path) -> Iterator[str]:
    port = free_port()
    (tmp_path / "nginx.conf").write_text(configuration(live_server.url, port, tmp_path), encoding="utf-8")
    assert NGINX is not None
    command = [NGINX, "-p", str(tmp_path), "-c", "nginx.conf", "-e", "error.log", "-g", "daemon off;"]
    # Its workers must read a folder that only this user may enter.
    command[-1] += "user root;" if Path("/proc/self").stat().st_uid == 0 else ""
    process = subprocess.Popen(command)
    address = f"http://127.0.0.1:{port}"
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{address}/robots.txt", timeout=5).close()
            break
        except OSError:
            time.sleep(0.1)
    yield address
    process.terminate()
    process.wait(20)


def ask(address: str, **headers: str) -> tuple[int, str, str]:
    """Status, text, and what the cache says of it."""
    request = urllib.request.Request(address, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode(errors="replace"), answer.headers.get("X-Cache", "")
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read().decode(errors="replace"), answer.headers.get("X-Cache", "")


def begin_of_a_second() -> None:
    """A page is kept to the end of its second; what is asked right after its begin stays in it."""
    time.sleep(1 - time.time() % 1 + 0.02)


def kept_within_a_second(page: str, **headers: str) -> tuple[int, str]:
    """A page that is asked for twice in one second; the second answer comes from the cache."""
    for _ in range(20):
        begin_of_a_second()
        second = int(time.time())
        ask(page, **headers)
        status, text, cache = ask(page, **headers)
        # On a busy machine the second may be over in between.
        if int(time.time()) == second:
            assert cache == "HIT"
            return status, text
    raise AssertionError("the machine was never quick enough for two requests within a second")


def test_a_page_is_kept_confirmed_and_gone_within_a_second_of_its_withdrawal(front: str) -> None:
    item = a_published_item(City().city, title="张三的名单")
    page = f"{front}/zfxxgk/xx/{item.pk}/"
    ask(page)
    status, text = kept_within_a_second(page)
    assert status == 200 and "张三的名单" in text
    time.sleep(1.1)
    assert ask(page)[2] == "REVALIDATED"
    withdraw(item)
    time.sleep(1)
    for _ in range(3):
        status, text, _ = ask(page)
        assert status == 410 and "张三" not in text


def test_the_type_size_has_copies_of_its_own_and_sessions_none(front: str) -> None:
    page = f"{front}/zfxxgk/"
    ask(page)
    begin_of_a_second()
    ask(page)
    assert "large-type" not in ask(page)[1]
    _, text, cache = ask(page, Cookie="gongkai_large_type=1")
    assert cache == "MISS" and 'class="large-type"' in text
    assert "large-type" not in ask(page, Cookie="gongkai_large_type=2")[1]
    assert ask(page, Cookie="sessionid=whatever")[2] == "BYPASS"
    assert ask(page, Cookie="messages=whatever")[2] == "BYPASS"
    assert "large-type" not in ask(page)[1]


def test_what_must_not_be_kept_is_not(front: str) -> None:
    for path in ("/fangwen/", "/zfxxgk/jiansuo/?q=x", "/login/", "/zfxxgk/xx/1/", "/zfxxgk/ysqgk/shenqing/"):
        for _ in range(2):
            assert ask(front + path)[2] in ("MISS", "EXPIRED"), path
