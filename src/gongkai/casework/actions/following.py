"""What follows a reply: registering a reconsideration, a litigation or a complaint, and correcting what was registered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from gongkai.casework.concurrency import ChangedMeanwhile, take
from gongkai.casework.follow_up_deadlines import deadlines_of
from gongkai.casework.follow_up_rights import require_keeper, require_opener
from gongkai.casework.models import (
    FollowUpCase,
    FollowUpKind,
    FollowUpPaper,
    FollowUpStep,
    InformationRequest,
    StepKind,
)
from gongkai.law.days import written
from gongkai.law.dispositions import Proceeding
from gongkai.organizations.audit import record
from gongkai.organizations.models import Authority, User
from gongkai.organizations.refusals import Refused, validate
from gongkai.organizations.working_calendar import calendar_for_writing
from gongkai.web.uploads import CheckedUpload

DISCLOSURE_SINCE = dt.date(2008, 5, 1)
"""The day the Regulation of 2007 took force: no complaint about disclosure is older."""
LONGEST_RESULT = 3000
"""How many characters the summary of a result may have."""
LONGEST_ANSWER = dt.timedelta(days=366)
"""How far ahead the day may lie that is set for an answer: a year; what is later is a slip of the pen."""
MOST_PAPERS = 200
"""How many papers a case takes, so that nobody fills the disk through one case."""


@dataclass(frozen=True, slots=True)
class FilingFacts:
    """What is known of a case when it is registered. ``filed_on`` is the day the body got the application."""

    kind: FollowUpKind
    body: str
    subject: str
    filed_on: dt.date
    case_number: str = ""
    copied_on: dt.date | None = None
    accepted_on: dt.date | None = None
    is_summary: bool = False
    answer_due_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class CasePapers:
    """Papers that come with a step. ``shared`` opens a superior's papers to the body below, too."""

    uploads: Sequence[CheckedUpload] = ()
    shared: bool = False


NO_PAPERS = CasePapers()


@transaction.atomic
def open_case(
    actor: User,
    authority: Authority,
    facts: FilingFacts,
    *,
    request: InformationRequest | None = None,
    after: FollowUpCase | None = None,
    handled_by: Authority | None = None,
    papers: CasePapers = NO_PAPERS,
) -> FollowUpCase:
    """Register a case against ``authority``; with ``handled_by``, a complaint that this superior authority received.

    A direct suit where reconsideration comes first, and one brought too late, are registered all the same: whether
    they are heard is the court's to decide (``follow_up_warnings`` says so beside the case). Raises ``NotPermitted``,
    or ``Refused`` for what cannot be: dates in the wrong order, another authority's request, the same case twice.
    """
    require_opener(actor, authority, handled_by)
    _require_fitting(authority, facts, request, after, handled_by)
    # One at a time for a request, so that a form sent twice finds the case of the first time.
    if request is not None:
        take(request, None)
    else:
        Authority.objects.select_for_update().get(pk=authority.pk)
    case = FollowUpCase(
        authority=authority,
        request=request,
        after=after,
        handled_by=handled_by,
        kind=facts.kind,
        body=str(handled_by) if handled_by is not None else facts.body.strip(),
        case_number=facts.case_number.strip(),
        subject=facts.subject.strip(),
        filed_on=facts.filed_on,
        copied_on=facts.copied_on,
        accepted_on=facts.accepted_on,
        is_summary=facts.is_summary and facts.kind is not FollowUpKind.COMPLAINT,
        answer_due_on=facts.answer_due_on if facts.kind is FollowUpKind.COMPLAINT else None,
    )
    require_sound(case)
    _require_new(case)
    case.save()
    write_step(
        case, StepKind.FILED, case.filed_on, actor, title=f"提出{case.get_kind_display()}", papers=papers
    )
    record(
        actor=actor,
        authority=authority,
        action="follow_up.open",
        label="登记复议诉讼投诉案件",
        target=case,
        after=facts_of(case),
    )
    return case


def _require_fitting(
    authority: Authority,
    facts: FilingFacts,
    request: InformationRequest | None,
    after: FollowUpCase | None,
    handled_by: Authority | None,
) -> None:
    if request is not None and request.authority_id != authority.pk:
        raise Refused("这件申请不是该机关的，请从它的申请页面登记。")
    if facts.kind is not FollowUpKind.COMPLAINT:
        if request is None:
            raise Refused("行政复议和行政诉讼都针对一件申请，请从那件申请的页面登记。")
        if handled_by is not None:
            raise Refused("上级机关在这里只登记它收到的投诉；复议、诉讼由被申请机关登记。")
    if facts.kind is not FollowUpKind.LITIGATION_AFTER:
        if after is not None:
            raise Refused("只有复议后起诉的案件才对应一件复议案件。")
        return
    if after is None or after.kind != FollowUpKind.RECONSIDERATION or after.request != request:
        raise Refused("复议后起诉的，请选择同一件申请的复议案件；没有经过复议的，请登记为直接起诉。")
    if FollowUpCase.objects.filter(after=after).exists():
        raise Refused("这件复议案件之后的诉讼已经登记，请在那件诉讼里继续登记。")
    if after.decided_on is None and not _is_overdue(after, facts.filed_on):
        raise Refused("这件复议案件还没有登记结果，审理期限也没有届满，请先在复议案件里登记结果。")


def _is_overdue(reconsideration: FollowUpCase, on: dt.date) -> bool:
    decide = [
        each
        for each in deadlines_of(reconsideration, calendar_for_writing())
        if each.mark == "decide" and each.done_on is None
    ]
    return bool(decide) and decide[0].deadline.date < on


def _require_new(case: FollowUpCase) -> None:
    """Refuse what stands already: the same proceeding on the same day, unless two case numbers tell them apart."""
    same = FollowUpCase.objects.filter(
        authority=case.authority, request=case.request, kind=case.kind, filed_on=case.filed_on
    )
    if case.request is None:
        same = same.filter(subject=case.subject)
    for known in same:
        if not (known.case_number and case.case_number and known.case_number != case.case_number):
            raise Refused(
                f"同一天提出的同类案件已经登记：{known}。没有重复登记；确是另一件的，请填写它的案号。"
            )


@transaction.atomic
def change_facts(
    actor: User, case: FollowUpCase, changes: dict[str, Any], *, seen: int | None
) -> FollowUpCase:
    """Correct what was registered wrongly: the columns in ``CHANGEABLE``. What stood before stays among the steps."""
    require_keeper(actor, case, "更正登记事项")
    locked = take_case(case, seen)
    before, told = facts_of(locked), []
    for name, value in changes.items():
        if name not in CHANGEABLE:
            raise ValueError(f"{name} is not a fact that can be changed")
        if name == "body" and locked.handled_by is not None:
            continue
        old = getattr(locked, name)
        new = value.strip() if isinstance(value, str) else value
        if old == new:
            continue
        label = FollowUpCase._meta.get_field(name).verbose_name  # type: ignore[union-attr]
        told.append(f"{label}：由“{_in_words(old)}”改为“{_in_words(new)}”")
        setattr(locked, name, new)
    if not told:
        raise Refused("没有改动任何一项，不需要保存。")
    if locked.proceeding is Proceeding.RECONSIDERATION and locked.is_summary and locked.is_extended:
        raise Refused("适用简易程序的行政复议案件不能延长审理期限（《行政复议法》第六十二条）。")
    require_sound(locked)
    write_step(locked, StepKind.CHANGED, timezone.localdate(), actor, note="；".join(told) + "。")
    keep(locked)
    record(
        actor=actor,
        authority=locked.authority,
        action="follow_up.change",
        label="更正登记事项",
        target=locked,
        before=before,
        after=facts_of(locked),
    )
    return locked


CHANGEABLE = (
    "body",
    "case_number",
    "subject",
    "filed_on",
    "accepted_on",
    "copied_on",
    "answer_due_on",
    "answered_on",
    "is_summary",
    "is_extended",
)
"""What can be corrected; the result is taken back and entered anew instead."""


def _in_words(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "未填" if value in (None, "") else str(value)


def take_case(case: FollowUpCase, seen: int | None) -> FollowUpCase:
    """The case locked for this transaction, as it stands now. Raises ``ChangedMeanwhile`` where ``seen`` is too old."""
    calendar_for_writing()
    locked: FollowUpCase = FollowUpCase.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if seen is not None and locked.version != seen:
        last = locked.steps.order_by("-pk").first()
        told = ""
        if last is not None:
            at = timezone.localtime(last.at).strftime("%Y-%m-%d %H:%M")
            told = f"最近一次是{last.actor.display_name}在{at}登记了“{last.title}”。"
        raise ChangedMeanwhile(
            f"在您打开页面之后，这件案件已经有了新的进展，您的这一步没有保存。{told}请看过现在的情况再办。"
        )
    return locked


def keep(case: FollowUpCase) -> None:
    """Save a locked case as its next version."""
    case.version += 1
    case.save()


def write_step(
    case: FollowUpCase,
    kind: StepKind,
    date: dt.date,
    actor: User,
    *,
    title: str = "",
    note: str = "",
    papers: CasePapers = NO_PAPERS,
    owner: Authority | None = None,
) -> FollowUpStep:
    """Write down that something happened, with its papers. The caller holds the transaction and asked for the right."""
    step = FollowUpStep(
        case=case, kind=kind, date=date, title=title or kind.label, note=note.strip(), actor=actor
    )
    step.save()
    if case.papers.count() + len(papers.uploads) > MOST_PAPERS:
        raise Refused(f"一件案件最多放{MOST_PAPERS}份材料，请合并后再上传。")
    for upload in papers.uploads:
        paper = FollowUpPaper(
            case=case,
            step=step,
            owner=owner or case.handled_by or case.authority,
            is_shared=papers.shared,
            name=upload.name,
            content_type=upload.content_type,
            size=upload.size,
            sha256=upload.sha256,
            uploaded_by=actor,
        )
        upload.file.seek(0)
        paper.file.save(upload.name, upload.file, save=False)
        paper.save()
    # What was fetched before no longer holds.
    getattr(case, "_prefetched_objects_cache", {}).pop("steps", None)
    return step


def facts_of(case: FollowUpCase) -> dict[str, Any]:
    """What the trail keeps of a case: its dates and its result, no free text, which may name people."""
    names = (
        *(name for name in CHANGEABLE if name != "subject"),
        "redirected_on",
        "appealed_on",
        "disposition",
        "result",
        "decided_on",
        "served_on",
        "orders_new_reply",
        "new_reply_days",
    )
    return {name: getattr(case, name) for name in names}


def require_sound(case: FollowUpCase) -> None:
    """Refuse a case whose dates are in the wrong order or in the future, or whose texts are missing or too long."""
    today = timezone.localdate()
    dated = (
        "filed_on",
        "accepted_on",
        "copied_on",
        "answered_on",
        "redirected_on",
        "decided_on",
        "served_on",
    )
    for name in dated:
        value = getattr(case, name)
        if value is not None and value > today:
            _refuse_date(name, f"日期{written(value)}还没有到，请填写今天或者以前的日期。")
    begin = case.request.arrived_on if case.request is not None else DISCLOSURE_SINCE
    _in_order(case, "filed_on", begin, "收到申请" if case.request is not None else "《条例》施行")
    if case.after is not None and case.after.decided_on is not None:
        _in_order(case, "filed_on", case.after.decided_on, "复议决定")
    for name in dated[1:6]:
        _in_order(case, name, case.filed_on, "提出案件")
    _in_order(case, "answer_due_on", case.filed_on, "提出案件")
    if case.answer_due_on is not None and case.answer_due_on > today + LONGEST_ANSWER:
        _refuse_date(
            "answer_due_on", f"要求答复的期限{written(case.answer_due_on)}离今天超过一年，请核对年份。"
        )
    if case.proceeding is not Proceeding.COMPLAINT:
        _in_order(case, "copied_on", case.accepted_on, "受理（立案）")
        _in_order(case, "answered_on", case.copied_on, "收到副本")
    _in_order(case, "decided_on", case.accepted_on, "受理（立案）")
    _in_order(case, "decided_on", case.appealed_on, "上诉")
    _in_order(case, "served_on", case.decided_on, "决定或者裁判")
    if len(case.result_text) > LONGEST_RESULT:
        sentence = f"结果摘要最多{LONGEST_RESULT}字，现在有{len(case.result_text)}字；全文请作为材料上传。"
        raise Refused(sentence, {"result_text": [sentence]})
    validate(case, exclude=("authority", "request", "after", "handled_by"))


def _in_order(case: FollowUpCase, name: str, earliest: dt.date | None, what: str) -> None:
    value = getattr(case, name)
    if value is not None and earliest is not None and value < earliest:
        label = FollowUpCase._meta.get_field(name).verbose_name  # type: ignore[union-attr]
        _refuse_date(
            name, f"{label}（{written(value)}）不能早于{what}的日期（{written(earliest)}），请核对。"
        )


def _refuse_date(name: str, sentence: str) -> None:
    raise Refused(sentence, {name: [sentence]})
