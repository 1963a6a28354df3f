"""``gongkai rotate-keys``: a new key for what is kept encrypted, and everything closed anew with it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click
from django.db import DatabaseError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as ProgressBar

from gongkai.commands.database import prepare_django, update_database
from gongkai.commands.group import PlainCommand
from gongkai.commands.refusal import Refusal

if TYPE_CHECKING:
    from gongkai.vault.key_file import KeyFile
    from gongkai.vault.keyring import Keyring
    from gongkai.vault.rotation import Progress

MOST_PROBLEMS_SHOWN = 20
GOES_ON = "已经改用新密钥的内容不受影响，再运行一次 gongkai rotate-keys 会接着完成。"
HOW_TO_CHANGE_THE_ENVIRONMENT = (
    "密钥写在环境变量 GONGKAI_VAULT_KEYS 中，平台不能替您更换。请用 "
    "head -c 32 /dev/urandom | base64 生成一个新密钥，写在原有密钥之前，用逗号隔开，"
    "停下所有平台进程后重新启动，再运行 gongkai rotate-keys（不能停机时的步骤见 docs/operating.md）。"
)


@click.command(name="rotate-keys", cls=PlainCommand)
@click.option("--drop-old", is_flag=True, help="完成后核实旧密钥已无用处并删除；已有旧密钥时不再生成新密钥。")
def rotate_keys(drop_old: bool) -> None:
    """更换加密密钥：生成新密钥，把加密保存的内容和文件全部改用新密钥。

    可以在平台运行时进行，也可以随时中断，再运行一次会接着完成。有内容打不开或旧密钥未能删除时，退出状态为 1。
    """
    prepare_django()
    update_database()
    # What needs the models can be imported only now that the apps are loaded.
    from gongkai.organizations.refusals import Refused
    from gongkai.vault.key_file import AlreadyLocked
    from gongkai.vault.keys import key_file, keyring_for_writing

    try:
        # Makes the file where there is none; that takes the same lock.
        keyring_for_writing()
        with key_file().locked(wait=False):
            complete = _rotate(key_file(), only_finish=drop_old)
            if drop_old:
                complete = _drop(key_file()) and complete
    except AlreadyLocked as error:
        raise Refusal("另一个密钥更换正在进行，请等它结束后再运行。") from error
    except Refused as error:
        raise Refusal(str(error)) from error
    except DatabaseError as error:
        raise Refusal(f"数据库没有完成操作（{error}）。{GOES_ON}") from error
    except KeyboardInterrupt:
        click.echo(f"\n已停止。{GOES_ON}")
        sys.exit(130)
    if not complete:
        sys.exit(1)


def _rotate(file: KeyFile, *, only_finish: bool) -> bool:
    """Finish what an earlier run left, or else begin anew; returns whether all could be opened.

    With ``only_finish`` there is no other new key while there are old ones to be dropped.
    """
    from gongkai.vault.keys import in_environment, keyring_for_writing
    from gongkai.vault.rotation import add_key, renew_everything

    keyring = keyring_for_writing()
    done = _with_bar(keyring, lambda advance: renew_everything(keyring, advance))
    if done.renewed:
        click.echo(_sentence(done, keyring))
        if not (in_environment() or only_finish) and len(keyring.keys) > 1:
            click.echo("这是上一次更换中没有完成的部分，没有生成新密钥；要再换一个新密钥，请再运行一次。")
    elif in_environment():
        click.echo("加密保存的内容已全部使用最新的密钥。")
        if len(keyring.keys) == 1:
            click.echo(HOW_TO_CHANGE_THE_ENVIRONMENT)
    elif not only_finish or len(keyring.keys) == 1:
        renewed_keyring = add_key(file)
        click.echo(f"已生成新密钥（编号 {renewed_keyring.newest.id}），请立即备份密钥文件 {file.path}。")
        done = _with_bar(renewed_keyring, lambda advance: renew_everything(renewed_keyring, advance))
        click.echo(_sentence(done, renewed_keyring))
    _show_problems(done)
    return not done.problems


def _sentence(done: Progress, keyring: Keyring) -> str:
    return f"已有 {done.rows} 条记录和 {done.files} 个文件改用密钥 {keyring.newest.id}。"


def _with_bar(keyring: Keyring, renew: Callable[[Callable[[], None]], Progress]) -> Progress:
    """Do it with a bar that shows how much is left; without one where nothing is."""
    from gongkai.vault.rotation import count_left

    left = count_left(keyring.newest)
    columns = (TextColumn("正在改用新密钥"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with ProgressBar(*columns, console=Console(stderr=True), disable=not left) as bar:
        task = bar.add_task("", total=left)
        return renew(lambda: bar.advance(task))


def _show_problems(done: Progress) -> None:
    for place, sentence in list(done.problems.items())[:MOST_PROBLEMS_SHOWN]:
        click.echo(f"{place}：{sentence}", err=True)
    if len(done.problems) > MOST_PROBLEMS_SHOWN:
        click.echo(f"……另有 {len(done.problems) - MOST_PROBLEMS_SHOWN} 处打不开。", err=True)


def _drop(file: KeyFile) -> bool:
    """Drop the old keys, or say which can be; returns whether none of them is needed any more."""
    from gongkai.vault.keys import in_environment, keyring
    from gongkai.vault.rotation import drop_old_keys, still_needed

    if in_environment():
        old, needed = keyring().keys[1:], still_needed(keyring())
        free = [key.id for key in old if key not in needed]
        if free:
            click.echo(
                f"旧密钥（编号 {'、'.join(free)}）已无用处；确认所有平台进程都已使用最新的密钥后，"
                "可以从 GONGKAI_VAULT_KEYS 中删去。"
            )
        dropped, kept = len(free), len(needed)
    else:
        dropped, kept = drop_old_keys(file)
        if dropped:
            click.echo(f"已核实并删除 {dropped} 个旧密钥。以前的备份仍需要它们，请与那些备份一起保管。")
    if kept:
        click.echo(f"还有内容需要 {kept} 个旧密钥，没有删除。请再运行一次；仍打不开的内容请先从备份恢复。")
    if not dropped and not kept:
        click.echo("没有旧密钥。")
    return not kept
