"""The pages of the compiling authority: the board of a year, its compiled report, and what becomes of a report that was handed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.generic import TemplateView

from gongkai.reports.annual.actions.opening import open_report
from gongkai.reports.annual.actions.receiving import LONGEST_REMARK, accept, return_report
from gongkai.reports.annual.actions.units import list_and_tree
from gongkai.reports.annual.board import COUNTED, Board, BoardRow, Standing, board, years_of
from gongkai.reports.annual.differences import UnitDifference, unit_differences
from gongkai.reports.models import AnnualReport, ReportingUnit, ReportStep, Scope
from gongkai.reports.office.annual_base import AnnualReportView
from gongkai.reports.rights import BOARD_ROLES, RECEIVING_ROLES
from gongkai.web.charts import bars
from gongkai.web.office.forms import SeenForm
from gongkai.web.views import StaffFormView, StaffView

FIRST_YEAR = 2014
"""The first year with a uniform form."""
PAGE = 100
OVERDUE = "overdue"
DOUBTFUL = "doubtful"


class ReceivingView(StaffView):
    """Base: the units that the acting authority compiles, of the year of the address."""

    model: Any = ReportingUnit
    authority_path = "compiler"
    required_roles: Sequence[str] = RECEIVING_ROLES

    @cached_property
    def year(self) -> int:
        """The reporting year of the address; one without a form, or one to come, is a 404."""
        year = int(self.kwargs["year"])
        if not FIRST_YEAR <= year <= timezone.localdate().year:
            raise Http404
        return year

    @property
    def may_receive(self) -> bool:
        """Whether the person receives reports in the acting authority."""
        return bool(self.roles & set(RECEIVING_ROLES))

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """Every page leads back to the board of its year."""
        return [(f"{self.year}年度年报汇总", reverse("reports:reporting_board", args=[self.year]))]


class Boards(ReceivingView):
    """The entry of the menu: leads to the board of last year."""

    required_roles = BOARD_ROLES

    def get(self, request: HttpRequest) -> HttpResponse:
        """Lead there."""
        return redirect("reports:reporting_board", timezone.localdate().year - 1)


@dataclass(frozen=True, slots=True)
class Tab:
    """A way to narrow the board, with how many units it shows."""

    key: str
    label: str
    count: int
    current: bool

    @property
    def address(self) -> str:
        """Where it leads."""
        return f"?{urlencode({'standing': self.key})}" if self.key else "?"


class BoardPage(ReceivingView, TemplateView):
    """The board of a year."""

    template_name = "reports/annual/receiving/board.html"
    required_roles = BOARD_ROLES

    def get_title(self) -> str:
        """The year is in the heading."""
        return f"{self.year}年度年报汇总"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """The board is the top."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the board, narrowed as asked."""
        context = super().get_context_data(**kwargs)
        today = timezone.localdate()
        shown = board(self.authority, self.year, today)
        tabs = _tabs(shown, self.request.GET.get("standing", ""))
        current = next(tab.key for tab in tabs if tab.current)
        rows = [row for row in shown.rows if _is_in(row, current)]
        context |= {
            "board": shown,
            "year": self.year,
            "years": years_of(self.authority, today),
            "today": today,
            "tabs": tabs,
            "current": next(tab for tab in tabs if tab.current),
            "page": Paginator(rows, PAGE).get_page(self.request.GET.get("page")),
            "drawing": drawing(shown) if shown.required else "",
            "differences": _differences(shown.compiled),
            "compiles": bool(shown.rows) or list_and_tree(self.authority, self.year).compiles,
            "may_receive": self.may_receive,
        }
        return context


def _tabs(shown: Board, asked: str) -> list[Tab]:
    counts = shown.counts
    found = [
        ("", "全部", len(shown.rows)),
        *((standing.value, standing.label, counts[standing]) for standing in COUNTED),
        (OVERDUE, "逾期", shown.overdue),
        (DOUBTFUL, "数据有问题", len(shown.discrepancies)),
        (Standing.LEFT_OUT.value, Standing.LEFT_OUT.label, counts[Standing.LEFT_OUT]),
    ]
    known = asked if asked in {key for key, _, _ in found} else ""
    return [Tab(key, label, count, key == known) for key, label, count in found]


def _is_in(row: BoardRow, key: str) -> bool:
    if key == OVERDUE:
        return row.is_overdue
    if key == DOUBTFUL:
        return bool(row.errors or row.doubtful)
    return not key or row.standing == key


def drawing(shown: Board) -> SafeString:
    """How many units stand where, as bars; the page shows the same numbers as links above it."""
    return bars(
        f"{shown.year}年度报告的报送情况",
        [standing.label for standing in COUNTED],
        [shown.counts[standing] for standing in COUNTED],
        "个",
        name="reporting-board",
    )


def _differences(compiled: AnnualReport | None) -> list[UnitDifference]:
    if compiled is None or compiled.current_submission is None:
        return []
    return unit_differences(compiled.current_submission)


class Compile(ReceivingView):
    """Begin the compiled report of the acting authority, or go to it where it was begun."""

    changing = True

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        """Nothing is begun by opening the address."""
        return redirect("reports:reporting_board", self.year)

    def post(self, request: HttpRequest, year: int) -> HttpResponse:
        """Call the action."""
        return redirect(open_report(self.user, self.authority, self.year, Scope.COMPILED))


def steps_of(report: AnnualReport) -> list[ReportStep]:
    """The steps of a report with who took them, the oldest first: what ``receiving/steps.html`` shows as ``steps``."""
    return list(report.steps.select_related("by", "submission"))


class DecidingView(AnnualReportView, StaffFormView):
    """Base of what the compiling office does with a report that it received."""

    required_roles: Sequence[str] = RECEIVING_ROLES
    template_name = "reports/annual/receiving/decision.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form; a report that was not handed in to the acting authority is a 404."""
        self.get_received()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the step, on the same terms."""
        self.get_received()
        return super().post(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        """The revision that is on the page."""
        return {"seen": self.report.revision}

    def get_success_url(self) -> str:
        """On to the others of the year."""
        return reverse("reports:reporting_board", args=[self.report.year])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the report and its steps."""
        context = super().get_context_data(**kwargs)
        context["report"] = self.report
        context["submission"] = self.report.current_submission
        context["steps"] = steps_of(self.report)
        context["back"] = self.report.get_absolute_url()
        return context


class Accept(DecidingView):
    """Accept a report."""

    title = "接收年度报告"
    form_class = SeenForm
    submit_label = "接收"
    done_message = ""

    def perform(self, form: Any) -> None:
        """Call the action."""
        accept(self.user, self.report, seen=form.cleaned_data["seen"])
        messages.success(self.request, f"已接收《{self.report.title}》。")


class ReturnForm(SeenForm):
    """What is to be changed."""

    remark = forms.CharField(
        label="退回意见",
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写明哪里要改、怎样改。单位的人员能看到。",
    )


class Return(DecidingView):
    """Send a report back with remarks."""

    title = "退回年度报告"
    form_class = ReturnForm
    submit_label = "退回"
    done_message = ""

    def perform(self, form: Any) -> None:
        """Call the action."""
        return_report(self.user, self.report, form.cleaned_data["remark"], seen=form.cleaned_data["seen"])
        messages.success(self.request, f"已退回《{self.report.title}》，并通知了单位。")
