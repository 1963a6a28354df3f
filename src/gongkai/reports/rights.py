"""Who may take which step with an annual report, and the sentence for who may not: one function a right.

The archive of read reports has its own (``permissions``).
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from gongkai.organizations.access import has_role
from gongkai.organizations.models import Authority, Role, User
from gongkai.organizations.refusals import NotPermitted
from gongkai.reports.models import AnnualReport

WRITING_ROLES = (Role.INFORMATION_OFFICER, Role.CASE_OFFICER, Role.HEAD_OF_DISCLOSURE_OFFICE)
"""Who writes texts and enters figures of the own authority's report."""
SUBMITTING_ROLES = (Role.INFORMATION_OFFICER, Role.HEAD_OF_DISCLOSURE_OFFICE)
RECEIVING_ROLES = (Role.INFORMATION_OFFICER, Role.HEAD_OF_DISCLOSURE_OFFICE)
"""Who, in the compiling authority's disclosure office, returns and accepts reports and keeps the list of units."""
BOARD_ROLES = (*RECEIVING_ROLES, Role.SUPERVISOR)
"""Who sees the board of the units' reports: the supervisor looks on (Art. 47)."""


def may_write(user: User | AnonymousUser, authority: Authority) -> bool:
    """Whether the person writes the reports of exactly this authority."""
    return has_role(user, authority, *WRITING_ROLES)


def require_writer(user: User, authority: Authority) -> None:
    """Pass for who writes the authority's reports; raises NotPermitted for anyone else."""
    if not may_write(user, authority):
        raise NotPermitted(
            f"您没有编写“{authority}”年度报告的权限。需要本机关信息员、依申请公开经办人或公开工作机构负责人的角色，请联系本机关管理员。"
        )


def require_submitter(user: User, authority: Authority) -> None:
    """Pass for who submits the authority's reports; raises NotPermitted for anyone else."""
    if not has_role(user, authority, *SUBMITTING_ROLES):
        raise NotPermitted(f"只有“{authority}”的信息员或公开工作机构负责人可以报送年度报告。")


def require_head(user: User, authority: Authority) -> None:
    """Pass for the head, who alone may submit a report with errors and a reason."""
    if not has_role(user, authority, Role.HEAD_OF_DISCLOSURE_OFFICE):
        raise NotPermitted(
            f"报告还有错误。只有“{authority}”的公开工作机构负责人可以说明理由后报送，请改正错误或请负责人办理。"
        )


def may_publish(user: User | AnonymousUser, authority: Authority) -> bool:
    """Whether the person makes the public text of the authority's reports."""
    return has_role(user, authority, *SUBMITTING_ROLES)


def require_publisher(user: User, authority: Authority) -> None:
    """Pass for who makes the public text of the authority's reports; the review that follows is other people's."""
    if not may_publish(user, authority):
        raise NotPermitted(f"只有“{authority}”的信息员或公开工作机构负责人可以生成年度报告的公开稿。")


def may_receive(user: User | AnonymousUser, compiler: Authority) -> bool:
    """Whether the person receives reports for this compiling authority."""
    return has_role(user, compiler, *RECEIVING_ROLES)


def require_receiver(user: User, compiler: Authority | None, what: str) -> None:
    """Pass for the disclosure office of the compiling authority (Art. 49); ``what`` names the step."""
    if compiler is None or not may_receive(user, compiler):
        name = f"“{compiler}”" if compiler else "上级机关"
        raise NotPermitted(f"只有{name}的信息员或公开工作机构负责人可以{what}。")


def readable_reports(scope: QuerySet[Authority]) -> QuerySet[AnnualReport]:
    """The reports that somebody may read who reads the authorities in ``scope``.

    Those of these authorities, and what was submitted to them.
    """
    ids = scope.order_by().values("pk")
    return AnnualReport.objects.filter(
        Q(authority__in=ids) | Q(reports_to__in=ids, current_submission__isnull=False)
    )
