"""Addresses of the pages of a report's figures: the report itself, traces, entries by hand."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
