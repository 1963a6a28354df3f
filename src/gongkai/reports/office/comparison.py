"""The staff page on which figures are compared over authorities and years, and its files."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest
from django.views.generic import TemplateView

from gongkai.reports.comparing.exporting import comparison_download, comparison_links
from gongkai.reports.comparing.pools import office_pool
from gongkai.reports.comparison import Comparison, compare
from gongkai.reports.office.pages import ArchiveView
from gongkai.reports.rights import readable_reports


class ComparisonView(ArchiveView):
    """Base: the reports that the person may read, made on the platform or read into the archive."""

    def get_comparison(self) -> Comparison:
        """What the address asks for."""
        pool = office_pool(readable_reports(self.scope), self.get_queryset())
        return compare(pool, dict(self.request.GET.lists()))


class ComparisonPage(ComparisonView, TemplateView):
    """One figure over authorities and years."""

    template_name = "reports/office/comparison.html"
    title = "数据比较"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the comparison."""
        context = super().get_context_data(**kwargs)
        comparison = self.get_comparison()
        context["comparison"] = comparison
        context["office"] = True
        context["files"] = comparison_links(comparison, "reports:office_comparison_download")
        return context


class ComparisonDownload(ComparisonView):
    """The table of a comparison as a file."""

    def get(self, request: HttpRequest, kind: str) -> FileResponse:
        """Make the file; a kind that does not exist is a 404."""
        return comparison_download(self.get_comparison(), kind)
