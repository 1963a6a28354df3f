"""Entering one figure by hand, and the papers that prove an entry."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from gongkai.organizations.refusals import Refused
from gongkai.reports.annual.actions.entering import EnteredMeanwhile, enter_figure
from gongkai.reports.annual.standing import is_inside
from gongkai.reports.models import HandEntry
from gongkai.reports.office.annual_base import AnnualReportView
from gongkai.reports.office.annual_figure import FigurePage
from gongkai.reports.office.annual_forms import EntryForm
from gongkai.reports.office.annual_links import figure_address
from gongkai.reports.values import format_value
from gongkai.web.uploads import safe_download
from gongkai.web.uploads.kinds import FORMATS
from gongkai.web.views import StaffFormView


class EnterFigure(FigurePage, StaffFormView):
    """Enter a figure by hand. What was typed stays where it is refused; what somebody else entered meanwhile is shown."""

    template_name = "reports/annual/figure.html"
    form_class = EntryForm
    done_message = "已填报。"
    changing = True
    other: HandEntry | None = None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form stands on the figure's page."""
        report = self.get_figure_report()
        return redirect(figure_address(report, self.reference) + "#enter")

    def get_success_url(self) -> str:
        """Back to the figure."""
        return figure_address(self.report, self.reference)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Look for the figure, then enter it."""
        self.get_figure_report()
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form speaks of the cell."""
        return super().get_form_kwargs() | {"reference": self.reference}

    def perform(self, form: Any) -> None:
        """Enter what was typed."""
        enter_figure(
            self.user,
            self.report,
            self.reference,
            form.cleaned_data["value"],
            source=form.cleaned_data["source"],
            reason=form.cleaned_data["reason"],
            attachment=form.cleaned_data["attachment"],
            seen=form.cleaned_data["seen"],
        )

    def when_refused(self, form: Any, refusal: Refused) -> None:
        """After somebody else's entry: show it, and let the next try be about it."""
        if isinstance(refusal, EnteredMeanwhile):
            self.other = refusal.other
            form.data = form.data.copy()
            form.data["seen"] = str(refusal.other.number)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The figure's page with the form as it was filled in."""
        form = kwargs.get("form")
        context = super().get_context_data(**kwargs)
        if form is not None:
            context["entry_form"] = form
        if self.other is not None:
            context |= {"other_entry": self.other, "other_value": format_value(self.other.cell)}
        return context


class EntryAttachment(AnnualReportView):
    """What proves an entry, for readers inside."""

    def get(self, request: HttpRequest, pk: int, entry: int) -> FileResponse:
        """Hand the file out."""
        report = self.get_report()
        found: QuerySet[HandEntry] = report.hand_entries.filter(pk=entry).exclude(attachment="")
        row = found.first()
        if row is None or not is_inside(report, self.scope):
            raise Http404
        extension = row.attachment_name.rpartition(".")[2].lower()
        known = FORMATS.get(extension)
        return safe_download(
            row.attachment_name,
            known.content_type if known else "",
            row.attachment.open("rb"),
            inline=True,
        )
