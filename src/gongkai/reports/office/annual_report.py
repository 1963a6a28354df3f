"""The pages of a report that staff see: the list of the authority's reports, and one report with everything in it."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from gongkai.organizations.refusals import Refused
from gongkai.reports.annual.actions import entering, submitting
from gongkai.reports.annual.actions.opening import open_report
from gongkai.reports.annual.actions.submitting import NotReady
from gongkai.reports.annual.document import Paragraph, ReportDocument
from gongkai.reports.annual.next_steps import Light, light_of, next_steps, remark_of_return
from gongkai.reports.annual.overview import (
    Overview,
    ShownFinding,
    due_on,
    findings_shown,
    overview,
)
from gongkai.reports.annual.publishing import publication_state
from gongkai.reports.annual.report_tables import FigureWriter, shown_tables
from gongkai.reports.annual.sections import ReportPart, parts_of
from gongkai.reports.annual.standing import is_inside
from gongkai.reports.annual.tree import ReportingTree
from gongkai.reports.models import AnnualReport, ReportingUnit, Scope
from gongkai.reports.office.annual_base import AnnualReportView
from gongkai.reports.office.annual_files import files_handed_in
from gongkai.reports.office.annual_links import (
    LinkedRun,
    cell_links,
    figure_address,
    linked_findings,
    linked_runs,
)
from gongkai.reports.office.steps import StepView
from gongkai.reports.outputs import OUTPUTS
from gongkai.reports.outputs.drawings import draw
from gongkai.reports.rights import WRITING_ROLES
from gongkai.web.views import StaffView

SCOPES = {Scope.OWN: "本机关报告", Scope.COMPILED: "汇总报告"}


@dataclass(frozen=True, slots=True)
class ListedReport:
    """A report in the list, with its light."""

    report: AnnualReport
    light: Light
    unit: ReportingUnit | None


@dataclass(frozen=True, slots=True)
class Offer:
    """A report that may be begun."""

    year: int
    scope: str
    label: str
    is_main: bool


class AnnualReports(StaffView, TemplateView):
    """The reports of the acting authority by year, and those that may be begun."""

    model = AnnualReport
    template_name = "reports/annual/reports.html"
    title = "年度报告"

    @property
    def may_write(self) -> bool:
        """Whether the person writes the reports of the acting authority."""
        return bool(self.roles & set(WRITING_ROLES))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the reports and what may be begun."""
        context = super().get_context_data(**kwargs)
        reports = list(
            AnnualReport.objects.filter(authority=self.authority).select_related(
                "authority", "reports_to", "current_submission"
            )
        )
        units = {
            (row.year, row.compiler_id): row for row in ReportingUnit.objects.filter(unit=self.authority)
        }
        context["reports"] = [
            ListedReport(
                report,
                light_of(report, unit := units.get((report.year, report.reports_to_id or 0))),
                unit,
            )
            for report in reports
        ]
        context["may_write"] = self.may_write
        context["offers"] = list(self._offers(reports)) if self.may_write else []
        return context

    def _offers(self, reports: list[AnnualReport]) -> Iterator[Offer]:
        standing = {(report.year, report.scope) for report in reports}
        scopes = [Scope.OWN]
        if ReportingTree().compiles(self.authority):
            scopes.append(Scope.COMPILED)
        this_year = timezone.localdate().year
        for year in (this_year - 1, this_year):
            for scope in scopes:
                if (year, scope) not in standing:
                    which = "汇总" if scope == Scope.COMPILED else ""
                    yield Offer(year, scope, f"编写 {year} 年度{which}报告", year != this_year)


class OpenReport(StaffView):
    """Begin the report of a year."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Nothing is begun by opening the address, as who had to log in first does: lead to the reports."""
        return redirect("reports:annual_reports")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Begin it, or open the one that stands."""
        typed, scope = request.POST.get("year", ""), request.POST.get("scope", Scope.OWN)
        if not (typed.isascii() and typed.isdigit() and len(typed) == 4) or scope not in Scope.values:
            raise Refused("请选择要编写哪一年度的报告。")
        report = open_report(self.user, self.authority, int(typed), Scope(scope))
        return redirect(report)


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part of the report's text: its paragraphs, and where it is written (empty for who does not write)."""

    part: ReportPart
    paragraphs: list[list[LinkedRun]]
    address: str


class ReportPage(AnnualReportView, TemplateView):
    """One report: what to do next, tables, findings, differences, texts, downloads, steps."""

    template_name = "reports/annual/report.html"

    def get_title(self) -> str:
        """The report's title."""
        return self.report.title

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """Back to the list."""
        return super().get_breadcrumbs()[:1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds everything the page shows."""
        report = self.get_report()
        inside = is_inside(report, self.scope)
        shown = overview(report, inside=inside)
        context = super().get_context_data(**kwargs)
        context |= {
            "report": report,
            "shown": shown,
            "may_write": self.may_write and report.is_open,
            "may_submit": self.may_submit,
            "may_recall": self.may_submit and submitting.may_be_recalled(report),
            "is_head": "head_of_disclosure_office" in self.roles,
            "may_receive": self.may_receive,
            "unit": (unit := due_on(report)),
            "light": light_of(report, unit),
            "steps_to_do": next_steps(shown) if self.may_write else [],
            "returned": remark_of_return(report),
            "scope_label": SCOPES[Scope(report.scope)],
            "tables": shown_tables(shown.document, self._writer(shown)),
            "findings": linked_findings(report, shown.findings),
            "differences": [
                (difference, cell_links(report, [reference])[0])
                for reference, difference in shown.differences.items()
            ],
            "unit_changes": [
                (change, cell_links(report, [reference for reference, _, _ in change.cells]))
                for change in shown.unit_differences
            ],
            "parts": list(self._parts(shown.document)),
            "charts": [(chart.title, draw(chart, "c-")) for chart in shown.document.charts()],
            "downloads": [
                (output.label, reverse("reports:annual_download", args=[report.pk, kind]))
                for kind, output in OUTPUTS.items()
            ],
            "writing": reverse("reports:annual_writing", args=[report.pk]),
            "publication_state": publication_state(report) if shown.is_frozen and inside else None,
            "kept": files_handed_in(report),
            "steps": report.steps.select_related("by", "submission").order_by("pk"),
        }
        return context

    def _writer(self, shown: Overview) -> FigureWriter:
        doubtful = {
            reference
            for finding in shown.findings
            if finding.severity != "note" and not finding.explained and finding.rule != "C-1"
            for reference in finding.cells
        }
        return FigureWriter(
            shown.figures, doubtful, shown.differences, lambda cell: figure_address(self.report, cell)
        )

    def _parts(self, document: ReportDocument) -> Iterator[ShownPart]:
        written: dict[str, list[Paragraph]] = defaultdict(list)
        for paragraph in document.paragraphs():
            written[paragraph.key].append(paragraph)
        for part in parts_of(document.form):
            address = ""
            if self.may_write and self.report.is_open and part.is_written:
                address = reverse("reports:annual_write", args=[self.report.pk, part.key])
            yield ShownPart(
                part,
                [linked_runs(self.report, paragraph.runs) for paragraph in written[part.key]],
                address,
            )


class ReportStepView(StepView, ReportPage):
    """One step with the report; a report that is not ready comes back with what blocks it."""

    anchor = ""

    @property
    def seen(self) -> int:
        """The revision of the report that the person saw; -1, which no report has, where the form did not say."""
        return whole_number(self.request.POST.get("seen", ""))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Nothing is done by opening the address: lead to the report."""
        return redirect(self.get_report())

    def beside(self, refusal: Refused) -> dict[str, Any]:
        """The errors that block a submission."""
        return {"blocking": refusal.inspection.errors if isinstance(refusal, NotReady) else ()}

    def after(self, report: AnnualReport) -> HttpResponse:
        """Back to the report."""
        messages.success(self.request, self.done)
        return redirect(report.get_absolute_url() + self.anchor)


class SubmitReport(ReportStepView):
    """Submit the report; with errors only by the head, with a reason."""

    done = "已报送。数据、文字和数据背后的记录都已存档，以后的变动会标在数旁边。"

    def take(self, report: AnnualReport) -> None:
        """Submit it as it is now."""
        submitting.submit(
            self.user,
            report,
            seen=self.seen,
            override_reason=self.request.POST.get("override_reason", ""),
        )


class RecallReport(ReportStepView):
    """Take back a report that nobody has accepted yet."""

    done = "已撤回，可以修改后重新报送。"

    def take(self, report: AnnualReport) -> None:
        """Take it back."""
        submitting.recall(self.user, report, seen=self.seen)


class ExplainFinding(ReportStepView):
    """Say why something doubtful is right."""

    done = "说明已记下，将随报告一起报送。"
    anchor = "#findings"

    def take(self, report: AnnualReport) -> None:
        """Explain the finding that the form names, for the values that the person saw."""
        finding = self._finding(report)
        entering.explain(
            self.user,
            report,
            rule=finding.rule,
            scope=finding.scope,
            fingerprint=finding.fingerprint,
            message=finding.message,
            text=self.request.POST.get("text", ""),
        )

    def _finding(self, report: AnnualReport) -> ShownFinding:
        wanted = tuple(self.request.POST.get(name, "") for name in ("rule", "scope", "fingerprint"))
        for finding in findings_shown(report, inside=True):
            if (finding.rule, finding.scope, finding.fingerprint) == wanted:
                return finding
        raise Refused("这个问题已经不在了，或者有关的数值已变。请看过现在的检查结果再说明。")


class DownloadReport(AnnualReportView):
    """The report as a file: as it was submitted, or the draft as it is now."""

    def get(self, request: HttpRequest, pk: int, kind: str) -> FileResponse:
        """Make the file; a kind that does not exist is a 404."""
        output = OUTPUTS.get(kind)
        if output is None:
            raise Http404
        report = self.get_report()
        shown = overview(report, inside=is_inside(report, self.scope))
        document = shown.document
        if not shown.is_frozen:
            remark = f"草稿：尚未报送，数据截至 {timezone.localdate()}。"
            document = replace(document, remarks=(remark, *document.remarks))
        name = report.title if shown.is_frozen else f"{report.title}（草稿）"
        return FileResponse(
            io.BytesIO(output.write(document)),
            as_attachment=True,
            filename=f"{name}{output.suffix}",
            content_type=output.content_type,
        )


def whole_number(typed: str) -> int:
    """A number that a form carries; -1 for what is none."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1
