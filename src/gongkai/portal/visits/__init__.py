"""Visits: counted without cookies and without anybody outside."""
