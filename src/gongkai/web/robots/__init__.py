"""Keeping programs from flooding public forms, without keeping anybody else out."""
