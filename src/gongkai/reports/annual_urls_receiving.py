"""Addresses of the pages of the compiling authority: the list of units, the board, returning and accepting."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
