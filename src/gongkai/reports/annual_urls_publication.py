"""Addresses of what the public sees of a report, and of the pages that lead there."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
