"""Getting Django and its database ready for a command, with a sentence for whatever is in the way."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click
import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.executor import MigrationExecutor

from gongkai.commands.refusal import Refusal
from gongkai.config.environment import home_folder


def require_writable_home(home: Path) -> None:
    """Refuse when the platform cannot keep its database, uploads and secret key in ``home``."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home):
            pass
    except OSError as error:
        raise Refusal(
            f"数据文件夹 {home} 不可写，请修改它的权限，或用环境变量 GONGKAI_HOME 指定另一个文件夹。"
        ) from error


def prepare_django() -> None:
    """Load the settings and the apps. Refuses with the sentence of the setting that is wrong."""
    home = home_folder()
    require_writable_home(home)
    # Absolute, so that the server's processes mean the same folder wherever they are started.
    os.environ["GONGKAI_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")
    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise Refusal(str(error)) from error


def require_database() -> None:
    """Refuse when the database does not answer."""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        place = connection.settings_dict
        if connection.vendor == "sqlite":
            sentence = (
                f"无法打开数据库文件 {place['NAME']}，它可能已损坏或没有读写权限；请从备份恢复，或检查权限。"
            )
        else:
            server = f"{place['HOST'] or '本机'}{':' + place['PORT'] if place['PORT'] else ''}"
            sentence = (
                f"无法连接 PostgreSQL 数据库（{server}），"
                "请检查 GONGKAI_DATABASE_URL，并确认数据库服务已启动。"
            )
        raise Refusal(sentence) from error


def update_database() -> int:
    """Apply the migrations that are missing, saying so; returns how many there were.

    Refuses when the database was made by another version whose migrations do not fit these.
    """
    require_database()
    try:
        executor = MigrationExecutor(connection)
        executor.loader.check_consistent_history(connection)
        steps = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if steps:
            click.echo(f"正在更新数据库结构（{steps} 步）……")
            call_command("migrate", verbosity=0, interactive=False)
    except InconsistentMigrationHistory as error:
        raise Refusal(
            "数据库由另一个版本的平台建立，与当前版本不相容；请使用相同的版本，或从备份恢复。"
        ) from error
    except DatabaseError as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise Refusal(f"数据库结构没有更新成功（{reason}），请检查数据库是否完好、磁盘是否已满。") from error
    return steps
