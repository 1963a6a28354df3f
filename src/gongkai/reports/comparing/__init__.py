"""Comparing one figure over authorities and years, across the forms where the figures mean the same."""
