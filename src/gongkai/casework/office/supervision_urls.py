"""The supervisor's board, the ledger, retention and proposals for publication."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
