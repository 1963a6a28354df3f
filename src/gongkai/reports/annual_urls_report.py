"""Addresses of the pages of a report's figures: the report itself, traces, entries by hand."""

from django.urls import path

from gongkai.reports.office import (
    annual_entering,
    annual_figure,
    annual_figure_entry,
    annual_files,
    annual_record,
    annual_report,
)

urlpatterns = [
    path("office/annual/", annual_report.AnnualReports.as_view(), name="annual_reports"),
    path("office/annual/open/", annual_report.OpenReport.as_view(), name="annual_open"),
    path(
        "office/annual/record/<str:model>/<int:pk>/",
        annual_record.RecordPage.as_view(),
        name="annual_record",
    ),
    path("office/annual/<int:pk>/", annual_report.ReportPage.as_view(), name="annual_report"),
    path("office/annual/<int:pk>/submit/", annual_report.SubmitReport.as_view(), name="annual_submit"),
    path("office/annual/<int:pk>/recall/", annual_report.RecallReport.as_view(), name="annual_recall"),
    path("office/annual/<int:pk>/explain/", annual_report.ExplainFinding.as_view(), name="annual_explain"),
    path(
        "office/annual/<int:pk>/download/<slug:kind>/",
        annual_report.DownloadReport.as_view(),
        name="annual_download",
    ),
    path(
        "office/annual/<int:pk>/entering/",
        annual_entering.EnteringPage.as_view(),
        name="annual_entering",
    ),
    path(
        "office/annual/<int:pk>/figure/<path:cell>/",
        annual_figure.FigurePage.as_view(),
        name="annual_figure",
    ),
    path(
        "office/annual/<int:pk>/enter/<path:cell>/",
        annual_figure_entry.EnterFigure.as_view(),
        name="annual_enter",
    ),
    path(
        "office/annual/<int:pk>/evidence/<slug:kind>/<path:cell>/",
        annual_figure.EvidenceFile.as_view(),
        name="annual_evidence",
    ),
    path(
        "office/annual/<int:pk>/attachment/<int:entry>/",
        annual_figure_entry.EntryAttachment.as_view(),
        name="annual_attachment",
    ),
    path(
        "office/annual/<int:pk>/file/<int:file>/",
        annual_files.SourceFile.as_view(),
        name="annual_source_file",
    ),
]
