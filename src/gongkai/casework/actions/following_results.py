"""How a follow-up case ends: its result, the new reply that it orders, and taking back a result entered by mistake."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from gongkai.casework.actions import cases
from gongkai.casework.actions.following import (
    NO_PAPERS,
    CasePapers,
    facts_of,
    keep,
    require_sound,
    take_case,
    write_step,
)
from gongkai.casework.follow_up_rights import require_keeper, require_reviser
from gongkai.casework.models import FollowUpCase, FollowUpResult, InformationRequest, StepKind
from gongkai.casework.rights import require_handler
from gongkai.law.days import written
from gongkai.law.dispositions import Disposition, Ending, ending
from gongkai.law.state import Stage
from gongkai.organizations.audit import record
from gongkai.organizations.models import User
from gongkai.organizations.refusals import Refused

MOST_REPLY_DAYS = 250
"""The most working days that a decision may give for a new reply: a year; more is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a decision, judgment or ruling says. ``new_reply_days`` are working days; ``None`` means the law's ordinary limit."""

    disposition: Disposition
    decided_on: dt.date
    served_on: dt.date | None = None
    result_text: str = ""
    orders_new_reply: bool = False
    new_reply_days: int | None = None


@transaction.atomic
def conclude(
    actor: User,
    case: FollowUpCase,
    conclusion: Conclusion,
    *,
    seen: int | None,
    papers: CasePapers = NO_PAPERS,
    reply_again: bool = False,
) -> FollowUpCase:
    """Register how the case ended; ``reply_again`` begins the next round of the request in the same transaction.

    The column of table 4 follows from the disposition. Raises ``NotPermitted``, ``ChangedMeanwhile`` or ``Refused``.
    """
    require_keeper(actor, case, "登记结果")
    locked = take_case(case, seen)
    if not locked.is_open:
        raise Refused("这件案件已经登记结果。登记有误的，请由公开工作机构负责人撤销后重新登记。")
    end = _ending_of(locked, conclusion)
    before = facts_of(locked)
    locked.disposition = end.disposition.value
    locked.result = FollowUpResult(end.column.value)
    locked.decided_on = conclusion.decided_on
    locked.served_on = conclusion.served_on
    locked.result_text = conclusion.result_text.strip()
    locked.orders_new_reply = conclusion.orders_new_reply
    locked.new_reply_days = conclusion.new_reply_days
    require_sound(locked)
    write_step(
        locked,
        StepKind.CONCLUDED,
        conclusion.decided_on,
        actor,
        title=f"结果：{end.title}",
        note=_as_words(locked),
        papers=papers,
    )
    keep(locked)
    record(
        actor=actor,
        authority=locked.authority,
        action="follow_up.conclude",
        label=f"登记结果：{locked.result_label}",
        target=locked,
        before=before,
        after=facts_of(locked),
    )
    if reply_again:
        begin_new_reply(actor, locked, seen=None)
    return locked


def _ending_of(case: FollowUpCase, conclusion: Conclusion) -> Ending:
    try:
        end = ending(case.proceeding, conclusion.disposition)
    except ValueError as refusal:
        raise Refused(str(refusal), {"disposition": [str(refusal)]}) from refusal
    days = conclusion.new_reply_days
    if conclusion.orders_new_reply and not end.may_order_reply:
        raise Refused(f"“{end.title}”不会要求重新答复，请核对结案方式。")
    if days is not None and not conclusion.orders_new_reply:
        sentence = "填写了重新答复的工作日数，请同时选择“责令重新答复”。"
        raise Refused(sentence, {"orders_new_reply": [sentence]})
    if days is not None and not 1 <= days <= MOST_REPLY_DAYS:
        sentence = f"重新答复的工作日数应当在1至{MOST_REPLY_DAYS}之间；决定书没有写明的请留空。"
        raise Refused(sentence, {"new_reply_days": [sentence]})
    return end


def _as_words(case: FollowUpCase) -> str:
    assert case.decided_on is not None
    told = [f"{case.result_label}，{written(case.decided_on)}作出"]
    if case.served_on is not None:
        told.append(f"{written(case.served_on)}收到")
    if case.orders_new_reply:
        days = f"{case.new_reply_days}个工作日内" if case.new_reply_days else "法定期限内"
        told.append(f"责令在{days}重新答复")
    return "，".join(told) + "。"


@transaction.atomic
def revoke_conclusion(actor: User, case: FollowUpCase, *, reason: str, seen: int | None) -> FollowUpCase:
    """Take back a result that was entered by mistake; it stays on record among the steps. The head's alone.

    Refused once a new reply has begun because of it: that cannot be undone by a correction.
    """
    require_reviser(actor, case)
    if not reason.strip():
        raise Refused("请写明撤销的原因。", {"reason": ["请写明撤销的原因。"]})
    locked = take_case(case, seen)
    if locked.is_open:
        raise Refused("这件案件还没有登记结果。")
    if last_reply_step(locked) is not None:
        raise Refused("已经按这个结果开始重新答复，结果不能再撤销；登记有误的，请在新一轮申请里说明。")
    before, was = facts_of(locked), _as_words(locked)
    locked.result = locked.disposition = locked.result_text = ""
    locked.decided_on = locked.served_on = None
    locked.orders_new_reply, locked.new_reply_days = False, None
    write_step(
        locked,
        StepKind.REVOKED,
        timezone.localdate(),
        actor,
        note=f"原登记：{was}\n原因：{reason.strip()}",
    )
    keep(locked)
    record(
        actor=actor,
        authority=locked.authority,
        action="follow_up.revoke",
        label="撤销误登的结果",
        target=locked,
        before=before,
        after=facts_of(locked) | {"reason": reason.strip()},
    )
    return locked


def last_reply_step(case: FollowUpCase) -> object | None:
    """The step with which a new reply began because of this case, ``None`` where none did."""
    return case.steps.filter(kind=StepKind.REPLY_AGAIN).first()


def why_no_new_reply(case: FollowUpCase) -> str:
    """Why no new round of the request can begin because of this case; empty where it can."""
    request = case.request
    if request is None:
        return "这件投诉不针对一件申请。"
    end = case.ending
    if end is None or not end.may_order_reply:
        return "这个结果不要求重新答复。"
    if InformationRequest.objects.filter(previous_round=request).exists():
        return "这件申请已经开始新一轮答复。"
    if request.is_open:
        return f"申请 {request.number} 还没有答复，请直接在该申请里按期答复，不需要另开一轮。"
    if request.stage != Stage.CLOSED.value:
        return f"申请 {request.number} 现在的状态是“{request.get_stage_display()}”，不能开始新一轮答复。"
    return ""


@transaction.atomic
def begin_new_reply(actor: User, case: FollowUpCase, *, seen: int | None) -> InformationRequest:
    """Begin the next round of the request, with the days that the decision sets, because this case ended so."""
    require_handler(actor, case.authority, "重新答复")
    locked = take_case(case, seen)
    if refusal := why_no_new_reply(locked):
        raise Refused(refusal)
    assert locked.request is not None and locked.decided_on is not None
    again = cases.reopen(
        actor,
        locked.request,
        body=locked.body,
        decided_on=locked.decided_on,
        received_on=locked.served_on or locked.decided_on,
        days=locked.new_reply_days,
        seen=None,
    )
    write_step(
        locked,
        StepKind.REPLY_AGAIN,
        timezone.localdate(),
        actor,
        note=f"新一轮申请编号：{again.number}。",
        owner=locked.authority,
    )
    keep(locked)
    return again
