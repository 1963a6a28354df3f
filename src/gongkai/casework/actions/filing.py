"""Papers that an officer puts into a case, and steps that name another request or proposal by what a person knows."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from gongkai.casework.actions import cases, steps
from gongkai.casework.actions.deciding import require_information_open
from gongkai.casework.actions.files import MOST_FILES, add_file
from gongkai.casework.concurrency import take
from gongkai.casework.models import CaseFile, FileKind, InformationRequest, ProposalStatus
from gongkai.casework.rights import require_handler
from gongkai.organizations.audit import record
from gongkai.organizations.models import User
from gongkai.organizations.refusals import Refused
from gongkai.web.uploads import CheckedUpload


@transaction.atomic
def add_papers(
    actor: User,
    request: InformationRequest,
    kind: FileKind,
    uploads: Sequence[CheckedUpload],
    *,
    seen: int | None,
) -> list[CaseFile]:
    """Put papers into a case. An archived case takes no more (Art. 45): what follows lies with the follow-up case."""
    require_handler(actor, request.authority, "放入案卷材料")
    locked = take(request, seen)
    if locked.archived_at is not None:
        raise Refused("案卷已经归档，不能再放入材料；复议、诉讼的材料请放进后续案件。")
    if kind is FileKind.INFORMATION and locked.is_open:
        require_information_open(locked)
    if kind is FileKind.LETTER:
        raise Refused("发出的文书由系统放入案卷，不能单独上传。")
    if locked.files.count() + len(uploads) > MOST_FILES:
        raise Refused(f"一件申请最多收{MOST_FILES}个文件，请合并后再上传。")
    papers = [add_file(locked, kind, upload, actor=actor) for upload in uploads]
    record(
        actor=actor,
        authority=locked.authority,
        action="request.papers",
        label="放入案卷材料",
        target=locked,
        after={"kind": kind.label, "files": len(papers)},
    )
    return papers


def join_by_number(
    actor: User, request: InformationRequest, number: str, *, seen: int | None
) -> InformationRequest:
    """Handle a request together with the one of the same authority that has this number."""
    require_handler(actor, request.authority, "合并办理")
    lead = InformationRequest.objects.filter(authority=request.authority, number=number.strip()).first()
    if lead is None:
        sentence = f"本机关没有编号为“{number.strip()}”的申请，请核对编号。"
        raise Refused(sentence, {"number": [sentence]})
    return cases.join(actor, request, lead, seen=seen)


@transaction.atomic
def take_back_pending(actor: User, request: InformationRequest, *, seen: int | None) -> None:
    """Take back the step of a case that waits for consent."""
    require_handler(actor, request.authority, "撤回审批")
    locked = take(request, seen)
    pending = locked.proposals.filter(status=ProposalStatus.PENDING).first()
    if pending is None:
        raise Refused("这件申请现在没有等待审批的步骤。")
    steps.take_back(actor, pending)
