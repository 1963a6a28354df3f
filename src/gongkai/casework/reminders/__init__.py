"""Reminders: what is near its last day or past it, and who is told."""

from gongkai.casework.reminders.sending import send_reminders

__all__ = ["send_reminders"]
