"""The steps that staff take on a report's page: each one a form of that page, and one action."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from gongkai.forms.cells import CellReference
from gongkai.organizations.refusals import Refused
from gongkai.reports import actions, visibility
from gongkai.reports.models import ArchivedReport, Correction, Figure, FindingRecord
from gongkai.reports.office.pages import ReportView
from gongkai.reports.office.steps import StepView


class Step(StepView, ReportView):
    """One step; what was selected on the page stays selected."""

    kept: ClassVar[tuple[str, ...]] = ("figure", "finding")

    @property
    def selected(self) -> dict[str, str]:
        """What was selected on the page."""
        return {name: self.request.POST[name] for name in self.kept if self.request.POST.get(name)}

    def typed(self, name: str) -> str:
        """What was typed into a field of the form."""
        return self.request.POST.get(name, "")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Nothing is changed by opening the address: lead to the report, with what is selected there."""
        address = self.get_row().get_absolute_url()
        query = request.GET.urlencode()
        return redirect(f"{address}?{query}" if query else address)

    def beside(self, refusal: Refused) -> dict[str, Any]:
        """What was selected."""
        return {"query": self.selected or {"figure": ""}}

    def after(self, report: ArchivedReport) -> HttpResponse:
        """Back to the report, without a finding that is settled."""
        selected = self.selected
        settled = "finding" in selected and not report.findings.filter(key=selected["finding"]).exists()
        if settled:
            del selected["finding"]
        messages.success(self.request, f"{self.done}所选问题已消除。" if settled else self.done)
        query = urlencode(selected, safe="/")
        address = reverse("reports:office_report", args=[report.pk])
        return redirect(f"{address}?{query}" if query else address)


class Correct(Step):
    """Correct a figure by hand."""

    done = "已更正，检查已重新进行。读出的数值和更正记录都保留。"

    def take(self, report: ArchivedReport) -> None:
        """Correct the figure that the form names."""
        actions.correct_figure(
            self.user,
            figure_of(report, self.typed("figure")),
            self.typed("value"),
            self.typed("reason"),
            seen=self.request.POST.get("seen"),
        )


class WithdrawCorrection(Step):
    """Take back the correction in effect."""

    done = "已撤回更正，恢复为更正前的数值，检查已重新进行。"

    def take(self, report: ArchivedReport) -> None:
        """Take back the correction that the form names."""
        figure = figure_of(report, self.typed("figure"))
        number = self.typed("correction")
        correction = None
        if number.isascii() and number.isdigit() and len(number) < 19:
            correction = Correction.objects.filter(figure=figure, pk=int(number)).first()
        if correction is None:
            raise Refused("没有找到要撤回的更正，请刷新页面后再试。")
        actions.withdraw_correction(self.user, correction, self.typed("reason"))


class GiveVerdict(Step):
    """Judge a finding."""

    done = "已记录您的判断。"

    def take(self, report: ArchivedReport) -> None:
        """Judge the finding that the form names, for the values that the person saw."""
        actions.give_verdict(
            self.user,
            finding_of(report, self.typed("finding")),
            self.typed("kind"),
            self.typed("reason"),
            seen=self.typed("fingerprint"),
        )


class WithdrawVerdict(Step):
    """Take back the verdict on a finding."""

    done = "已撤回判断，原判断保留在记录中。"

    def take(self, report: ArchivedReport) -> None:
        """Take back the verdict on the finding that the form names."""
        actions.withdraw_verdict(self.user, finding_of(report, self.typed("finding")), self.typed("reason"))


class Publish(Step):
    """Show the report to everyone."""

    done = "已公开，任何人都可以在“政府信息公开年报”栏目看到。"

    def take(self, report: ArchivedReport) -> None:
        """Publish it."""
        visibility.publish_report(self.user, report)


class Withdraw(Step):
    """Take the report out of the public archive."""

    done = "已撤下，公众不再看到；档案中仍然保留。"

    def take(self, report: ArchivedReport) -> None:
        """Withdraw it."""
        visibility.withdraw_report(self.user, report)


class Examine(Step):
    """Run all checks anew."""

    done = "已重新检查。"

    def take(self, report: ArchivedReport) -> None:
        """Examine it."""
        actions.reexamine_report(self.user, report)


def figure_of(report: ArchivedReport, name: str) -> Figure:
    """The figure of this report with this name; raises Refused where it has none."""
    try:
        reference = CellReference.parse(name.replace("\x00", ""))
    except ValueError:
        raise Refused("没有指明要处理的数据，请在统计表中点选后再操作。") from None
    found = (
        report.figures.select_related("report", "report__keeper")
        .filter(form=reference.form, table=reference.table, row=reference.row, column=reference.column)
        .first()
    )
    if found is None:
        raise Refused("这份报告里没有您要处理的数据，请在统计表中点选后再操作。")
    return found


def finding_of(report: ArchivedReport, key: str) -> FindingRecord:
    """The finding of this report with this key; raises Refused where it is gone."""
    found = (
        report.findings.select_related("report", "report__keeper")
        .filter(key=key.replace("\x00", "")[:16])
        .first()
    )
    if found is None:
        raise Refused("这处问题已不存在，可能数据更正后已经消除。")
    return found
