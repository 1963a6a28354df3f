"""``gongkai work``: the worker that sends notices and does the daily work."""

from __future__ import annotations

import datetime
import os
import signal
from types import FrameType
from typing import TYPE_CHECKING

import click

from gongkai.commands.database import prepare_django, require_database
from gongkai.commands.group import PlainCommand
from gongkai.commands.refusal import Refusal

if TYPE_CHECKING:
    from gongkai.messaging.worker import Worker


class Ending:
    """Whether the worker is asked to end: by a signal, or because the process that it works beside is gone."""

    def __init__(self, parent: int | None) -> None:
        self.parent = parent
        self.asked = False
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            # Whoever starts it with a signal ignored (nohup) wants it to go on.
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._ask)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked = True

    def __call__(self) -> bool:
        """Whether to end before the next step."""
        return self.asked or (self.parent is not None and os.getppid() != self.parent)


@click.command(cls=PlainCommand)
@click.option("--once", is_flag=True, help="只做一轮就结束：办理今天的每日工作，发送到期的通知。")
@click.option(
    "--again", is_flag=True, help="先把 7 天以内多次未成或没有发送通道的通知重新列入发送，再开始工作。"
)
@click.option(
    "--day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="补办某一天没有办成的每日工作，然后结束；已经办成的不重复办理。",
)
@click.option("--beside", type=int, hidden=True, help="平台主进程的编号：它结束时一起结束。")
def work(once: bool, again: bool, day: datetime.datetime | None, beside: int | None) -> None:
    """发送电子邮件和短信通知，办理每日工作，直到被停止（Ctrl-C 或 SIGTERM）。

    gongkai run 会自动启动一个工作进程。可以在多台机器上同时运行，每条通知、每天的工作只由其中一个办理。
    """
    ending = Ending(beside)
    prepare_django()
    require_database()
    from django.db import DatabaseError

    from gongkai.messaging.worker import Worker

    worker = Worker(_say, ending)
    try:
        _work(worker, once=once, again=again, day=day.date() if day else None)
    except DatabaseError as error:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise Refusal(f"数据库出错（{reason}），请先运行 gongkai migrate，并检查数据库是否完好。") from error


def _work(worker: Worker, *, once: bool, again: bool, day: datetime.date | None) -> None:
    from django.utils import timezone

    from gongkai.messaging.delivery import take_up_again
    from gongkai.messaging.models import Status

    if day is not None:
        _refuse_future(day)
        if not worker.day(day):
            raise Refusal("这一天的每日工作没有全部办成，请看上面的原因。")
        _say(f"{day} 的每日工作没有剩下未办的。")
        return
    if again:
        count = take_up_again([Status.FAILED, Status.NO_TRANSPORT], timezone.now())
        _say(f"重新列入发送的通知：{count} 条。")
    if once:
        if not worker.round():
            raise Refusal("每日工作没有全部办成，请看上面的原因。")
        return
    _say("工作进程已启动。")
    worker.introduce()
    worker.run()
    _say("工作进程已停止。")


def _refuse_future(day: datetime.date) -> None:
    from django.utils import timezone

    from gongkai.messaging.work import local_day

    if day > local_day(timezone.now()):
        raise Refusal("--day 不能是将来的日期。")


def _say(sentence: str) -> None:
    click.echo(sentence)
