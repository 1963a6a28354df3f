"""Gongkai (公开): an open platform for government information disclosure in China."""
