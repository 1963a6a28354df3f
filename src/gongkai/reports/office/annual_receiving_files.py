"""Handing in a report as a file, in two steps: the file is read, and somebody who has looked at what was read hands it in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from gongkai.forms.cells import CellReference, CellState
from gongkai.forms.findings import Finding, Severity
from gongkai.forms.layout import stacks
from gongkai.forms.library import form as form_with_id
from gongkai.forms.rendering import render_html
from gongkai.organizations.models import Role
from gongkai.reports.annual.actions.handing_in import hand_in, hands_in_for, receive_file
from gongkai.reports.annual.handed_in import HandedIn, look_at
from gongkai.reports.annual.inspecting import arrangement_of
from gongkai.reports.kept_files import offered_files
from gongkai.reports.models import AnnualReport, ArchivedReport, ReportingUnit
from gongkai.reports.office.annual_receiving import ReceivingView
from gongkai.reports.office.annual_receiving_forms import ConfirmForm, FileForm
from gongkai.reports.permissions import ARCHIVE_ROLES
from gongkai.reports.rights import SUBMITTING_ROLES
from gongkai.web.views import StaffFormView


class HandingInView(ReceivingView, StaffFormView):
    """Base: a unit of the list of the year, for the compiling office and for the unit's own people."""

    required_roles = SUBMITTING_ROLES
    changing = True

    def get_queryset(self) -> QuerySet[ReportingUnit]:
        """The units that the acting authority compiles, and itself as a unit of others."""
        return ReportingUnit.objects.filter(
            Q(compiler=self.authority) | Q(unit=self.authority), year=self.year
        ).select_related("compiler", "unit", "counted_with")

    @cached_property
    def row(self) -> ReportingUnit:
        """The unit of the address."""
        row: ReportingUnit = self.get_row(pk=self.kwargs["pk"])
        return row

    @property
    def is_compiler(self) -> bool:
        """Whether the compiling office acts for the unit."""
        return bool(self.row.compiler_id == self.authority.pk)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form where a file can be handed in for the unit at all."""
        hands_in_for(self.user, self.row, self.authority)
        return super().get(request, *args, **kwargs)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """Back to the board, or to the own reports."""
        if self.is_compiler:
            return super().get_breadcrumbs()
        return [("年度报告", reverse("reports:annual_reports"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the unit and where its report stands."""
        context = super().get_context_data(**kwargs)
        context["row"] = self.row
        context["report"] = self.existing()
        return context

    def existing(self) -> AnnualReport | None:
        """The unit's report of the year, where somebody has begun it."""
        return (
            AnnualReport.objects.select_related("authority", "reports_to", "current_submission")
            .filter(authority=self.row.unit_id, year=self.year, scope=self.row.scope)
            .first()
        )

    def get_success_url(self) -> str:
        """Back to the board, or to the own reports."""
        if self.is_compiler:
            return reverse("reports:reporting_board", args=[self.year])
        return reverse("reports:annual_reports")


class HandIn(HandingInView):
    """The first step: the file."""

    form_class = FileForm
    template_name = "reports/annual/receiving/hand_in.html"
    submit_label = "读取文件"
    done_message = ""
    archived: ArchivedReport | None = None

    def get_title(self) -> str:
        """The unit is in the heading."""
        return f"报送文件：{self.row.unit}"

    def perform(self, form: Any) -> None:
        """Call the action."""
        upload = form.cleaned_data["file"]
        upload.file.seek(0)
        self.archived = receive_file(self.user, self.row, self.authority, upload.file.read(), upload.name)

    def form_valid(self, form: Any) -> HttpResponse:
        """On to what was read."""
        answer = super().form_valid(form)
        if self.archived is None:
            return answer
        return redirect("reports:reporting_hand_in_check", self.year, self.row.pk, self.archived.pk)


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The findings of one severity."""

    severity: Severity
    findings: list[Finding]


class Check(HandingInView):
    """The second step: what was read in the file, what is wrong in it, and handing it in."""

    form_class = ConfirmForm
    template_name = "reports/annual/receiving/hand_in_check.html"
    submit_label = "确认报送"
    done_message = ""

    def get_title(self) -> str:
        """The unit is in the heading."""
        return f"核对报送文件：{self.row.unit}"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """Back to the upload, too."""
        address = reverse("reports:reporting_hand_in", args=[self.year, self.row.pk])
        return [*super().get_breadcrumbs(), ("报送文件", address)]

    @cached_property
    def handed_in(self) -> HandedIn:
        """The file of the address, in the acting authority's archive, held against the unit's report."""
        archived = (
            ArchivedReport.objects.select_related("keeper")
            .filter(pk=self.kwargs["file"], keeper=self.authority)
            .first()
        )
        report = self.existing()
        if archived is None or report is None:
            raise Http404
        return look_at(report, archived)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Adds what has to be confirmed."""
        return {
            **super().get_form_kwargs(),
            "question": self.handed_in.question,
            "errors": len(self.handed_in.errors),
            "unit": self.row.unit.name,
        }

    def get_initial(self) -> dict[str, Any]:
        """The revision that is on the page."""
        return {"seen": self.handed_in.report.revision}

    def perform(self, form: Any) -> None:
        """Call the action."""
        given = form.cleaned_data
        hand_in(
            self.user,
            self.row,
            self.authority,
            self.handed_in.archived,
            seen=given["seen"],
            confirmed=given.get("confirmed", False),
            override_reason=given.get("override_reason", ""),
        )
        messages.success(self.request, f"已报送{self.row.unit}{self.year}年度的报告。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds everything that was read."""
        context = super().get_context_data(**kwargs)
        found = self.handed_in
        context |= {
            "handed_in": found,
            "archived": found.archived,
            "kept": offered_files(
                found.archived,
                lambda file: reverse("reports:office_file", args=[found.archived.pk, file.pk]),
            ),
            "groups": [
                FindingGroup(severity, chosen)
                for severity in Severity
                if (chosen := [one for one in found.findings if one.severity is severity])
            ],
            "tables": _tables(found),
            "may_correct": bool(self.roles & set(ARCHIVE_ROLES)),
            "is_head": Role.HEAD_OF_DISCLOSURE_OFFICE in self.roles,
        }
        return context


def _tables(found: HandedIn) -> list[tuple[str, SafeString]]:
    """The tables of the year's form with what was read; what was not read is marked."""
    form = form_with_id(found.report.form)
    arrangement = arrangement_of(found.report)

    def attributes(reference: CellReference) -> dict[str, str]:
        unread = found.cells[reference].state is CellState.UNREAD
        return {"class": "cell-unread"} if unread else {}

    shown = []
    for number, members in enumerate(stacks(form.tables)):
        used = arrangement if arrangement in members[0].arrangements else ""
        html = render_html(members, found.cells, used, figure_attributes=attributes, id_prefix=f"t{number}-")
        shown.append((members[0].title, mark_safe(html)))
    return shown
