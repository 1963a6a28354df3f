"""The addresses of the columns for staff."""

from django.urls import URLPattern, path

from gongkai.publishing.office import columns

_AT = "office/publishing/columns/"

urlpatterns: list[URLPattern] = [
    path(_AT, columns.Columns.as_view(), name="columns"),
    path(f"{_AT}lay-out/", columns.LayOut.as_view(), name="columns_lay_out"),
    path(f"{_AT}add/", columns.AddColumn.as_view(), name="column_add"),
    path(f"{_AT}<int:pk>/", columns.ChangeColumn.as_view(), name="column_change"),
    path(f"{_AT}<int:pk>/move/", columns.MoveColumn.as_view(), name="column_move"),
    path(f"{_AT}<int:pk>/up/", columns.ShiftColumn.as_view(), {"way": "up"}, name="column_up"),
    path(f"{_AT}<int:pk>/down/", columns.ShiftColumn.as_view(), {"way": "down"}, name="column_down"),
    path(f"{_AT}<int:pk>/close/", columns.OpenOrClose.as_view(), {"way": "close"}, name="column_close"),
    path(f"{_AT}<int:pk>/open/", columns.OpenOrClose.as_view(), {"way": "open"}, name="column_open"),
]
