"""Whether an item goes public in time: within 20 working days since it was made (the Regulation, Art. 26)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gongkai.law.calendar import OutsideCalendar, WorkingCalendar

WORKING_DAYS = 20
"""How long the authority may take from the day the information is made or changed."""
IN_FORCE_SINCE = dt.date(2008, 5, 1)
"""The day the Regulation took force: for what was made earlier no limit ran."""
WARNING_WORKING_DAYS = 5
"""How many working days before the last one an item shows amber."""


@dataclass(frozen=True, slots=True)
class Timeliness:
    """The last day for publishing, and how near it is: the colour of a light and the words beside it."""

    publish_by: dt.date
    colour: str
    word: str
    detail: str


def publish_by(issued: dt.date | None, calendar: WorkingCalendar) -> dt.date | None:
    """The last day on which an item of this date of issue is published in time; None where no limit can be told."""
    if issued is None or issued < IN_FORCE_SINCE:
        return None
    try:
        return calendar.add_working_days(issued, WORKING_DAYS)
    except OutsideCalendar:
        return None


def while_unpublished(issued: dt.date | None, today: dt.date, calendar: WorkingCalendar) -> Timeliness | None:
    """How much time is left for an item that is not public yet; None where no limit can be told."""
    last = publish_by(issued, calendar)
    if last is None:
        return None
    if today > last:
        late = calendar.working_days_between(last, today)
        return Timeliness(last, "red", "已超期", f"超期{late}个工作日" if late else "期限已过")
    left = calendar.working_days_between(today, last)
    detail = f"还剩{left}个工作日" if left else "今天到期"
    if left <= WARNING_WORKING_DAYS:
        return Timeliness(last, "amber", "临近期限", detail)
    return Timeliness(last, "green", "正常", detail)


def once_published(
    issued: dt.date | None, published: dt.date, calendar: WorkingCalendar
) -> Timeliness | None:
    """Whether an item was published in time; None where no limit can be told."""
    last = publish_by(issued, calendar)
    if last is None:
        return None
    if published <= last:
        return Timeliness(last, "green", "按期公开", "")
    late = calendar.working_days_between(last, published)
    return Timeliness(last, "grey", "超期公开", f"超期{late}个工作日" if late else "")


def issued_too_long_ago(today: dt.date, calendar: WorkingCalendar) -> dt.date:
    """The latest date of issue whose limit is over today: what was issued then or earlier and is not public is late."""
    day = today - dt.timedelta(days=WORKING_DAYS)
    while calendar.add_working_days(day, WORKING_DAYS) >= today:
        day -= dt.timedelta(days=1)
    return day
