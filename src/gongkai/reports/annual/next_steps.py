"""What has to be done next with a report, the first thing first: for its authors, for who submitted it, for who received it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from gongkai.reports.annual.overview import Overview
from gongkai.reports.models import AnnualReport, Duty, ReportingUnit, ReportStatus, ReportStep

SOON = 10
"""Days before the last day from which the light is amber."""

_TOLD_APART = ("C-1", "C-3", "C-5")
"""The errors for which a step of their own is told: figures to fill in, parts to write, units to wait for."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do. ``kind`` names the page it is done on: ``entering``, ``writing``, ``findings``, ``units``, ``submit`` or none."""

    sentence: str
    kind: str = ""
    button: str = ""


@dataclass(frozen=True, slots=True)
class Light:
    """The light of a report, with a word beside it and a sentence behind it."""

    colour: str
    word: str
    detail: str = ""


def next_steps(shown: Overview) -> list[NextStep]:
    """What the authors have still to do before the report can be submitted; empty once it is out of their hands."""
    report = shown.report
    if not report.is_open:
        return []
    found = []
    if shown.to_enter:
        found.append(NextStep(f"还有 {len(shown.to_enter)} 个数要填。", "entering", "填写数据"))
    unknown = len(shown.unfilled) - len(shown.to_enter)
    if unknown and not report.is_compiled:
        found.append(
            NextStep(f"有 {unknown} 个数因为记录没有填全而算不出来，请在表中点开看缺什么。", "tables")
        )
    if shown.missing:
        found.append(NextStep(f"还有 {len(shown.missing)} 个单位没有汇总进来。", "units", "看是哪些单位"))
    if shown.unwritten:
        found.append(NextStep(f"还有 {shown.unwritten} 个部分要写。", "writing", "编写文字"))
    wrong = [one for one in shown.errors if one.rule not in _TOLD_APART]
    if wrong:
        found.append(NextStep(f"检查发现 {len(wrong)} 处错误，请改正。", "findings", "看检查结果"))
    if shown.unexplained:
        found.append(NextStep(f"有 {len(shown.unexplained)} 处存疑，请核对或者说明。", "findings", "看存疑"))
    if shown.is_running:
        found.append(
            NextStep(
                f"{report.year} 年还没有结束，表中是截至今天的数；{report.year + 1} 年 1 月 1 日起可以报送。"
            )
        )
    elif not shown.errors:
        found.append(NextStep("数据和文字齐全，没有错误，可以报送。", "submit", "报送"))
    return found


def light_of(report: AnnualReport, unit: ReportingUnit | None, today: dt.date | None = None) -> Light:
    """How urgent the report is: by its state and its last day."""
    day = today or timezone.localdate()
    if report.status == ReportStatus.ACCEPTED:
        return Light("green", "已接收" if report.reports_to_id != report.authority_id else "已定稿")
    if report.status == ReportStatus.SUBMITTED:
        return Light("green", "已报送", "等待上级机关接收")
    if unit is not None and unit.duty != Duty.REQUIRED:
        return Light("green", unit.get_duty_display(), unit.reason)
    if day <= report.last_day:
        return Light("green", "年度进行中")
    word = report.get_status_display()
    if unit is None:
        return Light("amber" if report.status == ReportStatus.RETURNED else "green", word)
    left = (unit.due_on - day).days
    detail = f"最迟 {unit.due_on} 报送"
    if left < 0:
        return Light("red", f"逾期 {-left} 天", detail)
    if left <= SOON or report.status == ReportStatus.RETURNED:
        return Light("amber", f"还剩 {left} 天" if report.status != ReportStatus.RETURNED else word, detail)
    return Light("green", f"还剩 {left} 天", detail)


def remark_of_return(report: AnnualReport) -> ReportStep | None:
    """The remarks with which a report was sent back, as long as it has not been submitted again."""
    if report.status != ReportStatus.RETURNED:
        return None
    found: ReportStep | None = (
        report.steps.filter(kind=ReportStep.Kind.RETURNED).select_related("by").order_by("-pk").first()
    )
    return found
