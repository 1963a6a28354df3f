"""The list of the units of a year: written from the tree, changed unit by unit; and the arrangement of the reporting."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from gongkai.organizations.refusals import Refused
from gongkai.reports.annual.actions.units import (
    UnitChanged,
    arrange,
    arrangement_of,
    change_unit,
    list_and_tree,
    list_units,
)
from gongkai.reports.annual.board import years_of
from gongkai.reports.models import Duty, ReportingUnit
from gongkai.reports.office.annual_receiving import ReceivingView
from gongkai.reports.office.annual_receiving_forms import AddUnitsForm, ArrangementForm, UnitForm
from gongkai.web.views import StaffFormView


@dataclass(frozen=True, slots=True)
class ListedUnit:
    """A unit of the list; ``proposal`` says how it stood last year, where it had not to report then and has now."""

    row: ReportingUnit
    has_moved: bool
    proposal: str


class Units(ReceivingView, TemplateView):
    """The list of a year; where there is none yet, the button that writes it."""

    template_name = "reports/annual/receiving/units.html"

    def get_title(self) -> str:
        """The year is in the heading."""
        return f"{self.year}年度填报单位"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the list, and where it differs from the tree."""
        form = kwargs.pop("form", None)
        context = super().get_context_data(**kwargs)
        against = list_and_tree(self.authority, self.year)
        rows = list(
            self.get_queryset().filter(year=self.year).select_related("unit", "compiler", "counted_with")
        )
        last_year = {
            row.unit_id: row
            for row in self.get_queryset()
            .filter(year=self.year - 1)
            .exclude(duty=Duty.REQUIRED)
            .select_related("counted_with")
        }
        listed = [
            ListedUnit(row, row.unit_id in against.moved_away, _proposal(row, last_year.get(row.unit_id)))
            for row in rows
        ]
        context |= {
            "year": self.year,
            "years": years_of(self.authority, timezone.localdate()),
            "listed": listed,
            "required": sum(row.duty == Duty.REQUIRED for row in rows),
            "against": against,
            "form": form
            or AddUnitsForm(
                unlisted=against.unlisted, initial={"units": [unit.pk for unit in against.unlisted]}
            ),
            "arrangement": arrangement_of(self.authority),
        }
        return context

    def post(self, request: HttpRequest, year: int) -> HttpResponse:
        """Write the list from the tree, or add to it what was chosen."""
        if not self.get_queryset().filter(year=self.year).exists():
            added = list_units(self.user, self.authority, self.year)
        else:
            against = list_and_tree(self.authority, self.year)
            form = AddUnitsForm(request.POST, unlisted=against.unlisted)
            if not form.is_valid():
                return self.render_to_response(self.get_context_data(form=form), status=409)
            added = list_units(self.user, self.authority, self.year, form.cleaned_data["units"])
        messages.success(request, f"已把 {len(added)} 个单位列入{self.year}年度名单。")
        return redirect("reports:reporting_units", self.year)


def _proposal(row: ReportingUnit, before: ReportingUnit | None) -> str:
    if before is None or row.duty != Duty.REQUIRED:
        return ""
    where = f"（{before.counted_with}）" if before.counted_with else ""
    return (
        f"上年度：{before.get_duty_display()}{where}，{before.reason.rstrip('。')}。今年仍是这样的，请修改。"
    )


class ChangeUnit(ReceivingView, StaffFormView):
    """What one unit owes."""

    form_class = UnitForm
    changing = True

    @cached_property
    def row(self) -> ReportingUnit:
        """The unit of the address; one of another list is a 404."""
        row: ReportingUnit = self.get_row(pk=self.kwargs["pk"], year=self.year)
        return row

    def get_title(self) -> str:
        """The unit is in the heading."""
        return f"修改填报单位：{self.row.unit}"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """Back to the list, too."""
        return [
            *super().get_breadcrumbs(),
            ("填报单位", reverse("reports:reporting_units", args=[self.year])),
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        """Adds the unit, whose list the choices come from."""
        return {**super().get_form_kwargs(), "unit": self.row}

    def get_initial(self) -> dict[str, Any]:
        """What holds now."""
        row = self.row
        return {
            "duty": row.duty,
            "due": row.due_on,
            "reason": row.reason,
            "counted_with": row.counted_with_id,
            "hands_in_files": row.hands_in_files,
            "seen": row.revision,
        }

    def perform(self, form: Any) -> None:
        """Call the action."""
        change_unit(self.user, self.row, **form.cleaned_data)

    def when_refused(self, form: Any, refusal: Refused) -> None:
        """After somebody else's change, which the sentence tells: let the next try be about the unit as it is now."""
        if isinstance(refusal, UnitChanged):
            form.data = form.data.copy()
            form.data["seen"] = str(refusal.revision)

    def get_success_url(self) -> str:
        """Back to the list."""
        return reverse("reports:reporting_units", args=[self.year])


class Arrange(ReceivingView, StaffFormView):
    """The last days and the reminders of the acting authority."""

    form_class = ArrangementForm
    template_name = "reports/annual/receiving/arrangement.html"
    title = "报送安排"
    done_message = "报送安排已保存。已经编制的名单不变，以后编制的名单按新的安排。"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """Back to the list, too."""
        return [*super().get_breadcrumbs(), ("填报单位", self.get_success_url())]

    def get_initial(self) -> dict[str, Any]:
        """What holds now."""
        return ArrangementForm.initial_of(arrangement_of(self.authority))

    def perform(self, form: Any) -> None:
        """Call the action; a day that does not exist stands beside the field of the day."""
        given = form.cleaned_data
        try:
            arrange(
                self.user,
                self.authority,
                departments=(given["departments_month"], given["departments_day"]),
                governments=(given["governments_month"], given["governments_day"]),
                townships_report=given["townships_report"],
                reminder_days=given["reminder_days"],
            )
        except Refused as refusal:
            for field in ("departments", "governments"):
                if field in refusal.fields:
                    refusal.fields[f"{field}_day"] = refusal.fields.pop(field)
            raise

    def get_success_url(self) -> str:
        """Back to the list."""
        return reverse("reports:reporting_units", args=[self.year])
