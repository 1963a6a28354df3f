"""Migrations of the archive of read reports."""
