"""Addresses of the pages on which a report is written."""

from django.urls import URLPattern, path

from gongkai.reports.office import annual_writing as writing

urlpatterns: list[URLPattern] = [
    path("office/annual/<int:pk>/write/", writing.Parts.as_view(), name="annual_writing"),
    path("office/annual/<int:pk>/write/<slug:key>/", writing.Write.as_view(), name="annual_write"),
    path("office/annual/<int:pk>/write/<slug:key>/look/", writing.Look.as_view(), name="annual_write_look"),
    path(
        "office/annual/<int:pk>/write/<slug:key>/history/",
        writing.History.as_view(),
        name="annual_write_history",
    ),
]
