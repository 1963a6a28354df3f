"""Addresses of the pages of the compiling authority: the list of units, the board, returning and accepting."""

from django.urls import URLPattern, path

from gongkai.reports.office import annual_receiving as receiving
from gongkai.reports.office import annual_receiving_files as files
from gongkai.reports.office import annual_receiving_units as units

_BOARD = "office/annual/board/"

urlpatterns: list[URLPattern] = [
    path(_BOARD, receiving.Boards.as_view(), name="reporting_boards"),
    path(f"{_BOARD}<int:year>/", receiving.BoardPage.as_view(), name="reporting_board"),
    path(f"{_BOARD}<int:year>/compile/", receiving.Compile.as_view(), name="reporting_compile"),
    path(f"{_BOARD}<int:year>/units/", units.Units.as_view(), name="reporting_units"),
    path(f"{_BOARD}<int:year>/units/arrangement/", units.Arrange.as_view(), name="reporting_arrangement"),
    path(f"{_BOARD}<int:year>/units/<int:pk>/", units.ChangeUnit.as_view(), name="reporting_unit"),
    path(f"{_BOARD}<int:year>/units/<int:pk>/hand-in/", files.HandIn.as_view(), name="reporting_hand_in"),
    path(
        f"{_BOARD}<int:year>/units/<int:pk>/hand-in/<int:file>/",
        files.Check.as_view(),
        name="reporting_hand_in_check",
    ),
    path("office/annual/<int:pk>/accept/", receiving.Accept.as_view(), name="annual_accept"),
    path("office/annual/<int:pk>/return/", receiving.Return.as_view(), name="annual_return"),
]
