"""All figures of a report that are entered by hand, on one page, saved together or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView

from gongkai.forms.cells import CellReference
from gongkai.organizations.refusals import Refused
from gongkai.reports.annual.actions.entering import (
    LONGEST,
    EnteredMeanwhile,
    SomeRefused,
    TypedFigure,
    enter_figures,
)
from gongkai.reports.annual.by_hand import ByHand
from gongkai.reports.annual.computing import ComputedFigure, compute_own
from gongkai.reports.labels import CellLabel, label_of
from gongkai.reports.models import FigureSource
from gongkai.reports.office.annual_base import AnnualReportView
from gongkai.reports.office.annual_links import figure_address
from gongkai.reports.office.annual_report import whole_number
from gongkai.reports.rights import WRITING_ROLES
from gongkai.reports.values import format_value


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of the page with what stands in its fields and what is wrong with it."""

    reference: CellReference
    label: CellLabel
    address: str
    by_hand: ByHand
    value: str
    source: str
    seen: int
    value_errors: tuple[str, ...] = ()
    source_errors: tuple[str, ...] = ()
    is_missing: bool = False


class EnteringPage(AnnualReportView, TemplateView):
    """The figures by hand, table by table, with a value and a source each."""

    template_name = "reports/annual/entering.html"
    title = "填写数据"
    changing = True
    changing_roles = WRITING_ROLES

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the figures, with what was typed where it was refused."""
        report = getattr(self, "report", None) or self.get_report()
        context = super().get_context_data(**kwargs)
        refusal = kwargs.get("refusal")
        refusals = refusal.refusals if isinstance(refusal, SomeRefused) else {}
        lines = [
            self._line(reference, figure, refusals.get(reference))
            for reference, figure in self._by_hand().items()
        ]
        context |= {
            "report": report,
            "groups": [
                (title, list(members)) for title, members in groupby(lines, key=lambda line: line.label.table)
            ],
            "missing": len([line for line in lines if line.is_missing]),
            "wrong": [line for line in lines if line.value_errors or line.source_errors],
            "longest": LONGEST,
        }
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save all of them, or show what is wrong with everything that was typed still there."""
        report = self.get_report()
        try:
            entered = enter_figures(self.user, report, [self._typed(cell) for cell in self._by_hand()])
        except Refused as refusal:
            if refusal.status == 403:
                raise
            return self.render_to_response(self.get_context_data(refusal=refusal), status=refusal.status)
        if entered:
            messages.success(request, f"已填报 {len(entered)} 个数。")
        else:
            messages.info(request, "没有改动。")
        return redirect(report)

    def _by_hand(self) -> Mapping[CellReference, ComputedFigure]:
        if self.report.is_compiled:
            return {}
        figures = compute_own([self.report])[self.report.pk]
        by_hand = (FigureSource.BY_HAND, FigureSource.MISSING)
        return {reference: figure for reference, figure in figures.items() if figure.source in by_hand}

    def _typed(self, reference: CellReference) -> TypedFigure:
        post = self.request.POST
        return TypedFigure(
            reference,
            post.get(f"value:{reference}", ""),
            post.get(f"source:{reference}", ""),
            max(whole_number(post.get(f"seen:{reference}", "")), 0),
        )

    def _line(self, reference: CellReference, figure: ComputedFigure, refusal: Refused | None) -> Line:
        entry = figure.entry
        assert figure.binding is not None and figure.binding.by_hand is not None
        value = source = ""
        if entry is not None and figure.source == FigureSource.BY_HAND:
            value, source = format_value(entry.cell), entry.source
        seen = entry.number if entry else 0
        if self.request.method == "POST":
            typed = self._typed(reference)
            value, source = typed.typed, typed.source
            # Only what somebody was told of have they seen.
            seen = refusal.other.number if isinstance(refusal, EnteredMeanwhile) else typed.seen
        fields = refusal.fields if refusal else {}
        plain = (str(refusal),) if refusal and not fields else ()
        return Line(
            reference,
            label_of(reference),
            figure_address(self.report, reference),
            figure.binding.by_hand,
            value,
            source,
            seen,
            (*fields.get("value", ()), *plain),
            tuple(fields.get("source", ())),
            figure.source == FigureSource.MISSING,
        )
