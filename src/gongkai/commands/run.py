"""``gongkai run``: everything between an empty folder and a site that answers."""

from __future__ import annotations

import os
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from gongkai.commands.address import is_loopback, require_free, resolved
from gongkai.commands.beside import companion
from gongkai.commands.database import prepare_django, update_database
from gongkai.commands.demo import show_log_ins
from gongkai.commands.group import PlainCommand
from gongkai.commands.server import serve

if TYPE_CHECKING:
    from gongkai.commands.demonstration import LogIn

PATIENCE = 60  # seconds in which a server that can start has started


@click.command(cls=PlainCommand)
@click.option("--host", default="127.0.0.1", show_default=True, help="在哪个地址上提供服务。")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="在哪个端口上提供服务。"
)
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="服务进程的个数。")
@click.option(
    "--demonstration/--no-demonstration",
    default=None,
    help="是否在空数据库中装入演示数据；不写时，只有内置数据库且仅供本机访问才装入。",
)
@click.option(
    "--worker/--no-worker",
    default=True,
    show_default=True,
    help="是否同时启动工作进程（发送通知、办理每日工作）；另行运行 gongkai work 时不必启动。",
)
def run(host: str, port: int, workers: int, demonstration: bool | None, worker: bool) -> None:
    """启动平台：更新数据库，首次运行时装入演示数据，然后提供网页服务，并办理后台工作。"""
    family, address = resolved(host, port)
    require_free(family, address, port)
    _answer_to(host, address)
    prepare_django()
    update_database()
    # The models can be imported only now that the apps are loaded.
    from django.db import connection

    from gongkai.commands.demonstration import (
        database_is_in_use,
        load_demonstration,
        working_log_ins,
    )
    from gongkai.config.models import DemonstrationLoad

    # Its passwords are public: what others can reach, or a server's database, gets them only when asked for.
    wanted = (
        (connection.vendor == "sqlite" and is_loopback(address)) if demonstration is None else demonstration
    )
    if wanted and not database_is_in_use() and not DemonstrationLoad.objects.exists():
        click.echo("正在装入演示数据……")
        load_demonstration()
    log_ins = working_log_ins()
    # What the server's processes inherit must not include this process's connection.
    connection.close()

    url = f"http://{_written(address)}:{port}/"
    watcher = threading.Thread(target=_announce, args=(url, log_ins), daemon=True)
    with companion(worker) as beside:

        def listening() -> None:
            watcher.start()
            beside.start()

        serve(address, port, workers, listening)
    click.echo("\n平台已停止。")


def _answer_to(host: str, address: str) -> None:
    """Let the site answer to the address that it is served on, unless the operator named its hosts."""
    if not os.environ.get("GONGKAI_HOSTS"):
        hosts = dict.fromkeys(["127.0.0.1", "localhost", "[::1]", _written(host), _written(address)])
        os.environ["GONGKAI_HOSTS"] = ",".join(hosts)


def _written(address: str) -> str:
    """An address as it stands in a URL: with colons in brackets; the one that means all, as this machine."""
    if address in ("0.0.0.0", "::"):
        return "127.0.0.1"
    return f"[{address}]" if ":" in address else address


def _announce(url: str, log_ins: Sequence[LogIn]) -> None:
    """Say where to go as soon as the first page has been answered, and not before."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=PATIENCE).close()
        except urllib.error.HTTPError:
            click.echo(f"平台已启动，但首页没有正常打开（{url}），请查看上面的错误信息。", err=True)
            return
        except OSError:
            time.sleep(0.1)
            continue
        click.echo(f"平台已启动，请在浏览器中打开 {url}")
        show_log_ins(log_ins)
        click.echo("按 Ctrl-C 停止。")
        return
