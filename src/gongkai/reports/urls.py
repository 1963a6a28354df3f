"""The addresses of the archive: for everyone below 政府信息公开年报, for staff below ``office/reports``."""

from django.urls import path

from gongkai.reports import (
    annual_urls_publication,
    annual_urls_receiving,
    annual_urls_report,
    annual_urls_writing,
)
from gongkai.reports.office import changes, pages
from gongkai.reports.public import pages as public

app_name = "reports"

urlpatterns = [
    path("zfxxgk/zfxxgknb/", public.Archive.as_view(), name="archive"),
    path("zfxxgk/zfxxgknb/<int:pk>/", public.ReportView.as_view(), name="report"),
    path("zfxxgk/zfxxgknb/<int:pk>/xiazai/<slug:kind>/", public.Download.as_view(), name="download"),
    path("office/reports/", pages.Archive.as_view(), name="office_archive"),
    path("office/reports/upload/", pages.Upload.as_view(), name="office_upload"),
    path("office/reports/<int:pk>/", pages.ReportView.as_view(), name="office_report"),
    path("office/reports/<int:pk>/download/<slug:kind>/", pages.Download.as_view(), name="office_download"),
    path("office/reports/<int:pk>/file/<int:file>/", pages.KeptFile.as_view(), name="office_file"),
    path("office/reports/<int:pk>/correct/", changes.Correct.as_view(), name="office_correct"),
    path(
        "office/reports/<int:pk>/withdraw-correction/",
        changes.WithdrawCorrection.as_view(),
        name="office_withdraw_correction",
    ),
    path("office/reports/<int:pk>/verdict/", changes.GiveVerdict.as_view(), name="office_verdict"),
    path(
        "office/reports/<int:pk>/withdraw-verdict/",
        changes.WithdrawVerdict.as_view(),
        name="office_withdraw_verdict",
    ),
    path("office/reports/<int:pk>/publish/", changes.Publish.as_view(), name="office_publish"),
    path("office/reports/<int:pk>/withdraw/", changes.Withdraw.as_view(), name="office_withdraw"),
    path("office/reports/<int:pk>/examine/", changes.Examine.as_view(), name="office_examine"),
]
urlpatterns += annual_urls_report.urlpatterns
urlpatterns += annual_urls_writing.urlpatterns
urlpatterns += annual_urls_receiving.urlpatterns
urlpatterns += annual_urls_publication.urlpatterns
