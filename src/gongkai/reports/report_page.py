"""Everything a report's page shows, fetched in a fixed number of queries, for staff and for everyone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from gongkai.forms.cells import CellReference, CellState
from gongkai.forms.findings import Severity
from gongkai.reports.actions import effective_correction
from gongkai.reports.archive import Light, light_for
from gongkai.reports.labels import CellLabel, known_form, label_of
from gongkai.reports.models import ArchivedReport, Correction, Figure, FindingRecord, Verdict
from gongkai.reports.selection import Selection, select
from gongkai.reports.source_pane import SourcePane, render_source
from gongkai.reports.tables import ShownTable, cell_anchor, shown_tables

_LEADS = {
    Severity.ERROR: "报告自相矛盾或与法律规定不符，应当更正。",
    Severity.WARNING: "数据或表述可疑，请核实。",
    Severity.NOTE: "不是错误，供核对时参考。",
}


MOST_UNFOLDED = 4
"""A longer list of warnings or notes begins folded."""


@dataclass(frozen=True, slots=True)
class FindingCell:
    """A cell that a finding is about: as much of its label as tells it from the others, and its value."""

    label: str
    value: str
    href: str


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding with the verdict that holds for its values, and the verdicts given for other values."""

    record: FindingRecord
    verdict: Verdict | None
    outdated: list[Verdict]
    selected: bool
    href: str

    @property
    def first_cell(self) -> str:
        """The anchor of the first cell it is about."""
        return cell_anchor(self.record.references[0]) if self.record.cells else ""


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The findings of one severity."""

    severity: Severity
    lead: str
    findings: list[ShownFinding]

    @property
    def is_folded(self) -> bool:
        """Whether the group begins folded, so that many small doubts do not push the tables out of sight."""
        if self.severity is Severity.ERROR or len(self.findings) <= MOST_UNFOLDED:
            return False
        return not any(finding.selected for finding in self.findings)


class ReportPage:
    """A report's page for one address. Nothing here asks who is looking; the views do."""

    def __init__(self, report: ArchivedReport, query: Mapping[str, str]) -> None:
        self.report = report
        self.figures: dict[CellReference, Figure] = {
            figure.reference: figure for figure in report.figures.all()
        }
        for figure in self.figures.values():
            figure.report = report
        self.records = list(report.findings.all())
        for record in self.records:
            record.report = report
        self.selection: Selection = select(query, self.figures, self.records)

    @cached_property
    def light(self) -> Light:
        """The traffic light of the whole report."""
        return light_for(self.number_of("error"), self.number_of("warning"), self.unread_cells)

    @cached_property
    def unread_cells(self) -> int:
        """How many cells nobody could read."""
        return sum(figure.current_state == CellState.UNREAD for figure in self.figures.values())

    @cached_property
    def corrected_cells(self) -> int:
        """How many cells have a correction in effect."""
        return sum(figure.is_corrected for figure in self.figures.values())

    def number_of(self, severity: str) -> int:
        """How many findings of a severity there are."""
        return sum(record.severity == severity for record in self.records)

    @property
    def counts(self) -> list[tuple[Severity, int]]:
        """The number of findings by severity, the gravest first."""
        return [(severity, self.number_of(severity.value)) for severity in Severity]

    @property
    def forms(self) -> list[str]:
        """The forms recognised, in words, with what was only told in prose."""
        told = []
        for form_id in self.report.form_ids:
            form = known_form(form_id)
            words = f"{form_id}年格式（{form.basis}）" if form else form_id
            if all(table["in_prose"] for table in self.report.tables if table["form"] == form_id):
                words += "，数据取自正文叙述"
            told.append(words)
        return told

    @cached_property
    def groups(self) -> list[FindingGroup]:
        """The findings by severity, the gravest first; severities without findings are left out."""
        given: dict[tuple[str, str], list[Verdict]] = defaultdict(list)
        for verdict in self._verdicts:
            given[verdict.rule, verdict.scope].append(verdict)
        shown = [self._shown(record, given[record.rule, record.scope]) for record in self.records]
        return [
            FindingGroup(severity, _LEADS[severity], chosen)
            for severity in Severity
            if (chosen := [finding for finding in shown if finding.record.severity == severity])
        ]

    @cached_property
    def _verdicts(self) -> list[Verdict]:
        return list(self.report.verdicts.select_related("given_by"))

    @property
    def settled_verdicts(self) -> list[Verdict]:
        """The verdicts on findings that no longer exist."""
        standing = {(record.rule, record.scope) for record in self.records}
        return [verdict for verdict in self._verdicts if (verdict.rule, verdict.scope) not in standing]

    def _shown(self, record: FindingRecord, given: list[Verdict]) -> ShownFinding:
        same = [verdict for verdict in given if verdict.fingerprint == record.fingerprint]
        newest = same[-1] if same else None
        if newest is not None and newest.kind == Verdict.Kind.WITHDRAWN:
            newest = None
        return ShownFinding(
            record=record,
            verdict=newest,
            outdated=[
                verdict
                for verdict in given
                if verdict.fingerprint != record.fingerprint and verdict.kind != Verdict.Kind.WITHDRAWN
            ],
            selected=self.selection.finding is not None and self.selection.finding.key == record.key,
            href="?" + urlencode({"finding": record.key}),
        )

    @property
    def selected_finding(self) -> ShownFinding | None:
        """The selected finding."""
        shown = (finding for group in self.groups for finding in group.findings if finding.selected)
        return next(shown, None)

    @property
    def finding_cells(self) -> list[FindingCell]:
        """The cells of the selected finding; what their labels have in common is left out."""
        finding = self.selection.finding
        if finding is None:
            return []
        references = finding.references
        one_row = len({(cell.table, cell.row) for cell in references}) == 1
        one_column = len({(cell.table, cell.column) for cell in references}) == 1
        shown = []
        for reference in references:
            label, figure = label_of(reference, self.report), self.figures.get(reference)
            words = f"{label.short_row} · {label.short_column}"
            if len(references) > 1 and one_row:
                words = label.short_column
            elif len(references) > 1 and one_column:
                words = label.short_row
            query = urlencode({"finding": finding.key, "figure": str(reference)}, safe="/")
            shown.append(FindingCell(words, figure.display_value if figure else "未读出", f"?{query}"))
        return shown

    @cached_property
    def tables(self) -> list[ShownTable]:
        """The tables in official layout, with the selected and the doubtful cells marked."""
        grave = {
            reference
            for record in self.records
            if record.severity != Severity.NOTE
            for reference in record.references
        }
        return shown_tables(self.report, self.figures, self.selection, grave)

    @cached_property
    def source(self) -> SourcePane:
        """The original text with the selected places marked."""
        return render_source(self.report.text, self.report.repairs, self.selection.places(self.figures))

    @property
    def selected_label(self) -> CellLabel | None:
        """The official words for the selected figure."""
        return label_of(self.selection.figure.reference, self.report) if self.selection.figure else None

    @cached_property
    def corrections(self) -> list[Correction]:
        """The history of the selected figure, the oldest first."""
        if self.selection.figure is None:
            return []
        return list(self.selection.figure.corrections.select_related("made_by"))

    @cached_property
    def effective(self) -> Correction | None:
        """The correction in effect for the selected figure."""
        return effective_correction(self.corrections)

    @property
    def other_findings(self) -> list[ShownFinding]:
        """The findings about the selected figure, but for the one that is selected itself."""
        if self.selection.figure is None:
            return []
        reference = self.selection.figure.reference
        return [
            finding
            for group in self.groups
            for finding in group.findings
            if not finding.selected and reference in finding.record.references
        ]
