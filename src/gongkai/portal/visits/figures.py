"""The yearly figures of a site as they are reported: visitors, page views, what was published by kind."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from gongkai.organizations.models import Authority
from gongkai.portal.models import PageViews, Visitor, VisitorYear
from gongkai.portal.visits.digests import throw_away_keys_before
from gongkai.publishing.models import Disclosure, Placement, SiteColumn
from gongkai.publishing.public.listing import year_bounds
from gongkai.web import columns

OVERVIEW, NEWS, CATALOGUE = "概况类信息更新量", "政务动态信息更新量", "信息公开目录信息更新量"
KINDS = (OVERVIEW, NEWS, CATALOGUE)
"""The rows of the yearly table of government websites (国办函〔2018〕12号)."""
_MARKS = ((OVERVIEW, ("概况",)), (NEWS, ("动态", "要闻", "时政")))


@dataclass(frozen=True, slots=True)
class YearFigures:
    """What one site reports about one year. ``columns`` are the titles of columns with their page views."""

    year: int
    visitors: int
    views: int
    months: tuple[int, ...]
    columns: tuple[tuple[str, int], ...]
    published: tuple[tuple[str, int], ...]

    @property
    def published_in_all(self) -> int:
        """信息发布总数: each item once."""
        return sum(count for _, count in self.published)


def year_figures(site: Authority, authorities: QuerySet[Authority], year: int) -> YearFigures:
    """The figures of the site that an authority runs; ``authorities`` are those whose items it counts as its own."""
    pages = PageViews.objects.filter(site=site.pk, day__year=year)
    by_month = {
        row["month"].month: row["views"]
        for row in pages.annotate(month=TruncMonth("day")).values("month").annotate(views=Sum("views"))
    }
    by_column = pages.values("column").annotate(total=Sum("views")).order_by("-total", "column")
    titles = _titles(site)
    return YearFigures(
        year=year,
        visitors=visitors_of(site, year),
        views=sum(by_month.values()),
        months=tuple(by_month.get(month, 0) for month in range(1, 13)),
        columns=tuple((titles.get(row["column"], row["column"]), row["total"]) for row in by_column),
        published=_published(authorities, year),
    )


def visitors_of(site: Authority, year: int) -> int:
    """独立用户访问总量 of a year; after its end the number that was kept."""
    kept = VisitorYear.objects.filter(site=site.pk, year=year).first()
    return kept.visitors if kept else Visitor.objects.filter(site=site.pk, year=year).count()


def years_with_figures(site: Authority) -> list[int]:
    """The years to choose from, newest first: from the first day that was counted to now."""
    first = PageViews.objects.filter(site=site.pk).order_by("day").values_list("day", flat=True).first()
    this_year = timezone.localdate().year
    return list(range(this_year, (first.year if first else this_year) - 1, -1))


@transaction.atomic
def close_years(day: dt.date) -> None:
    """Daily work: count the digests of the years that are over, remove them, and throw their keys away."""
    for row in Visitor.objects.filter(year__lt=day.year).values("year", "site").annotate(number=Count("pk")):
        kept, made = VisitorYear.objects.select_for_update().get_or_create(
            year=row["year"], site=row["site"], defaults={"visitors": row["number"]}
        )
        if not made:
            # Visits of the last seconds of a year that were written late. Who came before is not known any more.
            kept.visitors += row["number"]
            kept.save()
    Visitor.objects.filter(year__lt=day.year).delete()
    throw_away_keys_before(day.year)


def _titles(site: Authority) -> dict[str, str]:
    known = {column.key: column.title for column in (columns.DISCLOSURE, *columns.COLUMNS)}
    known |= {category.key: category.title for category in columns.STATUTORY_CATEGORIES}
    known |= {
        columns.SITE_MAP.key: columns.SITE_MAP.title,
        columns.REPORT_ERROR.key: columns.REPORT_ERROR.title,
    }
    known |= {"": "首页", "ml": "政府信息公开目录", "jiansuo": "检索"}
    return known | dict(SiteColumn.objects.filter(authority=site).values_list("key", "title"))


def _published(authorities: QuerySet[Authority], year: int) -> tuple[tuple[str, int], ...]:
    """信息发布: what was first published in the year, each item in the first kind whose column it stands in."""
    begin, end = year_bounds(year)
    items: Any = Disclosure.objects.filter(
        authority__in=authorities.values("pk"), published_at__gte=begin, published_at__lt=end
    )
    counted = {}
    conditions = {}
    taken = Q()
    for kind, marks in _MARKS:
        inside = Q()
        for mark in marks:
            inside |= Q(column__column_type__contains=mark)
        is_kind = Q(Exists(Placement.objects.filter(inside, disclosure=OuterRef("pk"))))
        conditions[kind] = is_kind & ~taken if taken else is_kind
        taken |= is_kind
    conditions[CATALOGUE] = ~taken
    for kind in KINDS:
        counted[kind] = items.filter(conditions[kind]).count()
    return tuple((kind, counted[kind]) for kind in KINDS)
