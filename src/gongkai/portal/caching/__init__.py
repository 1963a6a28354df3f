"""Letting caches keep public pages, and never longer than they may stand."""
