"""Which address leads to which room."""

from django.urls import include, path

from gongkai.portal.urls import frame_urlpatterns
from gongkai.web.urls import urlpatterns as web_urlpatterns

urlpatterns = [
    # Home, the statutory classes and the map of the site belong to the frame by name, and show what was published.
    path("", include(([*web_urlpatterns, *frame_urlpatterns], "web"))),
    path("", include("gongkai.web.office.urls")),
    path("", include("gongkai.casework.urls")),
    path("", include("gongkai.publishing.urls")),
    path("", include("gongkai.reports.urls")),
    path("", include("gongkai.portal.urls")),
]

handler400 = "gongkai.web.errors.bad_request"
handler403 = "gongkai.web.errors.permission_denied"
handler404 = "gongkai.web.errors.not_found"
handler500 = "gongkai.web.errors.server_error"
