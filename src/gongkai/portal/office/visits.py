"""访问统计: what a site reports about a year, as a page with drawings and tables, and as a file."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.generic import TemplateView

from gongkai.organizations.models import Authority, Role
from gongkai.portal.models import DocumentViews
from gongkai.portal.visits.figures import YearFigures, year_figures, years_with_figures
from gongkai.publishing.models import Disclosure
from gongkai.web import charts
from gongkai.web.menu import MenuEntry
from gongkai.web.views import StaffView

READERS = (
    Role.OPERATOR,
    Role.INFORMATION_OFFICER,
    Role.HEAD_OF_DISCLOSURE_OFFICE,
    Role.LEADER,
    Role.SUPERVISOR,
)
MOST_READ = 10
ENTRY = MenuEntry(label="访问统计", url_name="portal:visits", order=90, roles=READERS)


class _Visits(StaffView):
    """Base: the figures of the acting authority's site for a year."""

    model = Authority
    authority_path = "pk"
    required_roles = READERS
    title = "访问统计"

    def figures(self, year: int) -> YearFigures:
        """The figures; a 404 for a year in which nothing could be counted."""
        if year not in years_with_figures(self.authority):
            raise Http404
        # What stands on a site is that of its authority and of the bodies below it.
        below = Authority.objects.descendants(self.authority, include_self=True)
        return year_figures(self.authority, below, year)


class VisitsPage(_Visits, TemplateView):
    """The page."""

    template_name = "portal/office/visits.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds figures, drawing, and what was read most."""
        context = super().get_context_data(**kwargs)
        years = years_with_figures(self.authority)
        asked = self.request.GET.get("nian", "")
        year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else years[0]
        figures = self.figures(year)
        months = [f"{month}月" for month in range(1, 13)]
        context |= {
            "years": years,
            "figures": figures,
            "months": list(zip(months, figures.months, strict=True)),
            "chart": charts.bars(f"{year}年各月浏览量", months, figures.months, "次", name="views"),
            "most_read": self._most_read(),
        }
        return context

    def _most_read(self) -> list[tuple[Disclosure, int]]:
        """The documents of the authority that were read most, all in all. Two queries."""
        mine = Disclosure.objects.public().filter(authority=self.authority).values("pk")
        rows = DocumentViews.objects.filter(document__in=mine).order_by("-views", "document")[:MOST_READ]
        views = {row.document: row.views for row in rows}
        items = Disclosure.objects.in_bulk(list(views))
        return [(items[key], number) for key, number in views.items() if key in items]


class VisitsFile(_Visits):
    """The same figures as a CSV file."""

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        """The file; with the mark by which spreadsheets know UTF-8."""
        figures = self.figures(year)
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(["年度", "指标", "数值", "单位"])
        writer.writerow([year, "独立用户访问总量", figures.visitors, "个"])
        writer.writerow([year, "网站总访问量", figures.views, "次"])
        writer.writerow([year, "信息发布总数", figures.published_in_all, "条"])
        for kind, count in figures.published:
            writer.writerow([year, kind, count, "条"])
        for month, views in enumerate(figures.months, 1):
            writer.writerow([year, f"{month}月浏览量", views, "次"])
        for title, views in figures.columns:
            writer.writerow([year, f"栏目浏览量：{_plain(title)}", views, "次"])
        answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="visits-{year}.csv"'
        return answer


def _plain(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return text.replace("\r", " ").replace("\n", " ")
