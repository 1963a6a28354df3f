"""``gongkai demo``: an installation with something in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from gongkai.commands.database import prepare_django, update_database
from gongkai.commands.group import PlainCommand

if TYPE_CHECKING:
    from gongkai.commands.demonstration import LogIn


@click.command(cls=PlainCommand)
def demo() -> None:
    """装入演示数据，并显示演示账号。只装一次；数据库已在使用时拒绝。"""
    prepare_django()
    update_database()
    # The models can be imported only now that the apps are loaded.
    from gongkai.commands.demonstration import load_demonstration, working_log_ins

    click.echo("正在装入演示数据……")
    loaded = load_demonstration()
    click.echo("演示数据已装入。" if loaded else "演示数据此前已经装入，没有改动任何内容。")
    show_log_ins(working_log_ins())


def show_log_ins(log_ins: Sequence[LogIn]) -> None:
    """Print the log-ins of the demonstration, and that they must not stay."""
    if not log_ins:
        return
    click.echo("演示账号（密码是公开的，正式使用前请停用）：")
    for log_in in log_ins:
        click.echo(f"  {log_in.who}：用户名 {log_in.username}，密码 {log_in.password}")
