"""How fast the public pages are: without a cache, and behind nginx, beside nginx serving a file of the same size.

With ``--size`` published items (default 100,000, always the same). The server is the product's own (granian), nginx is started
with the configuration that docs/nginx.conf.example recommends, below a folder of its own, and wrk asks. All three share the
machine's processors, so only the ratios tell something. Measures on SQLite, or on the PostgreSQL server that
``GONGKAI_DATABASE_URL`` names when asked with ``--database postgresql``. Run with ``make bench``; ``--size 2000 --seconds 2`` is quick.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from casework import SETTINGS, database_on

AIM = 0.9
EXAMPLE = Path(__file__).resolve().parent.parent / "docs" / "nginx.conf.example"
CONNECTIONS, THREADS = 32, 1
WITHOUT_A_CACHE = 8


@dataclass(frozen=True, slots=True)
class Rate:
    """What wrk found: answers a second, and those that were no 2xx or 3xx."""

    a_second: float
    faults: int


def main() -> None:
    """Fill a database, serve it, and measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=100_000, help="how many items (default 100,000)")
    parser.add_argument("--seconds", type=int, default=8, help="how long each is asked for (default 8)")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.size < 2:
        parser.error("--size must be at least 2")
    if asked.measure:
        sys.exit(measure(asked.size, asked.seconds))
    missing = [name for name in ("nginx", "wrk") if not found(name)]
    if missing:
        print(
            f"not measured: {' and '.join(missing)} not installed (Debian: apt-get install nginx-light wrk)"
        )
        return
    server = os.environ.get("GONGKAI_DATABASE_URL", "").strip()
    if asked.database == "postgresql" and not server:
        parser.error("GONGKAI_DATABASE_URL names no server")
    with contextlib.ExitStack() as stack:
        url = stack.enter_context(database_on(server)) if asked.database == "postgresql" else ""
        home = stack.enter_context(tempfile.TemporaryDirectory(prefix="gongkai-benchmark-"))
        ours = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
        environment = ours | {
            "GONGKAI_HOME": home,
            "GONGKAI_DATABASE_URL": url,
            "GONGKAI_HOSTS": "127.0.0.1",
            "DJANGO_SETTINGS_MODULE": SETTINGS,
        }
        command = [sys.executable, __file__, "--measure"]
        sizes = ["--size", str(asked.size), "--seconds", str(asked.seconds)]
        sys.exit(subprocess.run([*command, *sizes], env=environment).returncode)


def found(name: str) -> str:
    """Where a program is; Debian keeps nginx where only root looks."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin") or ""


def measure(size: int, seconds: int) -> int:
    """Everything on the database of this process's settings; the status is 1 where the aim is missed."""
    import django

    django.setup()
    import _public_records
    from _records import analyse
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    begin = time.perf_counter()
    portal = _public_records.fill(size)
    analyse()
    print(f"\n{connection.display_name}, {size:,} items, written in {time.perf_counter() - begin:.0f} s")
    connection.close()
    pages = {
        "home": "/",
        "list: column": f"/zfxxgk/lm/{portal.column}/",
        "list: authority": f"/zfxxgk/jg/{portal.authority}/",
        "list: class of Art. 20": "/zfxxgk/fdzdgknr/fggz/",
        "catalogue": "/zfxxgk/ml/",
        "document": f"/zfxxgk/xx/{portal.document}/",
    }
    with serving() as backend:
        print(f"\n  {'without a cache':26}{'KB':>6}{'pages/s':>10}{'304/s':>10}")
        for name, path in pages.items():
            content, tag = fetched(backend + path)
            plain = asked_by_wrk(backend + path, seconds, connections=WITHOUT_A_CACHE)
            unchanged = asked_by_wrk(
                backend + path, seconds, f"If-None-Match: {tag}", connections=WITHOUT_A_CACHE
            )
            print(
                f"  {name:26}{len(content) / 1024:6.1f}{plain.a_second:10.0f}{unchanged.a_second:10.0f}{told(plain, unchanged)}"
            )
        with nginx_before(backend, Path(settings.HOME)) as (front, files):
            print(f"\n  {'behind nginx':26}{'KB':>6}{'file/s':>10}{'page/s':>10}{'ratio':>8}")
            worst = 10.0
            for name, path in pages.items():
                content, _ = fetched(front + path)
                (files / "page.html").write_bytes(content)
                ratios = []
                for _ in range(3):
                    # In turn, so that a slow moment of the machine meets both.
                    file = asked_by_wrk(f"{front}/files/page.html", seconds)
                    page = asked_by_wrk(front + path, seconds)
                    ratios.append((page.a_second / file.a_second, file, page))
                ratio, file, page = sorted(ratios, key=lambda one: one[0])[1]
                worst = min(worst, ratio)
                print(
                    f"  {name:26}{len(content) / 1024:6.1f}{file.a_second:10.0f}{page.a_second:10.0f}{ratio:8.2f}{told(file, page)}"
                )
    print(f"\n  aim: at least {AIM}; worst: {worst:.2f}")
    return 0 if worst >= AIM else 1


def told(*rates: Rate) -> str:
    faults = sum(rate.faults for rate in rates)
    return f"   {faults} faults" if faults else ""


@contextlib.contextmanager
def serving() -> Iterator[str]:
    """The product's server on a free port, as ``gongkai run`` starts it."""
    port = free_port()
    workers = max(1, (os.cpu_count() or 2) // 2)
    command = [sys.executable, "-m", "gongkai.cli", "run", "--port", str(port), "--workers", str(workers)]
    with running([*command, "--no-demonstration", "--no-worker"]):
        address = f"http://127.0.0.1:{port}"
        wait_for(address + "/robots.txt")
        yield address


@contextlib.contextmanager
def nginx_before(backend: str, home: Path) -> Iterator[tuple[str, Path]]:
    """nginx with the cache of the example, on a free port below ``home``; its address, and the folder of plain files."""
    port, folder = free_port(), home / "nginx"
    files = folder / "files"
    files.mkdir(parents=True)
    (folder / "nginx.conf").write_text(configuration(backend, port, folder), encoding="utf-8")
    command = [
        found("nginx"),
        "-p",
        str(folder),
        "-c",
        str(folder / "nginx.conf"),
        "-e",
        str(folder / "error.log"),
    ]
    with running([*command, "-g", "daemon off;"]):
        wait_for(f"http://127.0.0.1:{port}/robots.txt")
        yield f"http://127.0.0.1:{port}", files


def configuration(backend: str, port: int, folder: Path) -> str:
    """The example's upstream, maps, cache and location, with this run's addresses and without TLS."""
    text = EXAMPLE.read_text(encoding="utf-8")
    head = text[text.index("upstream gongkai") : text.index("server {\n    listen 80;")]
    location = text[text.index("    location / {") : text.index("    # The counter of visits")]
    head = head.replace("127.0.0.1:8000", backend.removeprefix("http://"))
    head = head.replace("/var/cache/nginx/gongkai", str(folder / "cache"))
    temporary = "\n".join(
        f"  {kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"""
worker_processes {max(1, (os.cpu_count() or 2) // 2)};
{"user root;" if os.geteuid() == 0 else ""}
pid {folder}/nginx.pid;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  types {{ text/html html; }}
{temporary}
{head}
  server {{
    listen 127.0.0.1:{port};
    location /files/ {{ root {folder}; }}
{location}
  }}
}}
"""


@contextlib.contextmanager
def running(command: list[str]) -> Iterator[None]:
    """A program of ours, ended afterwards."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def asked_by_wrk(address: str, seconds: int, header: str = "", *, connections: int = CONNECTIONS) -> Rate:
    """Ask for one address for some seconds, after a short warming up."""
    command = [found("wrk"), f"-t{THREADS}", f"-c{connections}"]
    headers = ["-H", header] if header else []
    subprocess.run([*command, "-d1", *headers, address], check=True, capture_output=True)
    done = subprocess.run(
        [*command, f"-d{seconds}", *headers, address], check=True, capture_output=True, text=True
    )
    rate = re.search(r"Requests/sec:\s*([\d.]+)", done.stdout)
    faults = re.search(r"Non-2xx or 3xx responses: (\d+)", done.stdout)
    assert rate is not None, done.stdout
    return Rate(float(rate[1]), int(faults[1]) if faults else 0)


def fetched(address: str) -> tuple[bytes, str]:
    """A page and its entity tag."""
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.read(), answer.headers.get("ETag", "")


def wait_for(address: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (OSError, urllib.error.URLError):
            time.sleep(0.2)
    raise SystemExit(f"{address} does not answer")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


if __name__ == "__main__":
    main()
