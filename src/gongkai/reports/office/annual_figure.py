"""A figure of a report and what it is made of: records, units, last year's report, or what somebody entered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.views.generic import TemplateView

from gongkai.forms.cells import CellReference
from gongkai.forms.library import form as form_with_id
from gongkai.organizations.evidence import EvidenceKind, FilterKind
from gongkai.organizations.models import Authority, YearlyResources
from gongkai.organizations.refusals import Refused
from gongkai.reports.annual.computing import ComputedFigure
from gongkai.reports.annual.contributions import PARTS, THREE_COLUMNS, TOTAL, contributions_to
from gongkai.reports.annual.differences import Difference
from gongkai.reports.annual.evidence_files import KINDS, csv_lines, workbook
from gongkai.reports.annual.overview import findings_shown
from gongkai.reports.annual.parts_behind import (
    CarriedFrom,
    carried_from,
    entries_of,
    submitted_contributions,
    unit_shares,
)
from gongkai.reports.annual.standing import is_inside, shows_submission
from gongkai.reports.annual.tracing import (
    Records,
    changed_records,
    definition_of,
    difference_of,
    figure_now,
    frozen_figure,
    has_cell,
    records_of,
)
from gongkai.reports.labels import label_of
from gongkai.reports.models import AnnualReport, FigureSource, HandEntry, SubmittedFigure
from gongkai.reports.office.annual_base import AnnualReportView
from gongkai.reports.office.annual_forms import EntryForm
from gongkai.reports.office.annual_links import CellLink, cell_links, figure_address, linked_findings
from gongkai.reports.office.annual_report import whole_number
from gongkai.reports.rights import readable_reports
from gongkai.reports.values import format_value
from gongkai.web.spreadsheets import XLSX


class FigureView(AnnualReportView):
    """A page about one figure, ``cell`` of the address; a cell that the report does not have is a 404."""

    reference: CellReference
    inside: bool

    def get_figure_report(self) -> AnnualReport:
        """The report of the address, with the figure looked for in it."""
        report = self.get_report()
        try:
            self.reference = CellReference.parse(self.kwargs["cell"])
        except ValueError:
            raise Http404 from None
        if not has_cell(report, self.reference):
            raise Http404
        self.inside = is_inside(report, self.scope)
        return report

    def records(self, figure: ComputedFigure) -> Records | None:
        """The records behind the figure, where records make it and the person sees them."""
        if figure.measure is None or not self.inside:
            return None
        return records_of(self.report, figure.measure, self.scope)


@dataclass(frozen=True, slots=True)
class FilterField:
    """A filter as the page shows it: its fields with what was typed."""

    label: str
    kind: str
    key: str
    value: str = ""
    first: str = ""
    last: str = ""
    choices: tuple[tuple[str, str], ...] = ()


class FigurePage(FigureView, TemplateView):
    """The trace of a figure."""

    template_name = "reports/annual/figure.html"

    def get_title(self) -> str:
        """The row and the column in official words."""
        return str(label_of(self.reference))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what the figure is made of, and what the person may do with it."""
        report = self.get_figure_report()
        contributions = (
            contributions_to(report.authority, report.year) if report.is_compiled and self.inside else None
        )
        now = figure_now(report, self.reference, contributions) if self.inside else None
        frozen = frozen_figure(report, self.reference)
        context = super().get_context_data(**kwargs)
        is_frozen = shows_submission(report, inside=self.inside) and frozen is not None
        cell = frozen.cell if is_frozen and frozen else now.cell if now else None
        if cell is None:
            raise Http404
        source = frozen.source if is_frozen and frozen else now.source if now else FigureSource.MISSING
        context |= {
            "report": report,
            "inside": self.inside,
            "label": label_of(self.reference),
            "reference": str(self.reference),
            "value": format_value(cell),
            "is_number": cell.value is not None,
            "is_frozen": is_frozen,
            "source": source,
            "source_label": FigureSource(source).label,
            "is_running": timezone.localdate() <= report.last_day,
            "note": form_with_id(report.form).table(self.reference.table).row(self.reference.row).note,
            "beside": self._beside(),
            "findings": linked_findings(
                report,
                [one for one in findings_shown(report, inside=self.inside) if self.reference in one.cells],
            ),
        }
        if now is not None:
            context |= self._records(now, frozen) | self._entered(now)
            context["carried"] = self._carried(now)
            context["value_now"] = format_value(now.cell)
        elif source == FigureSource.BY_HAND:
            context["submitted_entry"] = self._submitted_entry()
        if source == FigureSource.FILE and report.current_submission is not None:
            context["archived"] = report.current_submission.source_report
        if report.is_compiled:
            context |= self._units(is_frozen, contributions)
        return context

    def _carried(self, now: ComputedFigure) -> list[tuple[CarriedFrom, CellLink | None, str]]:
        """The figures of last year that this one is the sum of; a link to those of reports that the person may read."""
        parts = carried_from(self.report, now)
        given = {part.report.pk for part in parts}
        readable = set(readable_reports(self.scope).filter(pk__in=given).values_list("pk", flat=True))
        return [
            (
                part,
                cell_links(part.report, [part.reference])[0] if part.report.pk in readable else None,
                format_value(part.cell) if part.cell else "",
            )
            for part in parts
        ]

    def _beside(self) -> list[tuple[str, str, bool]]:
        """The three columns of the form of 2014, each with the way to its own trace."""
        table = form_with_id(self.report.form).table(self.reference.table)
        if not self.report.is_compiled or THREE_COLUMNS not in table.arrangements:
            return []
        row = self.reference.row
        return [
            (
                column.label,
                figure_address(self.report, CellReference(self.report.form, table.id, row, column.id)),
                column.id == self.reference.column,
            )
            for column in table.columns(THREE_COLUMNS)
        ]

    def _records(self, now: ComputedFigure, frozen: SubmittedFigure | None) -> dict[str, Any]:
        difference = difference_of(self.report, frozen, now)
        found: dict[str, Any] = {
            "difference": difference,
            "frozen_value": format_value(frozen.cell) if frozen else "",
        }
        records = self.records(now)
        if records is None or now.measure is None:
            return found
        said = self.request.GET.dict()
        found |= {
            "records": records,
            "definition": definition_of(now.measure, self.report.year),
            "filters": filter_fields(records.kind, said),
            "kinds": [(label, self._file_address(kind, said)) for kind, label in KINDS.items()],
            "hidden": Authority.objects.filter(pk__in=records.hidden),
        }
        try:
            filtered = any(said.get(name) for name in filter_names(records.kind))
            after, before = whole_number(said.get("after", "")), whole_number(said.get("before", ""))
            found["page"] = records.page(
                said, after=after if after > 0 else None, before=before if before > 0 else None
            )
            found["number"] = records.number(said) if filtered else None
            found["kept"] = urlencode(
                {name: said[name] for name in filter_names(records.kind) if said.get(name)}
            )
        except Refused as refusal:
            found["filter_problem"] = str(refusal)
        if now.cell.value is None:
            found["unfilled"] = records.unfilled()
            owing = now.measure.owing(records.authorities, self.report.year)
            found["owing"] = [
                (authority, self._statement_address(records.kind, authority))
                for authority in Authority.objects.filter(pk__in=owing)
            ]
        if difference is not None:
            found |= self._changed(records, difference)
        return found

    def _changed(self, records: Records, difference: Difference) -> dict[str, Any]:
        return {
            "added": changed_records(records, difference.added, self.scope),
            "gone": changed_records(records, difference.gone, self.scope),
        }

    def _statement_address(self, kind: EvidenceKind, authority: Authority) -> str:
        """Where an authority states what is stated once a year."""
        if kind.model is not YearlyResources:
            return ""
        return reverse("office:resources_of_year", args=[authority.pk, self.report.year])

    def _file_address(self, kind: str, said: Mapping[str, str]) -> str:
        address = reverse("reports:annual_evidence", args=[self.report.pk, kind, str(self.reference)])
        query = urlencode(
            {name: value for name, value in said.items() if value and name not in ("after", "before")}
        )
        return f"{address}?{query}" if query else address

    def _submitted_entry(self) -> HandEntry | None:
        """What had been entered when the report was submitted."""
        submission = self.report.current_submission
        if submission is None:
            return None
        entries = entries_of(self.report, self.reference)
        return next((entry for entry in entries if entry.at <= submission.submitted_at), None)

    def _entered(self, now: ComputedFigure) -> dict[str, Any]:
        binding = now.binding
        if binding is None or binding.by_hand is None or binding.measure is not None:
            return {}
        entries = entries_of(self.report, self.reference)
        is_carried = now.source == FigureSource.CARRIED
        may_enter = self.may_write and self.report.is_open and not is_carried
        return {
            "by_hand": binding.by_hand,
            "entry": now.entry if now.source == FigureSource.BY_HAND else None,
            "entries": [(entry, format_value(entry.cell)) for entry in entries],
            "entry_form": self.entry_form(entries) if may_enter else None,
        }

    def entry_form(self, entries: list[HandEntry]) -> EntryForm:
        """The form to enter the figure, with what was entered last."""
        return EntryForm.of(self.reference, entries[0] if entries else None)

    def _units(self, is_frozen: bool, contributions: Any) -> dict[str, Any]:
        if is_frozen and self.report.current_submission is not None:
            included = submitted_contributions(self.report.current_submission)
            missing = [
                (str(one["name"]), str(one["reason"])) for one in self.report.current_submission.missing
            ]
        else:
            included = contributions.included
            missing = [(one.unit.name, one.reason) for one in contributions.missing]
        shares = unit_shares(included, self.reference)
        readable = set(
            readable_reports(self.scope)
            .filter(pk__in=[one.report.pk for one in shares])
            .values_list("pk", flat=True)
        )
        return {
            "shares": [
                (
                    one,
                    format_value(one.cell),
                    figure_address(one.report, one.reference)
                    if one.report.pk in readable and has_cell(one.report, one.reference)
                    else "",
                )
                for one in shares
            ],
            "missing_units": missing,
            "in_total": self.reference.column == TOTAL or self.reference.column not in PARTS.values(),
        }


def filter_names(kind: EvidenceKind) -> list[str]:
    """The names of the fields of all filters."""
    found: list[str] = []
    for each in kind.filters:
        found += [f"{each.key}_from", f"{each.key}_to"] if each.kind is FilterKind.DAYS else [each.key]
    return found


def filter_fields(kind: EvidenceKind, said: Mapping[str, str]) -> list[FilterField]:
    """The filters as a page shows them, with what was said."""
    return [
        FilterField(
            each.label,
            each.kind.value,
            each.key,
            said.get(each.key, ""),
            said.get(f"{each.key}_from", ""),
            said.get(f"{each.key}_to", ""),
            each.choices,
        )
        for each in kind.filters
    ]


class EvidenceFile(FigureView):
    """The filtered list of the records behind a figure as a file."""

    def get(
        self, request: HttpRequest, pk: int, kind: str, cell: str
    ) -> HttpResponse | StreamingHttpResponse | FileResponse:
        """Write the file bit by bit; a kind that does not exist, or a figure without records, is a 404."""
        report = self.get_figure_report()
        records = self.records(figure_now(report, self.reference)) if self.inside else None
        if records is None or kind not in KINDS:
            raise Http404
        said = request.GET.dict()
        # What is no answer to a filter is refused before the file begins.
        records.listed(said)
        label = label_of(self.reference)
        name = (
            f"{report.authority.short_name}{report.year}年度 {label.short_row} {label.short_column} 记录清单"
        )
        if kind == "csv":
            answer = StreamingHttpResponse(csv_lines(records, said), content_type="text/csv; charset=utf-8")
            disposition = content_disposition_header(True, f"{_file_name(name)}.csv")
            assert disposition is not None
            answer["Content-Disposition"] = disposition
            answer["X-Content-Type-Options"] = "nosniff"
            return answer
        return FileResponse(
            workbook(records, said, name),
            as_attachment=True,
            filename=f"{_file_name(name)}.xlsx",
            content_type=XLSX,
        )


def _file_name(name: str) -> str:
    return "".join(character for character in name if character not in '\\/:*?"<>|')[:80]
