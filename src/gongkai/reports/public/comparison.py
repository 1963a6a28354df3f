"""The public page on which figures are compared over authorities and years, and its files."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest
from django.urls import reverse
from django.views.generic import View

from gongkai.reports.annual.publishing import published_reports
from gongkai.reports.comparing.exporting import comparison_download, comparison_links
from gongkai.reports.comparing.pools import Pool, public_pool
from gongkai.reports.comparison import compare
from gongkai.reports.permissions import public_reports
from gongkai.web.columns import ANNUAL_REPORTS
from gongkai.web.public import PublicView


def everybodys_pool() -> Pool:
    """What everybody may compare."""
    return public_pool(published_reports(), public_reports())


class ComparisonPage(PublicView):
    """One figure over authorities and years, of published reports and of the public part of the archive."""

    template_name = "reports/public/comparison.html"
    column = ANNUAL_REPORTS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the comparison."""
        context = super().get_context_data(**kwargs)
        comparison = compare(everybodys_pool(), dict(self.request.GET.lists()))
        context["title"] = "数据比较"
        context["breadcrumbs"] = [(ANNUAL_REPORTS.title, reverse("reports:archive"))]
        context["comparison"] = comparison
        context["files"] = comparison_links(comparison, "reports:comparison_download")
        return context


class ComparisonDownload(View):
    """The table of a comparison as a file."""

    def get(self, request: HttpRequest, kind: str) -> FileResponse:
        """Make the file; a kind that does not exist is a 404."""
        return comparison_download(compare(everybodys_pool(), dict(request.GET.lists())), kind)
