"""What the worker does for casework once a day."""

from __future__ import annotations

import datetime as dt

from gongkai.casework.reminders.sending import KIND, send_reminders
from gongkai.casework.retention import remove_cleared_files
from gongkai.messaging.kinds import register_kinds
from gongkai.messaging.work import register_daily

REMINDERS_FROM = dt.time(8)
"""Nobody is told of a deadline before the working day begins."""


def register_work() -> None:
    """Register with the worker. Called once, when the app is ready."""
    register_kinds({KIND: "办理期限提醒"})
    register_daily("casework.cleared_files", _remove_cleared_files, "清除保管期满的材料")
    register_daily("casework.reminders", send_reminders, "发送办理期限提醒", not_before=REMINDERS_FROM)


def _remove_cleared_files(day: dt.date) -> None:
    remove_cleared_files()
