"""Which address leads to which room."""

from django.urls import include, path

urlpatterns = [
    path("", include("gongkai.web.urls")),
    path("", include("gongkai.web.office.urls")),
    path("", include("gongkai.casework.urls")),
    path("", include("gongkai.publishing.urls")),
    path("", include("gongkai.reports.urls")),
]

handler400 = "gongkai.web.errors.bad_request"
handler403 = "gongkai.web.errors.permission_denied"
handler404 = "gongkai.web.errors.not_found"
handler500 = "gongkai.web.errors.server_error"
