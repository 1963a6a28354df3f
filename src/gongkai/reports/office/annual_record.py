"""From a record to the figures of annual reports that it is counted in."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from gongkai.organizations.evidence import evidence_kind
from gongkai.reports.annual.counted_in import authority_path, counted_in, model_named
from gongkai.reports.labels import label_of
from gongkai.reports.office.annual_links import figure_address
from gongkai.reports.rights import readable_reports
from gongkai.web.views import StaffView


class RecordPage(StaffView, TemplateView):
    """The figures that count one record, by year; a record of an authority that one does not read is a 404."""

    template_name = "reports/annual/record.html"
    title = "计入年度报告的数"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """Back to the reports."""
        return [("年度报告", reverse("reports:annual_reports"))]

    def get_queryset(self) -> QuerySet[Any]:
        """The records of the model in the address that the person may read."""
        model = model_named(self.kwargs["model"])
        if model is None:
            raise Http404
        kind = evidence_kind(model)
        return kind.prepare(self.readable(model._default_manager.all(), authority_path(model)))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the record and the figures."""
        record = self.get_row()
        kind = evidence_kind(type(record))
        context = super().get_context_data(**kwargs)
        counted = counted_in(record)
        readable = set(
            readable_reports(self.scope)
            .filter(pk__in=[one.report.pk for one in counted if one.report])
            .values_list("pk", flat=True)
        )
        context |= {
            "kind": kind,
            "label": kind.label(record),
            "address": kind.address(record),
            "values": [(column, column.value(record)) for column in kind.columns],
            "counted": [
                (
                    one,
                    one.report if one.report and one.report.pk in readable else None,
                    [
                        (
                            label_of(cell),
                            figure_address(one.report, cell)
                            if one.report and one.report.pk in readable
                            else "",
                        )
                        for cell in one.cells
                    ],
                )
                for one in counted
            ],
        }
        return context
