"""Disclosure on request, from receipt to archive, on the statutory clock."""
