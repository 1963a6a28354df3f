"""``gongkai migrate`` and ``gongkai manage``: the database's structure, and Django's own commands."""

from __future__ import annotations

import click

from gongkai.commands.database import prepare_django, update_database
from gongkai.commands.group import PlainCommand


@click.command(cls=PlainCommand)
def migrate() -> None:
    """建立或更新数据库结构。"""
    prepare_django()
    click.echo("数据库结构已更新。" if update_database() else "数据库结构已是最新。")


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """运行 Django 的管理命令，例如 gongkai manage createsuperuser。"""
    prepare_django()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["gongkai manage", *arguments])
