"""Writing a report of the demonstration: figures without records, the suggested texts with something of one's own, submission."""

from __future__ import annotations

from decimal import Decimal

from gongkai.forms.cells import CellReference
from gongkai.forms.library import form as form_with_id
from gongkai.organizations.access import readable_authorities
from gongkai.organizations.models import User
from gongkai.reports.annual.actions.entering import TypedFigure, enter_figures
from gongkai.reports.annual.actions.submitting import submit
from gongkai.reports.annual.actions.writing import save_text
from gongkai.reports.annual.binding import bindings
from gongkai.reports.annual.computing import cells_of, compute
from gongkai.reports.annual.contributions import contributions_to
from gongkai.reports.annual.last_year import last_year
from gongkai.reports.annual.sections import parts_of
from gongkai.reports.annual.suggesting import known_of, suggested
from gongkai.reports.labels import known_row
from gongkai.reports.models import AnnualReport, ReportSubmission

_BY_HAND: dict[tuple[str, str], tuple[str, int]] = {
    ("licences", "decisions"): ("386", 41),
    ("penalties", "decisions"): ("52", 7),
    ("fees", "amount"): ("18.6", 3),
    ("licences", "items_last_year"): ("12", 0),
    ("penalties", "items_last_year"): ("9", 0),
    ("fees", "items_last_year"): ("3", 0),
    ("licences", "change"): ("1", 0),
    ("procurement", "projects"): ("2", 0),
    ("procurement", "amount"): ("8.4", 0),
}
"""By table and column of the forms since 2019: a figure, and by how much it is larger from one authority to the next."""
_OF_2014 = {
    "responses": "2",
    "press_conferences": "1",
    "press_conferences_attended": "1",
    "microblog_responses": "1",
    "other_responses": "1",
    "meetings": "2",
    "training_classes": "1",
    "trainees": "26",
}
"""By row of the form of 2014; the rows that are not named are nought."""

_MORE = {
    "general_management": "坚持先审查后公开，对拟公开的信息逐条进行保密审查，对已公开的信息定期复核。",
    "general_platform": "按照统一的栏目设置维护公开专栏，定期检查链接和内容，方便公众查找。",
    "general_supervision": "年内开展政务公开业务培训，把公开工作列入年度考核，对发现的问题逐项督促整改，没有责任追究的情形。",
    "problems": "存在的主要问题：信息更新不够均衡，解读形式还比较单一。改进措施：按月检查栏目更新情况，丰富解读形式，加强业务指导。",
    "other": "没有其他需要报告的事项。",
    "overview": "明确专人负责政府信息公开工作，完善公开目录和保密审查制度，定期更新公开栏目。",
    "proactive": "主动公开的内容以政策文件、民生信息和财务公开为主，通过网站和公告栏公布。",
    "requests": "受理、办理和答复都有登记，按期答复。",
    "fees": "本年度没有收取费用，也没有减免的情形。",
    "remedies": "因政府信息公开申请行政复议、提起行政诉讼的情况见统计表。",
    "general_proactive": "围绕群众关心的事项及时公开，重要文件同步发布解读。",
    "general_requests": "受理、办理、答复各环节都有登记，答复前进行合法性审核。",
    "opening": "本报告的数据由本机关的工作记录统计。",
}
"""What the platform does not know and somebody of the authority writes."""


def enter_by_hand(actor: User, report: AnnualReport, *, leave_out: int = 0) -> None:
    """Enter what no records exist for, but for the last ``leave_out`` figures."""
    by_hand = {
        reference: binding.by_hand
        for reference, binding in bindings(report.form).items()
        if binding.by_hand is not None and binding.measure is None
    }
    figures = [
        TypedFigure(reference, _typed(report, reference), f"{why.source}（演示）", 0)
        for reference, why in by_hand.items()
    ]
    enter_figures(actor, report, figures[: len(figures) - leave_out])


def _typed(report: AnnualReport, reference: CellReference) -> str:
    if reference.table == "statistics":
        return _OF_2014.get(reference.row, "0")
    figure, more = _BY_HAND.get((reference.table, reference.column), ("0", 0))
    if reference.row == "compulsory_measures":
        return "4"
    value = Decimal(figure) + more * (report.authority_id % 9) + report.year % 5
    row = known_row(reference)
    return f"{value.to_integral_value() if row is not None and row.whole_number else value}"


def write_texts(actor: User, report: AnnualReport, *, only: int | None = None) -> None:
    """Write every part (or the first ``only``) with what is suggested, and a sentence of one's own where that is not enough."""
    contributions = contributions_to(report.authority, report.year) if report.is_compiled else None
    cells, previous = cells_of(compute(report)), last_year(report).cells
    known = known_of(report, readable_authorities(actor), contributions)
    found = suggested(report, cells, previous, known)
    written = [part for part in parts_of(form_with_id(report.form)) if part.is_written]
    for part in written[:only]:
        paragraphs = list(found[part.key])
        if part.is_required and (part.key.startswith("general_") or not paragraphs or part.key == "problems"):
            paragraphs.append(_MORE[part.key])
        if paragraphs:
            save_text(actor, report, part.key, "\n".join(paragraphs), seen=0)


def complete(officer: User, head: User, report: AnnualReport) -> ReportSubmission:
    """Enter, write and submit a report."""
    if not report.is_compiled:
        enter_by_hand(officer, report)
    write_texts(officer, report)
    report.refresh_from_db()
    return submit(head, report, seen=report.revision)
