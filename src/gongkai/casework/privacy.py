"""Reading an applicant's data: only with a reason, and never without an entry in the trail."""

from __future__ import annotations

from django.db import transaction

from gongkai.casework.models import CaseFile, InformationRequest
from gongkai.casework.rights import require_handler
from gongkai.organizations.audit import record
from gongkai.organizations.models import User
from gongkai.organizations.refusals import Refused

SHORTEST_REASON = 4


@transaction.atomic
def reveal(actor: User, request: InformationRequest, reason: str) -> dict[str, str]:
    """The applicant's data in full. Raises ``Refused`` without a reason and ``NotPermitted`` for others."""
    require_handler(actor, request.authority, "查看申请人的个人信息")
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise Refused("查看申请人的个人信息，请写明原因，例如“电话联系申请人补正”。原因会记录在案。")
    record_reading(actor, request, "查看申请人信息", reason)
    return request.applicant.plain()


@transaction.atomic
def open_file(actor: User, paper: CaseFile, reason: str) -> CaseFile:
    """A file of a case, opened on record. Identity pictures need a reason; other papers name the case as one."""
    require_handler(actor, paper.request.authority, "打开案卷材料")
    if paper.cleared_at is not None:
        raise Refused("这份材料已经过了保管期限，内容已经清除。")
    reason = reason.strip()
    if paper.kind == "identity" and len(reason) < SHORTEST_REASON:
        raise Refused("打开身份证明，请写明原因。原因会记录在案。")
    record_reading(actor, paper.request, f"打开{paper.get_kind_display()}", reason or "办理申请")
    return paper


def record_reading(actor: User | None, request: InformationRequest, what: str, reason: str) -> None:
    """Put on record that somebody read an applicant's data."""
    record(
        actor=actor,
        authority=request.authority,
        action="applicant.read",
        label=what,
        target=request,
        after={"reason": reason},
    )
