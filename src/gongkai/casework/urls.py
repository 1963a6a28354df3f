"""The addresses of casework: for citizens below ``zfxxgk/ysqgk``, for staff below ``office/requests``."""

from gongkai.casework.office import case_urls, decision_urls, following_urls, supervision_urls
from gongkai.casework.public import urls as public_urls

app_name = "casework"

urlpatterns = [
    *public_urls.urlpatterns,
    *supervision_urls.urlpatterns,
    *following_urls.urlpatterns,
    *decision_urls.urlpatterns,
    *case_urls.urlpatterns,
]
