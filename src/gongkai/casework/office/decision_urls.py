"""Deciding, letters, consent, consultations, fees, settings and templates."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
