"""What is wrong in a report that is being made: the rules of its form, across years, text against table, and what is missing.

The rules are those that read reports are held against (``reading.examine``); the report's own text goes through them as it will be
published. What only a report in the making can have (figures not entered, parts not written, units missing) is said here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from gongkai.forms.cells import Cell, CellReference, Cells, CellState
from gongkai.forms.findings import Finding, Severity
from gongkai.forms.library import form as form_with_id
from gongkai.forms.model import Form
from gongkai.reports.annual.actions.units import list_and_tree
from gongkai.reports.annual.composing import compose
from gongkai.reports.annual.computing import (
    Figures,
    cells_of,
    compute_compiled,
    compute_own,
)
from gongkai.reports.annual.contributions import (
    THREE_COLUMNS,
    Contributions,
    as_unit_cells,
    contributions_to,
    doubts,
)
from gongkai.reports.annual.document import ReportDocument
from gongkai.reports.annual.examining import examined
from gongkai.reports.annual.figure_names import problems_in
from gongkai.reports.annual.last_year import LastYear, last_year
from gongkai.reports.annual.live_figures import NOT_ENTERED, unknown_in
from gongkai.reports.annual.own_rules import broken
from gongkai.reports.annual.sections import ReportPart, parts_of
from gongkai.reports.annual.texts import current_texts
from gongkai.reports.labels import label_of
from gongkai.reports.models import AnnualReport, Explanation, SectionText
from gongkai.reports.storing import fingerprint

_GRAVITY = {severity: order for order, severity in enumerate(Severity)}
MOST_NAMED = 6
"""How many cells or units a sentence names; of the rest it tells the number."""


@dataclass(frozen=True, slots=True)
class Inspected:
    """A finding of a report in the making, with the explanation that holds for its values."""

    finding: Finding
    fingerprint: str
    explanation: Explanation | None = None

    @property
    def is_error(self) -> bool:
        """Whether it blocks the submission."""
        return self.finding.severity is Severity.ERROR

    def as_data(self) -> dict[str, Any]:
        """What a submission keeps of it."""
        return {
            "rule": self.finding.id,
            "scope": self.finding.scope,
            "severity": self.finding.severity.value,
            "title": self.finding.title,
            "message": self.finding.message,
            "cells": [str(cell) for cell in self.finding.cells],
            "explanation": self.explanation.text if self.explanation else "",
        }


@dataclass(frozen=True, slots=True)
class Inspection:
    """A report as it is now: figures, texts, the document made of them, what it sums up, and everything that is wrong in it."""

    report: AnnualReport
    figures: Figures
    texts: Mapping[str, SectionText]
    document: ReportDocument
    contributions: Contributions
    findings: tuple[Inspected, ...]
    last_year: LastYear

    @property
    def cells(self) -> Cells:
        """The figures as the checks see them."""
        return cells_of(self.figures)

    @property
    def errors(self) -> tuple[Inspected, ...]:
        """What blocks the submission."""
        return tuple(one for one in self.findings if one.is_error)

    @property
    def unexplained(self) -> tuple[Inspected, ...]:
        """Doubtful things that nobody has explained yet."""
        return tuple(
            one
            for one in self.findings
            if one.finding.severity is Severity.WARNING and one.explanation is None
        )


def inspect(report: AnnualReport) -> Inspection:
    """Look at a report as it is now. A fixed number of queries, however large the tree."""
    form = form_with_id(report.form)
    contributions = Contributions((), ())
    if report.is_compiled:
        contributions = contributions_to(report.authority, report.year)
        figures = compute_compiled(report, contributions)
    else:
        figures = compute_own([report])[report.pk]
    cells = cells_of(figures)
    texts = current_texts(report)
    last = last_year(report)
    document = compose(
        report,
        cells,
        {key: text.body for key, text in texts.items()},
        date=timezone.localdate(),
        missing=[one.as_data() for one in contributions.missing],
        included=[one.unit.name for one in contributions.included],
        arrangement=arrangement_of(report),
        previous=last.cells,
    )
    found = [
        *last.named_in(_broken_rules(report, form, document, last.for_checks, contributions), form),
        *_not_filled(report, form, cells, contributions),
        *_not_written(report, form, texts, cells, last.cells),
        *last.findings,
        *_missing_units(contributions),
        *_not_in_the_list(report),
    ]
    return Inspection(
        report,
        figures,
        texts,
        document,
        contributions,
        tuple(_with_explanations(report, sorted(found, key=lambda one: _GRAVITY[one.severity]), cells)),
        last,
    )


def arrangement_of(report: AnnualReport) -> str:
    """The set of columns in which the report's tables are printed; empty where the form has only one."""
    form = form_with_id(report.form)
    if not any(THREE_COLUMNS in table.arrangements for table in form.tables):
        return ""
    return THREE_COLUMNS if report.is_compiled else "single"


def _broken_rules(
    report: AnnualReport,
    form: Form,
    document: ReportDocument,
    previous: Cells | None,
    contributions: Contributions,
) -> list[Finding]:
    units = [as_unit_cells(form, one) for one in contributions.included]
    return examined(report, document, previous, units)[1]


def _not_filled(
    report: AnnualReport, form: Form, cells: Cells, contributions: Contributions
) -> list[Finding]:
    if report.is_compiled:
        return _doubtful_units(form, contributions)
    blank = [reference for reference, cell in cells.items() if cell.state is CellState.BLANK]
    if not blank:
        return []
    return [
        broken(
            "C-1",
            f"还有 {len(blank)} 个数没有填：{_named([str(label_of(cell)) for cell in blank])}。没有发生的请填 0。",
            cells=tuple(blank),
        )
    ]


def _doubtful_units(form: Form, contributions: Contributions) -> list[Finding]:
    """A unit's blank or unread cell makes the sum unknown: the finding names the body and the cell."""
    found = []
    for one in doubts(form, contributions.included):
        word = "未读出" if one.state is CellState.UNREAD else "空白"
        found.append(
            broken(
                "C-2",
                f"{one.unit.name}的“{label_of(one.reference)}”{word}，汇总数无法认定。请退回该单位补正。",
                scope=f"{one.unit.pk}/{one.reference}",
                cells=(one.reference,),
            )
        )
    return found


def _not_written(
    report: AnnualReport,
    form: Form,
    texts: Mapping[str, SectionText],
    cells: Cells,
    previous: Cells | None,
) -> list[Finding]:
    found = []
    empty = [
        part.heading or "开头段"
        for part in parts_of(form)
        if part.is_required and not (part.key in texts and texts[part.key].body.strip())
    ]
    if empty:
        found.append(
            broken(
                "C-3",
                f"还没有写：{_named(empty)}（《条例》第五十条）。",
            )
        )
    for part in parts_of(form):
        if part.key in texts:
            found += _unfit_marks(report, form, part, texts[part.key].body, cells, previous)
    return found


def _unfit_marks(
    report: AnnualReport, form: Form, part: ReportPart, body: str, cells: Cells, previous: Cells | None
) -> list[Finding]:
    """Live figures of a text that nobody can read: unknown names, and those that show as a word because nothing is known.

    That a figure was not entered yet is told once, of its cell (C-1, C-2), and not of every sentence that names it.
    """
    place = part.heading or "开头段"
    unknown = [one for one in unknown_in(body, form, cells, previous) if NOT_ENTERED not in one]
    kinds = (
        ("C-4", problems_in(body, form, arrangement_of(report))),
        ("C-6", unknown),
    )
    return [
        broken(rule, f"“{place}”：{sentence}", scope=f"{part.key}/{number}")
        for rule, sentences in kinds
        for number, sentence in enumerate(sentences)
    ]


def _missing_units(contributions: Contributions) -> list[Finding]:
    if not contributions.missing:
        return []
    names = [f"{one.unit.name}（{one.reason}）" for one in contributions.missing]
    return [
        broken(
            "C-5",
            f"还有 {len(names)} 个单位没有汇总进来：{_named(names)}。",
        )
    ]


def _not_in_the_list(report: AnnualReport) -> list[Finding]:
    """A compiled report takes in the units of its list: one without a list sums up nothing, one that lacks a unit leaves it out."""
    if not report.is_compiled:
        return []
    against = list_and_tree(report.authority, report.year)
    if not against.listed:
        return [
            broken(
                "C-7",
                f"{report.year} 年度还没有编制填报单位名单，没有可以汇总的单位。请先在“年报汇总”中编制名单。",
            )
        ]
    if not against.unlisted:
        return []
    names = [unit.name for unit in against.unlisted]
    return [
        broken(
            "C-8",
            f"机构树中有 {len(names)} 个单位不在 {report.year} 年度的填报单位名单中，没有汇总：{_named(names)}。"
            "应当汇总的，请补充到名单；当年还没有成立的，请说明。",
            # Another unit that is not listed is another matter to explain.
            scope=hashlib.sha256(",".join(str(unit.pk) for unit in against.unlisted).encode()).hexdigest(),
        )
    ]


def _named(names: Sequence[str]) -> str:
    shown = "、".join(names[:MOST_NAMED])
    return shown if len(names) <= MOST_NAMED else f"{shown}等 {len(names)} 项"


def _with_explanations(
    report: AnnualReport, findings: Sequence[Finding], cells: Mapping[CellReference, Cell]
) -> list[Inspected]:
    given = {
        (row.rule, row.scope, row.fingerprint): row
        for row in report.explanations.select_related("by").order_by("pk")
    }
    found = []
    for finding in findings:
        mark = fingerprint(finding, cells)
        found.append(Inspected(finding, mark, given.get((finding.id, finding.scope[:200], mark))))
    return found
