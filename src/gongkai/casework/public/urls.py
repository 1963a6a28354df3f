"""The addresses for citizens."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
