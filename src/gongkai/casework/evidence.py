"""What a request and a follow-up case look like in the list behind a figure: nothing that tells who asked, or what for."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from gongkai.casework.models import (
    ApplicantKind,
    FollowUpCase,
    FollowUpKind,
    FollowUpResult,
    InformationRequest,
)
from gongkai.casework.models.choices import CHANNELS
from gongkai.law.outcomes import GROUNDS, OUTCOMES, Ground
from gongkai.law.state import Stage
from gongkai.organizations.evidence import (
    ColumnKind,
    EvidenceColumn,
    EvidenceFilter,
    EvidenceKind,
    FilterKind,
)

_WITHDRAWN = "withdrawn"
"""The value of the filter for requests that were withdrawn; the others are the numbers of the replies."""


def _outcome(request: InformationRequest) -> str:
    ground = GROUNDS[Ground(request.ground)].title if request.ground else ""
    return f"{request.outcome_label}：{ground}" if ground else request.outcome_label


def _with_outcome(value: str) -> Q:
    return Q(stage=Stage.WITHDRAWN.value) if value == _WITHDRAWN else Q(outcome=value)


def _requests(rows: QuerySet[Any]) -> QuerySet[Any]:
    # What is encrypted is not read: a list shows none of it.
    return rows.select_related("authority", "applicant").only(
        "number",
        "counted_on",
        "closed_on",
        "channel",
        "stage",
        "outcome",
        "ground",
        "authority__short_name",
        "applicant__kind",
    )


REQUESTS = EvidenceKind(
    model=InformationRequest,
    name="政府信息公开申请",
    columns=(
        EvidenceColumn("number", "申请编号", lambda request: request.number),
        EvidenceColumn("authority", "机关", lambda request: request.authority.short_name),
        EvidenceColumn("received", "收到日期", lambda request: request.counted_on, ColumnKind.DATE),
        EvidenceColumn("applicant", "申请人类型", lambda request: request.applicant.get_kind_display()),
        EvidenceColumn("channel", "提出方式", lambda request: request.get_channel_display()),
        EvidenceColumn("stage", "状态", lambda request: request.get_stage_display()),
        EvidenceColumn("outcome", "处理结果", _outcome),
        EvidenceColumn("closed", "办结日期", lambda request: request.closed_on, ColumnKind.DATE),
    ),
    date_path="counted_on",
    label=lambda request: request.number,
    address=lambda request: reverse("casework:case", args=[request.pk]),
    filters=(
        EvidenceFilter.of_text("number", "申请编号", "number"),
        EvidenceFilter.of_choice("applicant", "申请人类型", ApplicantKind.choices, "applicant__kind"),
        EvidenceFilter.of_choice("channel", "提出方式", CHANNELS, "channel"),
        EvidenceFilter(
            "outcome",
            "处理结果",
            FilterKind.CHOICE,
            _with_outcome,
            (
                *((outcome.kind.value, outcome.title) for outcome in OUTCOMES.values()),
                (_WITHDRAWN, Stage.WITHDRAWN.label),
            ),
        ),
        EvidenceFilter.of_days("received", "收到日期", "counted_on"),
        EvidenceFilter.of_days("closed", "办结日期", "closed_on"),
    ),
    prepare=_requests,
)


def _cases(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("authority")


def _case_label(case: FollowUpCase) -> str:
    return case.case_number or f"{FollowUpKind(case.kind).label}（{case.filed_on}提出）"


FOLLOW_UP_CASES = EvidenceKind(
    model=FollowUpCase,
    name="复议诉讼投诉案件",
    columns=(
        EvidenceColumn("number", "案号", lambda case: case.case_number),
        EvidenceColumn("authority", "被申请机关", lambda case: case.authority.short_name),
        EvidenceColumn("kind", "类别", lambda case: case.get_kind_display()),
        EvidenceColumn("body", "审理机关", lambda case: case.body),
        EvidenceColumn("filed", "提出日期", lambda case: case.filed_on, ColumnKind.DATE),
        EvidenceColumn("decided", "决定或者裁判日期", lambda case: case.decided_on, ColumnKind.DATE),
        EvidenceColumn("result", "结果", lambda case: case.result_label),
    ),
    date_path="filed_on",
    label=_case_label,
    address=lambda case: reverse("casework:follow_up", args=[case.pk]),
    filters=(
        EvidenceFilter.of_text("number", "案号", "case_number"),
        EvidenceFilter.of_choice("kind", "类别", FollowUpKind.choices, "kind"),
        EvidenceFilter.of_choice("result", "结果", FollowUpResult.choices, "result"),
        EvidenceFilter.of_days("filed", "提出日期", "filed_on"),
        EvidenceFilter.of_days("decided", "决定或者裁判日期", "decided_on"),
    ),
    prepare=_cases,
)
