"""What an applicant does on the tracking page. The caller has checked number and query code."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from gongkai.casework.actions.files import MOST_FILES, add_file
from gongkai.casework.actions.intake import Paper
from gongkai.casework.actions.steps import enter
from gongkai.casework.concurrency import take
from gongkai.casework.keeping import state_of
from gongkai.casework.models import InformationRequest, ProactiveProposal, RequestEvent
from gongkai.law.events import Corrected, Withdrawn
from gongkai.law.state import Stage
from gongkai.organizations.audit import record
from gongkai.organizations.refusals import Refused

APPLICANT = "申请人"


@transaction.atomic
def correct(
    request: InformationRequest,
    *,
    seen: int | None,
    text: str,
    papers: Sequence[Paper] = (),
    good_reason: str = "",
) -> RequestEvent:
    """Answer a correction notice (Art. 30). After the deadline a good reason is needed."""
    text = text.strip()
    if not text and not papers:
        raise Refused("请写明补正的内容，或者上传补正材料。")
    locked = take(request, seen)
    row = enter(
        locked,
        Corrected(timezone.localdate(), good_reason.strip()),
        actor=None,
        actor_name=APPLICANT,
        note=text,
    )
    _keep(locked, papers)
    return row


@transaction.atomic
def withdraw(request: InformationRequest, *, seen: int | None, reason: str = "") -> RequestEvent:
    """Give the request up, at any time before the reply."""
    locked = take(request, seen)
    return enter(
        locked, Withdrawn(timezone.localdate()), actor=None, actor_name=APPLICANT, note=reason.strip()
    )


@transaction.atomic
def send_payment_proof(request: InformationRequest, *, seen: int | None, papers: Sequence[Paper]) -> None:
    """Hand in the proof of a payment. The officer checks it and registers the payment."""
    if not papers:
        raise Refused("请上传缴费凭证。")
    locked = take(request, seen)
    if locked.stage != Stage.AWAITING_PAYMENT.value:
        raise Refused("这件申请现在没有等待缴费。")
    _keep(locked, papers)
    _went_on(locked, "request.payment_proof", "申请人提交缴费凭证", len(papers))


@transaction.atomic
def explain_reasons(
    request: InformationRequest, *, seen: int | None, text: str, papers: Sequence[Paper] = ()
) -> None:
    """Answer the question for reasons (Art. 35). Whether they are reasonable the authority judges and registers."""
    if not text.strip():
        raise Refused("请写明理由。")
    locked = take(request, seen)
    state = state_of(locked)
    if not state.reasons_asked or state.reasons_reasonable is not None or not state.is_open:
        raise Refused("这件申请现在没有要求您说明理由。")
    locked.reasons_text = f"{locked.reasons_text}\n\n{text.strip()}".strip()
    _keep(locked, papers)
    _went_on(locked, "request.reasons_text", "申请人说明理由", len(papers))


@transaction.atomic
def suggest_publication(request: InformationRequest, *, reason: str) -> ProactiveProposal:
    """Propose that the authority publishes the information for everybody (Art. 44 ¶2)."""
    locked = take(request, None)
    if locked.outcome not in ("R2", "R8") or locked.is_open:
        raise Refused("只有已经公开或者部分公开的信息，可以建议转为主动公开（条例第四十四条）。")
    if locked.proactive_proposals.filter(by_applicant=True).exists():
        raise Refused("您已经提出过建议，行政机关会审核并告诉您结果。")
    proposal = ProactiveProposal.objects.create(
        request=locked, by_applicant=True, title=locked.title, text="", reason=reason.strip()
    )
    record(
        actor=None,
        authority=locked.authority,
        action="request.suggest_publication",
        label="申请人建议主动公开",
        target=locked,
        after={"proposal": proposal.pk},
    )
    return proposal


def _keep(request: InformationRequest, papers: Sequence[Paper]) -> None:
    if request.files.count() + len(papers) > MOST_FILES:
        raise Refused(f"一件申请最多收{MOST_FILES}个文件，请合并后再上传，或者与工作机构联系。")
    for paper in papers:
        add_file(request, paper.kind, paper.upload, actor=None)


def _went_on(request: InformationRequest, action: str, label: str, files: int) -> None:
    """Make the case go on without an event, so that an officer with an old page is told."""
    request.version += 1
    request.save()
    record(
        actor=None,
        authority=request.authority,
        action=action,
        label=label,
        target=request,
        after={"files": files, "version": request.version},
    )
