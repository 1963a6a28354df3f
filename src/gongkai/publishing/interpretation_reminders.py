"""Reminders of documents whose interpretation is due, and new days for them when the working calendar changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.urls import reverse

from gongkai.law.calendar import WorkingCalendar
from gongkai.messaging.kinds import register_kinds
from gongkai.messaging.work import register_daily
from gongkai.organizations import calendar_followers
from gongkai.organizations.calendar_followers import Moved
from gongkai.organizations.models import User
from gongkai.publishing.interpreting import due_day, open_duties
from gongkai.publishing.models import InterpretationDuty, PublishingSettings
from gongkai.publishing.reminding import Matter, people_by_role, remind
from gongkai.publishing.rights import DRAFTERS

KIND = "publishing.interpretation"


def remind_of_interpretations(day: dt.date) -> None:
    """Daily work: tell the drafters and heads which documents have to be interpreted today, or should have been."""
    ending = "请登录政府信息公开工作平台，在“政策解读”中办理；不需要解读的，由公开工作机构负责人说明理由。"
    remind(KIND, "{number}份文件需要解读", ending, _matters(day), day)


def register_interpretation_work() -> None:
    """Register with the worker and with the calendar. Called once, when the app is ready."""
    register_kinds({KIND: "政策解读提醒"})
    register_daily(
        "publishing.interpretation", remind_of_interpretations, "发送政策解读提醒", not_before=dt.time(8)
    )
    calendar_followers.register("publishing_interpretation", follow_calendar, label="政策解读的期限")


def follow_calendar(old: WorkingCalendar, new: WorkingCalendar, actor: User | None) -> Sequence[Moved]:
    """Let the open duties be due by the new calendar."""
    days = dict(PublishingSettings.objects.values_list("authority_id", "interpretation_working_days"))
    usual = PublishingSettings().interpretation_working_days
    moved: list[Moved] = []
    changed: list[InterpretationDuty] = []
    for duty in open_duties().select_related("document__authority"):
        before, document = duty.due_on, duty.document
        duty.due_on = due_day(document, days.get(document.authority_id, usual), new)
        if duty.due_on != before:
            changed.append(duty)
            address = reverse("publishing:interpretations")
            label = f"《{document.title}》的解读期限"
            moved.append(Moved(document.authority, label, address, before, duty.due_on))
    InterpretationDuty.objects.bulk_update(changed, ["due_on"], batch_size=200)
    return moved


def _matters(day: dt.date) -> Iterator[Matter]:
    duties = list(open_duties().filter(due_on__lte=day).select_related("document__authority"))
    people = people_by_role({duty.document.authority for duty in duties}, DRAFTERS, day)
    for duty in duties:
        late = (day - duty.due_on).days
        told = f"已超期{late}天" if late else "今天到期"
        line = f"《{duty.document.title}》：{told}（解读单位：{duty.lead_unit}）"
        since = duty.due_on + dt.timedelta(days=1) if late else duty.due_on
        yield Matter(duty.document.authority, people[duty.document.authority_id], line, since)
