"""The public addresses of the standard catalogue and of policy questions."""

from django.urls import URLPattern, path

from gongkai.publishing.public import grassroots, interpretations

_AT = "zfxxgk/jczwgk/"

urlpatterns: list[URLPattern] = [
    path(_AT, grassroots.Fields.as_view(), name="grassroots"),
    path(f"{_AT}shixiang/<int:pk>/", grassroots.Entry.as_view(), name="grassroots_entry"),
    path(f"{_AT}<int:authority>/<str:field>/", grassroots.Field.as_view(), name="grassroots_field"),
    path("zfxxgk/zcwd/", interpretations.Questions.as_view(), name="questions"),
]
