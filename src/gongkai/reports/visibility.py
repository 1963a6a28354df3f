"""Who may see a report of the archive: showing it to everybody, and taking it back."""

from __future__ import annotations

from django.db import transaction

from gongkai.organizations.audit import record
from gongkai.organizations.models import User
from gongkai.organizations.refusals import Refused
from gongkai.reports.models import ArchivedReport
from gongkai.reports.permissions import require_keeper


def publish_report(user: User, archived: ArchivedReport) -> None:
    """Show a report in the public archive; raises NotPermitted, and Refused where it is shown already."""
    require_keeper(user, archived.keeper)
    if not set_visibility(user, archived, public=True):
        raise Refused("这份报告已经公开。")


def withdraw_report(user: User, archived: ArchivedReport) -> None:
    """Take a report out of the public archive, where it is kept; raises NotPermitted and Refused."""
    require_keeper(user, archived.keeper)
    if not set_visibility(user, archived, public=False):
        raise Refused("这份报告没有公开，无需撤下。")


def set_visibility(user: User | None, archived: ArchivedReport, *, public: bool) -> bool:
    """Change whether everyone may read the report, with an audit entry; False where nothing changes."""
    with transaction.atomic():
        changed = ArchivedReport.objects.filter(pk=archived.pk, is_public=not public).update(is_public=public)
        if not changed:
            return False
        archived.is_public = public
        record(
            actor=user,
            authority=archived.keeper,
            action="report.publish" if public else "report.withdraw",
            label="公开年度报告" if public else "撤下年度报告",
            target=archived,
            before={"已公开": not public},
            after={"已公开": public},
        )
    return True
