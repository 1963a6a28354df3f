"""A report made of its figures and texts: headings, paragraphs with live figures, tables and charts, in the official order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from django.utils import timezone

from gongkai.forms.cells import Cells
from gongkai.forms.layout import stacks
from gongkai.forms.library import form as form_with_id
from gongkai.forms.model import Form, Table
from gongkai.organizations.models import Kind
from gongkai.reports.annual.contributions import submitted_cells
from gongkai.reports.annual.document import Block, Heading, Paragraph, ReportDocument, TableBlock
from gongkai.reports.annual.last_year import figures_together
from gongkai.reports.annual.live_figures import runs_of
from gongkai.reports.annual.report_charts import charts_of
from gongkai.reports.annual.sections import ReportPart, parts_of
from gongkai.reports.models import AnnualReport, ReportSubmission

CHARTS_IN = "requests"
"""The part of the report, in every form, in which the charts stand."""


def compose(
    report: AnnualReport,
    cells: Cells,
    texts: Mapping[str, str],
    *,
    date: dt.date,
    missing: Sequence[Mapping[str, object]] = (),
    included: Sequence[str] = (),
    remarks: Sequence[str] = (),
    reasons: Sequence[str] = (),
    arrangement: str = "",
    previous: Cells | None = None,
) -> ReportDocument:
    """The report as a document. No query: all it is made of is given.

    ``texts`` are the bodies by part, ``missing`` the units that a compiled report lacks (``name`` and ``reason``); they are told at
    the top and under every table. ``arrangement`` is the set of columns of the form of 2014, ``previous`` are last year's cells.
    """
    form = form_with_id(report.form)
    authority = report.authority
    lacking = _lacking(missing)
    notes = (f"未汇总：{lacking}",) if lacking else ()
    partial = (f"本报告为部分汇总，尚未包括：{lacking}。",) if lacking else ()
    blocks: list[Block] = []
    for part in parts_of(form):
        blocks += _part(form, part, texts.get(part.key, ""), cells, previous)
        blocks += _tables(form, part, arrangement, notes)
        if part.key == CHARTS_IN:
            blocks += charts_of(form, report.year, cells, previous)
    return ReportDocument(
        title=report.title,
        authority=authority.name,
        year=report.year,
        form=form,
        date=date,
        blocks=tuple(blocks),
        cells=cells,
        remarks=(*remarks, *partial),
        reasons=tuple(reasons),
        included=tuple(included),
        level=authority.level if authority.kind == Kind.GOVERNMENT else "department",
    )


def document_of(submission: ReportSubmission) -> ReportDocument:
    """The report as it was submitted, from what was frozen then. A fixed number of queries.

    Last year's figures are those that it was compared with then.
    """
    report = submission.report
    compared = [(key, part) for key, part in submission.compared_with]
    cells = submitted_cells([submission.pk, *(key for key, _ in compared)])
    return compose(
        report,
        cells[submission.pk],
        submission.texts,
        date=timezone.localdate(submission.submitted_at),
        missing=submission.missing,
        included=list(submission.included.values_list("unit__name", flat=True)),
        reasons=reasons_of(submission),
        arrangement=submission.arrangement,
        previous=figures_together(report.year - 1, compared, cells),
    )


def reasons_of(submission: ReportSubmission) -> list[str]:
    """What travels with a submission: why it was submitted with errors, and the explanations of doubtful figures."""
    found = []
    if submission.override_reason:
        found.append(f"带错误报送的理由：{submission.override_reason}")
    for finding in submission.findings:
        if finding.get("explanation"):
            found.append(f"{finding['message']}情况说明：{finding['explanation']}")
    return found


def paragraphs_of(
    form: Form, key: str, text: str, cells: Cells, previous: Cells | None = None
) -> Iterator[Paragraph]:
    """A text as paragraphs, one for every line that is not empty."""
    for line in text.splitlines():
        if typed := line.strip():
            yield Paragraph(runs_of(typed, form, cells, previous), key)


def _part(form: Form, part: ReportPart, text: str, cells: Cells, previous: Cells | None) -> Iterator[Block]:
    if part.heading:
        yield Heading(part.heading, part.level, part.key)
    yield from paragraphs_of(form, part.key, text, cells, previous)


def _tables(form: Form, part: ReportPart, arrangement: str, notes: tuple[str, ...]) -> Iterator[TableBlock]:
    tables = [table for table in form.tables if table.id in part.tables]
    for stack in stacks(tables):
        yield TableBlock(stack, arrangement if _is_arranged(stack, arrangement) else "", notes)


def _is_arranged(stack: Sequence[Table], arrangement: str) -> bool:
    return any(arrangement in table.arrangements for table in stack)


def _lacking(missing: Sequence[Mapping[str, object]]) -> str:
    return "、".join(f"{unit['name']}（{unit['reason']}）" for unit in missing)
