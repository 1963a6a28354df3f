"""The worker: rounds of daily work and of sending what is due, until it is asked to end."""

from __future__ import annotations

import datetime
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable

from django.db import DatabaseError, connection
from django.utils import timezone

from gongkai.messaging import delivery, work
from gongkai.messaging.connections import drop_broken_connection
from gongkai.messaging.models import Channel, Status
from gongkai.messaging.rounds import registered_rounds
from gongkai.messaging.transports import NO_TRANSPORT, OutOfOrder
from gongkai.organizations.actions import continue_following

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_ROUNDS = 2.0
SECONDS_AFTER_A_FAULT = 10.0
TICK = 0.25
"""How soon, in seconds, an idle worker notices that it is asked to end."""
REST = datetime.timedelta(seconds=30)
"""How long a channel is left alone whose way out is closed: else a thousand notices would find out one by one."""
REST_OF_A_ROUND = datetime.timedelta(minutes=1)
"""How long work of every round is left alone after it failed."""
SECONDS_FOR_THE_CALENDAR = 10.0
"""How much of a round may go into dates that a notice on days off has moved."""
MOST_A_ROUND = 200
"""After so many notices the daily work gets a look again."""

_TOLD = (
    (Status.SENT, "送出 {} 条"),
    (Status.WAITING, "稍后再试 {} 条"),
    (Status.FAILED, "多次未成 {} 条"),
    (Status.UNDELIVERABLE, "无法投递 {} 条"),
    (Status.NO_TRANSPORT, "没有发送通道 {} 条"),
)


class Worker:
    """One worker. ``say`` takes the sentences for the operator; ``asked_to_end`` is asked between two notices."""

    def __init__(self, say: Callable[[str], None], asked_to_end: Callable[[], bool] = lambda: False) -> None:
        self.say = say
        self.asked_to_end = asked_to_end
        self.ways = delivery.ways_out()
        self.resting: dict[str, datetime.datetime] = {}

    def introduce(self) -> None:
        """Say where notices go."""
        for channel in Channel:
            way = self.ways.get(channel)
            self.say(f"{channel.label}经{way.described()}发出。" if way else NO_TRANSPORT[channel])

    def run(self) -> None:
        """Do rounds until asked to end. A database that fails is waited for, not died of."""
        while not self.asked_to_end():
            pause = SECONDS_BETWEEN_ROUNDS
            try:
                drop_broken_connection()
                self.round()
            except DatabaseError as fault:
                reason = (str(fault).strip().splitlines() or [type(fault).__name__])[0]
                self.say(f"数据库现在不能用（{reason}），{SECONDS_AFTER_A_FAULT:.0f}秒后再试。")
                connection.close()
                pause = SECONDS_AFTER_A_FAULT
            self._wait(pause)

    def round(self) -> bool:
        """Do the daily work, bring dates after the calendar, send the notices that are due, and what else is registered.

        Returns whether the daily work went well.
        """
        well = self._tell(work.run_daily(timezone.now()))
        continue_following(SECONDS_FOR_THE_CALENDAR, retry=False, asked_to_end=self.asked_to_end)
        counts = self._send_due()
        if told := "，".join(words.format(counts[status]) for status, words in _TOLD if counts[status]):
            self.say(f"通知：{told}。")
        self._look_after_rounds()
        return well

    def day(self, day: datetime.date) -> bool:
        """Do the daily work of a given day that has not succeeded; returns whether what was done went well."""
        return self._tell(work.run_day(day, timezone.now()))

    def _tell(self, outcomes: Iterable[work.Outcome]) -> bool:
        well = True
        for outcome in outcomes:
            if outcome.ok:
                self.say(f"每日工作“{outcome.work.label}”已完成。")
            else:
                well = False
                self.say(f"每日工作“{outcome.work.label}”没有完成（{outcome.error}），稍后再试。")
        return well

    def _look_after_rounds(self) -> None:
        for registered in registered_rounds():
            now = timezone.now()
            if self.asked_to_end() or self.resting.get(registered.name, now) > now:
                continue
            try:
                told = registered.function(self.asked_to_end)
            except DatabaseError:
                raise
            except Exception as fault:
                logger.exception("round %s failed", registered.name)
                self.resting[registered.name] = now + REST_OF_A_ROUND
                told = f"没有办成（{type(fault).__name__}），稍后再试。"
            if told:
                self.say(f"{registered.label}：{told}")

    def _send_due(self) -> Counter[Status]:
        counts: Counter[Status] = Counter()
        if marked := delivery.sort_by_way(self.ways, timezone.now()):
            counts[Status.NO_TRANSPORT] = marked
        for _ in range(MOST_A_ROUND):
            if self.asked_to_end():
                break
            status = self._send_next()
            if status is None:
                break
            counts[status] += 1
        return counts

    def _send_next(self) -> Status | None:
        now = timezone.now()
        awake = [channel for channel in self.ways if self.resting.get(channel, now) <= now]
        taken = delivery.take_next(awake, now)
        if taken is None:
            return None
        status, refusal = delivery.send(taken, self.ways[taken.channel])
        if isinstance(refusal, OutOfOrder):
            self.resting[taken.channel] = timezone.now() + REST
            self.say(str(refusal))
        return status

    def _wait(self, seconds: float) -> None:
        # In small steps: a signal handler only sets a mark, it cannot wake a waiting thread safely.
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self.asked_to_end():
            time.sleep(TICK)
