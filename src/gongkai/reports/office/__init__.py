"""The staff pages of the archive of read reports."""
