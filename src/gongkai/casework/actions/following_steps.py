"""What happens in a follow-up case on its way: steps with their papers, and reading the papers."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from gongkai.casework.actions.following import (
    NO_PAPERS,
    CasePapers,
    facts_of,
    keep,
    require_sound,
    take_case,
    write_step,
)
from gongkai.casework.follow_up_rights import (
    may_answer,
    may_keep,
    may_read_paper,
    require_answerer,
    require_keeper,
)
from gongkai.casework.follow_up_steps import RULES, step_title, why_not
from gongkai.casework.models import FollowUpCase, FollowUpPaper, FollowUpStep, StepKind
from gongkai.law.days import written
from gongkai.organizations.audit import record
from gongkai.organizations.models import User
from gongkai.organizations.refusals import NotPermitted, Refused


@transaction.atomic
def register_step(
    actor: User,
    case: FollowUpCase,
    kind: StepKind,
    date: dt.date,
    *,
    seen: int | None,
    note: str = "",
    title: str = "",
    due_on: dt.date | None = None,
    papers: CasePapers = NO_PAPERS,
) -> FollowUpStep:
    """Register that something happened in the case on a day.

    ``title`` is for ``StepKind.OTHER``; ``due_on`` is until when a complained-of body shall answer
    (``ANSWER_ASKED``). Raises ``NotPermitted``, ``ChangedMeanwhile``, or ``Refused`` with the reason.
    """
    rule = RULES.get(kind)
    if rule is not None and rule.by_respondent:
        require_answerer(actor, case)
    else:
        require_keeper(actor, case, f"登记“{step_title(case, kind)}”")
    locked = take_case(case, seen)
    if refusal := why_not(locked, kind):
        raise Refused(refusal)
    before = facts_of(locked)
    _require_day(locked, date)
    name, words = _entered(locked, kind, title, due_on)
    if kind is StepKind.APPEALED:
        words = _reopen_for_appeal(locked, date)
    elif column := RULES[kind].column:
        setattr(locked, column, date)
    if kind is StepKind.SUMMARY:
        locked.is_summary = True
    elif kind is StepKind.EXTENDED:
        locked.is_extended = True
    require_sound(locked)
    # The body below answers with papers of its own; everything else comes from who keeps the case.
    owner = locked.authority if RULES[kind].by_respondent else None
    step = write_step(
        locked,
        kind,
        date,
        actor,
        title=name,
        note="\n".join(text for text in (words, note.strip()) if text),
        papers=papers,
        owner=owner,
    )
    keep(locked)
    record(
        actor=actor,
        authority=locked.authority,
        action=f"follow_up.{kind.value}",
        label=name,
        target=locked,
        before=before,
        after=facts_of(locked) | {"date": date},
    )
    return step


def _require_day(case: FollowUpCase, date: dt.date) -> None:
    if date > timezone.localdate():
        _refuse(f"日期{written(date)}还没有到，请填写今天或者以前的日期。")
    if date < case.filed_on:
        _refuse(f"日期{written(date)}早于提出案件的日期{written(case.filed_on)}，请核对。")


def _refuse(sentence: str) -> None:
    raise Refused(sentence, {"date": [sentence]})


def _entered(case: FollowUpCase, kind: StepKind, title: str, due_on: dt.date | None) -> tuple[str, str]:
    """The name of the step, and what else has to be told of it; writes the day that was set for the answer."""
    if kind is StepKind.OTHER:
        name = title.strip()
        if not name:
            raise Refused("请写明是什么事项。", {"title": ["请写明是什么事项。"]})
        if len(name) > 100:
            raise Refused("事项请写在100字以内，详细情况写在说明里。")
        return name, ""
    if kind is StepKind.ANSWER_ASKED:
        if due_on is None:
            raise Refused("请填写要求答复的期限。", {"due_on": ["请填写要求答复的期限。"]})
        case.answer_due_on = due_on
        return step_title(case, kind), f"请于{written(due_on)}之前答复。"
    if kind is StepKind.RESUMED:
        return step_title(case, kind), ""
    return step_title(case, kind), ""


def _reopen_for_appeal(case: FollowUpCase, date: dt.date) -> str:
    """The first judgment is not final: the result is open again, and what it was is told in words."""
    earliest = case.served_on or case.decided_on
    assert earliest is not None
    if date < earliest:
        _refuse(f"上诉日期{written(date)}早于收到第一审裁判的日期{written(earliest)}，请核对。")
    words = f"第一审：{case.result_label}，{written(case.decided_on)}作出。" if case.decided_on else ""
    case.appealed_on = date
    case.result = case.disposition = case.result_text = ""
    case.decided_on = case.served_on = None
    case.orders_new_reply, case.new_reply_days = False, None
    return words


@transaction.atomic
def add_papers(
    actor: User, case: FollowUpCase, papers: CasePapers, *, note: str = "", seen: int | None
) -> FollowUpStep:
    """Put papers into the case: who keeps it, or the body below its own."""
    keeps = may_keep(actor, case)
    if not (keeps or may_answer(actor, case)):
        require_keeper(actor, case, "放入材料")
    if not papers.uploads:
        raise Refused("请选择要上传的文件。", {"papers": ["请选择要上传的文件。"]})
    locked = take_case(case, seen)
    owner = (locked.handled_by or locked.authority) if keeps else locked.authority
    step = write_step(
        locked, StepKind.PAPERS, timezone.localdate(), actor, note=note, papers=papers, owner=owner
    )
    keep(locked)
    record(
        actor=actor,
        authority=locked.authority,
        action="follow_up.papers",
        label="放入复议诉讼材料",
        target=locked,
        after={"papers": len(papers.uploads)},
    )
    return step


@transaction.atomic
def open_paper(actor: User, paper: FollowUpPaper) -> FollowUpPaper:
    """A paper of the case, opened on record: it may say who applied or complained."""
    if not may_read_paper(actor, paper):
        raise NotPermitted("这份材料只有办理案件的机关可以打开。")
    if paper.cleared_at is not None:
        raise Refused("这份材料已经过了保管期限，内容已经清除。")
    record(
        actor=actor,
        authority=paper.case.authority,
        action="applicant.read",
        label="打开复议诉讼材料",
        target=paper.case.request or paper.case,
        after={"reason": "办理复议、诉讼、投诉案件", "paper": paper.pk},
    )
    return paper
