"""Addresses of the pages on which a report is written."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
