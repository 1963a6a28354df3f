"""The worker as a process of its own: what a kill cannot take away, and how it ends when asked."""

from __future__ import annotations

import datetime
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from gongkai.messaging.delivery import INTERRUPTED
from gongkai.messaging.models import Attempt, Message, Status
from tests.messaging.kit import an_email
from tests.messaging.mailbox import MailBox
from tests.organizations.city import City

PROJECT = Path(__file__).parents[2]
PATIENCE = 60.0

pytestmark = pytest.mark.django_db(transaction=True)
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(mailbox: MailBox, tmp_path: Path) -> Iterator[Start]:
    """Starts ``gongkai work`` on the database of the tests."""
    started: list[subprocess.Popen[str]] = []
    # Where the tests themselves run with Ctrl-C ignored (in the background), the worker would inherit that and heed it.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)

    def begin(*arguments: str) -> subprocess.Popen[str]:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.messaging.worker_settings",
            "PYTHONPATH": str(PROJECT),
            "PYTHONUNBUFFERED": "1",
            "GONGKAI_HOME": str(tmp_path),
            "WORKER_DATABASE": str(connection.settings_dict["NAME"]),
            "WORKER_SMTP_URL": f"smtp://127.0.0.1:{mailbox.port}",
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "gongkai.cli", "work", *arguments],
            env=environment,
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield begin
    signal.signal(signal.SIGINT, before)
    for process in started:
        process.kill()
        process.communicate()


def until(holds: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def let_leases_end() -> None:
    Message.objects.filter(status=Status.SENDING).update(
        next_attempt_at=timezone.now() - datetime.timedelta(seconds=1)
    )


def test_a_worker_that_is_killed_in_the_middle_loses_nothing(mailbox: MailBox, start: Start) -> None:
    city = City()
    keys = [str(an_email(city.city).key) for _ in range(6)]
    mailbox.answers = ["250 OK", "250 OK", "stall"]
    doomed = start()
    until(lambda: len(mailbox.offered) == 3, doomed)
    doomed.kill()
    doomed.wait()
    statuses = list(Message.objects.order_by("pk").values_list("status", flat=True))
    assert statuses == [Status.SENT] * 2 + [Status.SENDING] + [Status.WAITING] * 3

    let_leases_end()
    heir = start("--once")
    said = heir.communicate(timeout=PATIENCE)[0]
    assert heir.returncode == 0, said
    assert "通知：送出 4 条。" in said
    assert sorted(mailbox.ids) == sorted(f"<{key}@hebi.example>" for key in keys)
    assert set(Message.objects.values_list("status", flat=True)) == {Status.SENT}
    assert Attempt.objects.get(ok=False).answer == INTERRUPTED


def test_two_workers_at_once_send_each_notice_once(mailbox: MailBox, start: Start) -> None:
    city = City()
    keys = [str(an_email(city.city).key) for _ in range(30)]
    workers = [start("--once"), start("--once")]
    for worker in workers:
        said = worker.communicate(timeout=PATIENCE)[0]
        assert worker.returncode == 0, said
    assert sorted(mailbox.ids) == sorted(f"<{key}@hebi.example>" for key in keys)


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_it_says_what_it_does_and_ends_in_order(mailbox: MailBox, start: Start, by: signal.Signals) -> None:
    an_email(City().city)
    worker = start()
    until(lambda: bool(mailbox.taken), worker)
    worker.send_signal(by)
    said = worker.communicate(timeout=PATIENCE)[0]
    assert worker.returncode == 0
    assert [line for line in said.splitlines() if not line.startswith("每日工作")] == [
        "工作进程已启动。",
        f"电子邮件经邮件服务器 127.0.0.1:{mailbox.port}发出。",
        "平台没有设置短信网关，短信没有发出。请平台管理员设置 GONGKAI_SMS_URL。",
        "通知：送出 1 条。",
        "工作进程已停止。",
    ]
    assert Message.objects.get().status == Status.SENT


def test_it_ends_with_the_process_that_it_works_beside(mailbox: MailBox, start: Start) -> None:
    alone = start("--beside", "1")
    assert "工作进程已停止。" in alone.communicate(timeout=PATIENCE)[0]
    assert alone.returncode == 0


def test_what_failed_is_taken_up_again_on_demand(mailbox: MailBox, start: Start) -> None:
    city = City()
    failed, old = an_email(city.city), an_email(city.city)
    Message.objects.update(status=Status.FAILED, attempts=7)
    Message.objects.filter(pk=old.pk).update(created_at=timezone.now() - datetime.timedelta(days=8))
    plain = start("--once")
    plain.communicate(timeout=PATIENCE)
    assert mailbox.taken == []
    again = start("--once", "--again")
    assert "重新列入发送的通知：1 条。" in again.communicate(timeout=PATIENCE)[0]
    assert mailbox.ids == [f"<{failed.key}@hebi.example>"]


def test_a_day_that_makes_no_sense_is_refused_with_a_sentence(start: Start) -> None:
    for day, status, sentence in [
        ("2999-01-01", 1, "--day 不能是将来的日期。"),
        ("昨天", 2, "参数 --day 的值不对"),
    ]:
        refused = start("--day", day)
        assert sentence in refused.communicate(timeout=PATIENCE)[0]
        assert refused.returncode == status


def test_a_day_on_which_nothing_is_left_is_answered(start: Start) -> None:
    worker = start("--day", "2026-11-20")
    said = worker.communicate(timeout=PATIENCE)[0]
    assert worker.returncode == 0, said
    assert "2026-11-20 的每日工作没有剩下未办的。" in said
