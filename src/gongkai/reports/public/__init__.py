"""The public pages of the archive of read reports."""
