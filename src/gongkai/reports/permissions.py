"""Who may read and who may change what an archive keeps."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from gongkai.organizations.access import has_role
from gongkai.organizations.models import Authority, Role, User
from gongkai.organizations.refusals import NotPermitted
from gongkai.reports.models import ArchivedReport

ARCHIVE_ROLES = (
    Role.INFORMATION_OFFICER,
    Role.CASE_OFFICER,
    Role.HEAD_OF_DISCLOSURE_OFFICE,
    Role.FIRST_REVIEWER,
    Role.SECOND_REVIEWER,
    Role.FINAL_REVIEWER,
)
"""The roles that keep an authority's archive of reports."""


def may_keep(user: User | AnonymousUser, authority: Authority) -> bool:
    """Whether the person may add to and change the archive of exactly this authority."""
    return has_role(user, authority, *ARCHIVE_ROLES)


def public_reports() -> QuerySet[ArchivedReport]:
    """The reports that everyone may read."""
    return ArchivedReport.objects.filter(is_public=True)


def require_keeper(user: User | AnonymousUser, authority: Authority) -> None:
    """Pass for a keeper of the archive; raises NotPermitted, with a sentence, for anyone else."""
    if not may_keep(user, authority):
        raise NotPermitted(
            f"您没有维护“{authority.name}”年度报告档案的权限。"
            "需要本机关信息员、依申请公开经办人、审核人或公开工作机构负责人的角色，请联系本机关管理员。"
        )
