"""``gongkai index``: the search index built anew, or compared with what is public."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
from django.db import DatabaseError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from gongkai.commands.database import prepare_django, update_database
from gongkai.commands.group import PlainCommand
from gongkai.commands.refusal import Refusal

if TYPE_CHECKING:
    from gongkai.search.checking import Difference

MOST_SHOWN = 10
GOES_ON = "原有索引照常使用；再运行一次 gongkai index 会接着完成。"


@click.command(cls=PlainCommand)
@click.option(
    "--check", is_flag=True, help="不重建，只逐件核对索引与公开内容是否一致；不一致时退出状态为 1。"
)
@click.option("--anew", is_flag=True, help="上一次没有建完的索引不再接着建，从头开始。")
def index(check: bool, anew: bool) -> None:
    """重新建立本机的检索索引，或者核对它。

    可以在平台运行时进行，也可以随时中断（Ctrl-C），再运行一次会接着完成。建成之前，原有索引照常使用。
    """
    prepare_django()
    update_database()
    from gongkai.search.faults import IndexUnusable

    try:
        if check:
            _check()
        else:
            _rebuild(anew)
    except IndexUnusable as fault:
        raise Refusal(str(fault)) from fault
    except DatabaseError as error:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise Refusal(f"数据库出错（{reason}）。{GOES_ON}") from error
    except KeyboardInterrupt:
        click.echo(f"\n已停止。{'' if check else GOES_ON}")
        sys.exit(130)


def _rebuild(anew: bool) -> None:
    from gongkai.search import building, store
    from gongkai.search.following import rebuild

    begun = None if anew else building.begun()
    if begun is not None:
        click.echo("接着上一次没有建完的索引。")
    with _bar("正在建立检索索引", building.left(begun[1] if begun else None)) as advance:
        rebuild(advance=advance, anew=anew)
    click.echo(f"检索索引已建成，公开内容 {building.left()} 件，位置：{store.root()}")


def _check() -> None:
    from gongkai.search.building import left
    from gongkai.search.checking import differences
    from gongkai.search.following import standing_for_a_query

    standing = standing_for_a_query(seconds=5.0, without_an_index=5.0)
    if not standing.ready:
        raise Refusal(f"{standing.sentence}也可以运行 gongkai index 立即建立。")
    if standing.sentence:
        click.echo(standing.sentence)
    with _bar("正在核对检索索引", left()) as advance:
        found = list(differences(advance))
    for difference in found:
        _tell(difference)
    if any(difference.number for difference in found):
        click.echo("请运行 gongkai index 重新建立。")
        sys.exit(1)
    click.echo("检索索引与公开内容一致。")


def _tell(difference: Difference) -> None:
    label = difference.label or f"已停用的种类 {difference.kind}"
    click.echo(f"{label}：公开 {difference.public} 件，不一致 {difference.number} 件。")
    for words, keys in (
        ("索引中缺少", difference.missing),
        ("索引中多出", difference.surplus),
        ("索引中内容不是最新", difference.outdated),
    ):
        if keys:
            shown = "、".join(map(str, keys[:MOST_SHOWN]))
            click.echo(f"  {words} {len(keys)} 件：编号 {shown}{'……' if len(keys) > MOST_SHOWN else ''}")


@contextmanager
def _bar(words: str, total: int) -> Iterator[Callable[[int], None]]:
    columns = (TextColumn(words), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not total) as bar:
        task = bar.add_task("", total=total)
        yield lambda number: bar.advance(task, number)
