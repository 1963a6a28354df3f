"""The supervisor's board, the ledger, and the review of cases past their retention period."""

from django.urls import URLPattern, path

from gongkai.casework.office import board, board_list, ledger, retention

urlpatterns: list[URLPattern] = [
    path("office/requests/board/", board.BoardPage.as_view(), name="board"),
    path("office/requests/board/list/", board_list.BoardRequests.as_view(), name="board_requests"),
    path("office/requests/board/excel/", board.BoardWorkbook.as_view(), name="board_workbook"),
    path("office/requests/ledger/", ledger.LedgerPage.as_view(), name="ledger"),
    path("office/requests/ledger/excel/", ledger.LedgerWorkbook.as_view(), name="ledger_workbook"),
    path("office/requests/ledger/names/", ledger.LedgerNames.as_view(), name="ledger_names"),
    path("office/requests/retention/", retention.ReviewList.as_view(), name="retention"),
    path("office/requests/readings/", retention.Readings.as_view(), name="readings"),
]
