"""Telling the people of a unit what became of the report that they handed in, in the transaction of the step.

An e-mail names the report and what was done; the remarks stay on the platform.
"""

from __future__ import annotations

from django.utils import timezone

from gongkai.messaging.outbox import send_email
from gongkai.organizations.models import User
from gongkai.publishing.reminding import people_by_role
from gongkai.reports.models import AnnualReport, ReportStep
from gongkai.reports.rights import WRITING_ROLES

RETURNED = "annual_report.returned"
ACCEPTED = "annual_report.accepted"
KIND_LABELS = {RETURNED: "年度报告退回通知", ACCEPTED: "年度报告接收通知"}
"""What these notices are called in lists, by kind."""


def tell_of_receiving(report: AnnualReport, kind: ReportStep.Kind, actor: User) -> int:
    """Put a notice for each writer of the report into the outbox, but for who took the step; how many."""
    returned = kind == ReportStep.Kind.RETURNED
    receiver = report.reports_to
    words = "退回，请按意见修改后重新报送。退回的意见" if returned else "接收。办理的经过"
    day = timezone.localdate()
    sent = 0
    for person in people_by_role([report.authority], WRITING_ROLES, day)[report.authority_id]:
        if not person.email or not person.is_active or person == actor:
            continue
        send_email(
            authority=report.authority,
            to=person.email,
            subject=f"《{report.title}》已{'退回' if returned else '接收'}",
            body=(
                f"{person.display_name}：\n《{report.title}》已由{receiver}{words}请登录工作平台，在“年度报告”中查看。\n\n"
                "这封邮件由平台自动发出，请不要直接回复。"
            ),
            about=report,
            kind=RETURNED if returned else ACCEPTED,
        )
        sent += 1
    return sent
