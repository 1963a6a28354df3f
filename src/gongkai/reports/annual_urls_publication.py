"""Addresses of what the public sees of a report, of the pages that lead there, and of the comparison."""

from django.urls import URLPattern, path

from gongkai.reports.office import comparison as office_comparison
from gongkai.reports.public import comparison

_PUBLIC = "zfxxgk/zfxxgknb/"
_COMPARED = f"{_PUBLIC}bijiao/"
_OFFICE_COMPARED = "office/reports/compare/"

urlpatterns: list[URLPattern] = [
    path(_COMPARED, comparison.ComparisonPage.as_view(), name="comparison"),
    path(
        f"{_COMPARED}xiazai/<slug:kind>/",
        comparison.ComparisonDownload.as_view(),
        name="comparison_download",
    ),
    path(_OFFICE_COMPARED, office_comparison.ComparisonPage.as_view(), name="office_comparison"),
    path(
        f"{_OFFICE_COMPARED}download/<slug:kind>/",
        office_comparison.ComparisonDownload.as_view(),
        name="office_comparison_download",
    ),
]
