"""Addresses of what the public sees of a report, of the pages that lead there, and of the comparison."""

from django.urls import URLPattern, path

from gongkai.reports.office import annual_data as office_data
from gongkai.reports.office import annual_publication
from gongkai.reports.office import comparison as office_comparison
from gongkai.reports.public import annual, annual_data, comparison

_PUBLIC = "zfxxgk/zfxxgknb/"
_COMPARED = f"{_PUBLIC}bijiao/"
_DATA = f"{_PUBLIC}shuju/"
_REPORT = f"{_PUBLIC}<int:year>/<int:authority>/"
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
    path(_DATA, annual_data.AnnualData.as_view(), name="public_annual_data"),
    path(f"{_DATA}<slug:kind>/", annual_data.AnnualDataFile.as_view(), name="public_annual_data_file"),
    path(_REPORT, annual.AnnualReportPage.as_view(), name="public_annual_report"),
    path(
        f"{_REPORT}xiazai/<slug:kind>/",
        annual.AnnualReportDownload.as_view(),
        name="public_annual_download",
    ),
    path(
        "office/annual/<int:pk>/publication/",
        annual_publication.Publication.as_view(),
        name="annual_publication",
    ),
    path("office/annual/data/", office_data.AnnualData.as_view(), name="annual_data"),
    path("office/annual/data/<slug:kind>/", office_data.AnnualDataFile.as_view(), name="annual_data_file"),
]
