"""The work list, registering on paper, and the page of a case with its steps."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
