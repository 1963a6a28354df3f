"""The addresses of the standard catalogue for staff."""

from django.urls import URLPattern, path

from gongkai.publishing.office import catalogue

_AT = "office/publishing/catalogue/"

urlpatterns: list[URLPattern] = [
    path(_AT, catalogue.Overview.as_view(), name="catalogue"),
    path(f"{_AT}entries/", catalogue.Entries.as_view(), name="catalogue_entries"),
    path(f"{_AT}excel/", catalogue.Export.as_view(), name="catalogue_export"),
    path(f"{_AT}import/", catalogue.Upload.as_view(), name="catalogue_import"),
    path(f"{_AT}import/confirm/", catalogue.Confirm.as_view(), name="catalogue_confirm"),
    path(
        f"{_AT}<int:pk>/retire/", catalogue.SetCurrent.as_view(), {"way": "retire"}, name="catalogue_retire"
    ),
    path(
        f"{_AT}<int:pk>/resume/", catalogue.SetCurrent.as_view(), {"way": "resume"}, name="catalogue_resume"
    ),
]
