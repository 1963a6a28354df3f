"""What the portal keeps: that something public changed, and how often pages were visited."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils import timezone

WEIGHTS = 2**31


def _weight() -> int:
    return secrets.randbelow(WEIGHTS)


class PublicChange(models.Model):
    """That something which public pages show has changed; written in the transaction that changed it.

    Rows are only added, never changed, so no two steps wait for one another. What pages are cached by is the last number
    together with the sum of the random weights: it also moves when a lower number becomes visible after a higher one.
    """

    weight = models.IntegerField("权重", default=_weight)
    at = models.DateTimeField("时间", default=timezone.now, db_index=True)

    class Meta:
        verbose_name = "公开内容变动"
        verbose_name_plural = "公开内容变动"


class PageViews(models.Model):
    """How often the pages of one column were read on one day, by site and by the authority whose pages they are.

    ``site`` and ``authority`` are keys of authorities, 0 where none is registered; ``column`` is "" for the home page.
    """

    day = models.DateField("日期")
    site = models.BigIntegerField("网站主办机关", default=0)
    authority = models.BigIntegerField("机关", default=0)
    column = models.CharField("栏目代码", max_length=40, blank=True)
    views = models.PositiveBigIntegerField("浏览量", default=0)

    class Meta:
        verbose_name = "栏目浏览量"
        verbose_name_plural = "栏目浏览量"
        constraints = [
            models.UniqueConstraint(fields=["day", "site", "authority", "column"], name="views_once_a_day"),
        ]
        indexes = [models.Index(fields=["site", "day"], name="views_of_site")]


class DocumentViews(models.Model):
    """How often the page of one document was read, all in all."""

    document = models.BigIntegerField("信息编号", primary_key=True)
    views = models.PositiveBigIntegerField("浏览量", default=0)

    class Meta:
        verbose_name = "信息浏览量"
        verbose_name_plural = "信息浏览量"


class Visitor(models.Model):
    """That somebody visited a site in a year: a digest under that year's key, which stands outside the database.

    When the year is over the digests are counted into ``VisitorYear`` and removed, and the key is thrown away.
    """

    year = models.PositiveSmallIntegerField("年度")
    site = models.BigIntegerField("网站主办机关", default=0)
    digest = models.BinaryField("摘要", max_length=16)

    class Meta:
        verbose_name = "独立用户"
        verbose_name_plural = "独立用户"
        constraints = [
            models.UniqueConstraint(fields=["year", "site", "digest"], name="visitor_once_a_year"),
        ]


class VisitorYear(models.Model):
    """How many visitors a site had in a year that is over."""

    year = models.PositiveSmallIntegerField("年度")
    site = models.BigIntegerField("网站主办机关", default=0)
    visitors = models.PositiveBigIntegerField("独立用户数", default=0)

    class Meta:
        verbose_name = "年度独立用户"
        verbose_name_plural = "年度独立用户"
        constraints = [
            models.UniqueConstraint(fields=["year", "site"], name="visitors_counted_once"),
        ]
