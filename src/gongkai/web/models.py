"""What the frame of the pages keeps: how often somebody has knocked."""

from __future__ import annotations

from django.db import models


class Throttle(models.Model):
    """One counter: how often something has happened since its window began.

    ``key`` is a keyed digest of what is counted, so that the table holds no address of anybody.
    """

    key = models.CharField("计数对象", max_length=64, primary_key=True)
    ends_at = models.DateTimeField("本轮截止时间", db_index=True)
    count = models.PositiveIntegerField("次数", default=0)

    class Meta:
        verbose_name = "频率计数"
        verbose_name_plural = "频率计数"

    def __str__(self) -> str:
        return f"{self.count}（{self.ends_at:%Y-%m-%d %H:%M:%S}）"
