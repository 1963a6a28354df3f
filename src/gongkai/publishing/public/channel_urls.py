"""The gazette and the screens for everybody."""

from django.urls import URLPattern, path

from gongkai.publishing.public import gazette, screen

urlpatterns: list[URLPattern] = [
    path("zfxxgk/gb/", gazette.Gazettes.as_view(), name="public_gazettes"),
    path("zfxxgk/gb/<int:pk>/", gazette.Gazette.as_view(), name="public_gazette"),
    path("zfxxgk/gb/<int:pk>/pdf/", gazette.GazetteFile.as_view(), name="public_gazette_file"),
    path("zfxxgk/dp/<int:authority>/", screen.Screen.as_view(), name="screen"),
]
