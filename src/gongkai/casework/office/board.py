"""The supervisor's board: the figures over one or many authorities, and the list behind each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Min, QuerySet
from django.http import FileResponse, Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.generic import TemplateView

from gongkai.casework import rights
from gongkai.casework.board.analysis import paragraphs
from gongkai.casework.board.figures import RANKINGS, TOP, AuthorityFigures, Board, Breakdown, board, ranked
from gongkai.casework.board.percentages import written
from gongkai.casework.board.selections import SELECTIONS, Period
from gongkai.casework.board.workbook import board_workbook
from gongkai.casework.models import InformationRequest
from gongkai.casework.spreadsheets import XLSX
from gongkai.organizations.models import Authority, Role
from gongkai.organizations.working_calendar import current_calendar
from gongkai.web.charts import bars
from gongkai.web.office.forms import PlainForm
from gongkai.web.uploads import safe_download
from gongkai.web.views import StaffView

FIRST_YEAR = 2008
"""The Regulation of 2007 took force in May of this year: there are no requests before."""
SHOWN_AUTHORITIES = 100
"""How many authorities the ranking shows; the workbook has all of them."""
LONGEST_LABEL = 20
"""How many characters of a label a chart shows."""


class PeriodForm(PlainForm):
    """Over which period and which authority: a year, or from one day to another."""

    year = forms.TypedChoiceField(label="年度", required=False, coerce=int, empty_value=None)
    since = forms.DateField(label="或者从", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="到", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    authority = forms.ModelChoiceField(
        label="机关", required=False, queryset=Authority.objects.none(), empty_label="全部机关"
    )
    sort = forms.ChoiceField(
        label="机关排序",
        required=False,
        choices=[(key, words) for key, (words, _) in RANKINGS.items()],
    )

    def __init__(
        self, *args: Any, scope: QuerySet[Authority], years: Sequence[int], today: dt.date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        year = self.fields["year"]
        assert isinstance(year, forms.TypedChoiceField)
        year.choices = [(number, f"{number}年") for number in years]
        self.initial.setdefault("year", today.year)
        field = self.fields["authority"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = scope.order_by("position", "pk")
        if len(scope) < 2:
            del self.fields["authority"]
            del self.fields["sort"]

    def clean(self) -> dict[str, Any]:
        """Refuse dates in the wrong order, and half a period."""
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", "结束日期不能早于开始日期，请改正。")
        elif until and not since and "since" not in self.errors:
            self.add_error("since", "填了结束日期的，请同时填写开始日期。")
        return cleaned

    @property
    def period(self) -> Period:
        """The period that was asked for; this year, where nothing (or nothing readable) was."""
        asked = self.cleaned_data if self.is_bound and self.is_valid() else {}
        if asked.get("since"):
            return Period(asked["since"], max(asked.get("until") or self.today, asked["since"]))
        return Period.of_year(asked.get("year") or self.today.year)


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A figure in words, its unit where the label does not say it, and the address of what it counts (none for averages)."""

    label: str
    text: str
    note: str = ""
    address: str = ""
    colour: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A line of a table under a chart."""

    label: str
    count: int
    share: str
    address: str


@dataclass(frozen=True, slots=True)
class ShownBreakdown:
    """A chart with its table."""

    key: str
    title: str
    heading: str
    base: str
    total: int
    chart: SafeString | None
    parts: list[ShownPart]


@dataclass(frozen=True, slots=True)
class ShownAuthority:
    """A line of the ranking."""

    place: int
    figures: AuthorityFigures
    rate: str
    counts: list[tuple[str, int, str]]


@lru_cache(maxsize=256)
def drawing(title: str, labels: tuple[str, ...], values: tuple[int, ...], name: str) -> SafeString:
    """The chart of these figures; drawn once, because the same figures give the same drawing."""
    return bars(title, labels, values, "件", name=name)


class BoardBase(StaffView):
    """What the board's pages share: the period and the authorities that were asked for."""

    model: Any = InformationRequest
    required_roles = rights.READERS

    @cached_property
    def today(self) -> dt.date:
        """The day of the page."""
        return timezone.localdate()

    @cached_property
    def form(self) -> PeriodForm:
        """The form of the period, with what was asked."""
        first = self.readable(InformationRequest.objects.all()).aggregate(first=Min("counted_on"))["first"]
        start = max(min(first.year if first else self.today.year, self.today.year), FIRST_YEAR)
        years = range(self.today.year, start - 1, -1)
        return PeriodForm(self.request.GET or None, scope=self.scope, years=years, today=self.today)

    @cached_property
    def asked_authority(self) -> Authority | None:
        """The one authority that was asked for; never one that the person may not read."""
        if not (self.form.is_bound and self.form.is_valid()):
            return None
        found: Authority | None = self.form.cleaned_data.get("authority")
        return found

    @property
    def asked_scope(self) -> QuerySet[Authority]:
        """The authorities of the figures."""
        return self.scope.filter(pk=self.asked_authority.pk) if self.asked_authority else self.scope

    @property
    def body(self) -> str:
        """Whose figures these are, in words."""
        if self.asked_authority is not None:
            return self.asked_authority.name
        below = "及下级机关" if Role.SUPERVISOR in self.roles and self.scope.count() > 1 else ""
        return f"{self.authority.name}{below}"

    @property
    def asked_period(self) -> Period:
        """The period of the figures."""
        return self.form.period

    def make_board(self) -> Board:
        """The figures that were asked for."""
        return board(self.asked_scope, self.asked_period, self.today, current_calendar())

    def list_address(self, which: str, **narrowing: str) -> str:
        """Where the requests of a figure are listed."""
        asked: dict[str, str] = {"which": which, **narrowing}
        if self.asked_authority is not None and "authority" not in asked:
            asked["authority"] = str(self.asked_authority.pk)
        if SELECTIONS[which].of_period:
            asked["since"] = self.asked_period.first.isoformat()
            asked["until"] = self.asked_period.last.isoformat()
        return f"{reverse('casework:board_requests')}?{urlencode(asked)}"


class BoardPage(BoardBase, TemplateView):
    """The board."""

    template_name = "casework/office/board.html"
    title = "监督看板"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the figures, each with the address of its list."""
        found = self.make_board()
        return super().get_context_data(
            form=self.form,
            board=found,
            body=self.body,
            period=found.period,
            standing=self._standing(found),
            summary=self._summary(found),
            breakdowns=[self._shown(breakdown) for breakdown in found.breakdowns.values()],
            authorities=self._ranking(found),
            more_authorities=max(len(found.authorities) - SHOWN_AUTHORITIES, 0),
            top=self._top(found),
            ranking_words=RANKINGS[self._sort][0],
            overdue=found.overdue,
            overdue_address=self.list_address("overdue"),
            text="\n\n".join(paragraphs(found, self.body)),
            workbook_address=f"{reverse('casework:board_workbook')}?{self.request.GET.urlencode()}",
            today=self.today,
            **kwargs,
        )

    def _figure(self, found: Board, which: str, note: str = "", colour: str = "") -> ShownFigure:
        number = found.total.counts[which]
        return ShownFigure(
            SELECTIONS[which].label,
            f"{number:,}",
            note,
            self.list_address(which),
            colour if number else "",
        )

    def _standing(self, found: Board) -> list[ShownFigure]:
        return [
            self._figure(found, "overdue", colour="red"),
            self._figure(found, "week", colour="amber"),
            self._figure(found, "extended"),
            self._figure(found, "open"),
        ]

    def _summary(self, found: Board) -> list[ShownFigure]:
        counts = found.total.counts
        timed = f"{counts['timed']:,}件答复所用的工作日"
        average, median = found.total.average_days, found.median_days
        return [
            self._figure(found, "received"),
            self._figure(found, "closed"),
            ShownFigure(
                "按期答复率",
                written(found.total.in_time_share),
                f"有答复时限的{counts['judged']:,}件中，按期{counts['in_time']:,}件",
                self.list_address("judged"),
            ),
            self._figure(found, "late", colour="red"),
            _days("平均用时", average, timed, self.list_address("timed")),
            _days("用时的中位数", median, timed, self.list_address("timed")),
        ]

    def _shown(self, breakdown: Breakdown) -> ShownBreakdown:
        parts = breakdown.largest if breakdown.dimension in ("outcome", "ground") else breakdown.parts
        labels, values = (
            tuple(_short(part.label) for part in parts),
            tuple(part.count for part in parts),
        )
        title = f"{breakdown.base_label}的申请{breakdown.title}"
        return ShownBreakdown(
            key=breakdown.dimension,
            title=title,
            heading=breakdown.title.removeprefix("按"),
            base=f"占{breakdown.base_label}的{breakdown.base:,}件的比例",
            total=breakdown.base,
            chart=drawing(title, labels, values, f"chart-{breakdown.dimension}") if breakdown.base else None,
            parts=[
                ShownPart(
                    part.label,
                    part.count,
                    written(part.share),
                    self.list_address(breakdown.selection, **{breakdown.dimension: part.value}),
                )
                for part in parts
            ],
        )

    @property
    def _sort(self) -> str:
        asked = self.form.cleaned_data.get("sort") if self.form.is_bound and self.form.is_valid() else ""
        return str(asked) if asked in RANKINGS else "overdue"

    def _ranking(self, found: Board) -> list[ShownAuthority]:
        if len(found.authorities) < 2:
            return []
        lines = ranked(found.authorities, self._sort)[:SHOWN_AUTHORITIES]
        columns = ("received", "closed", "open", "overdue", "late")
        return [
            ShownAuthority(
                place,
                line,
                written(line.in_time_share),
                [
                    (
                        SELECTIONS[which].label,
                        line.counts[which],
                        self.list_address(which, authority=str(line.pk)),
                    )
                    for which in columns
                ],
            )
            for place, line in enumerate(lines, start=1)
        ]

    def _top(self, found: Board) -> SafeString | None:
        active = found.active[:TOP]
        if len(found.authorities) < 2 or not active:
            return None
        title = f"收到申请最多的{len(active)}个机关"
        return drawing(
            title,
            tuple(_short(line.name) for line in active),
            tuple(line.counts["received"] for line in active),
            "chart-authority",
        )


def _short(label: str) -> str:
    """A label as long as the chart has room for; the table under it has the whole."""
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"


def _days(label: str, value: Decimal | None, note: str, address: str) -> ShownFigure:
    if value is None:
        return ShownFigure(label, "—", note, address)
    return ShownFigure(label, f"{value.normalize():f}", note, address, unit="个工作日")


class BoardWorkbook(BoardBase):
    """The board as an Excel file."""

    def get(self, request: HttpRequest) -> FileResponse:
        """The file; 404 for a period or an authority that cannot be read."""
        if self.form.is_bound and not self.form.is_valid():
            raise Http404
        found = self.make_board()
        name = f"申请办理情况 {self.body} {found.period.label}.xlsx"
        return safe_download(name, XLSX, board_workbook(found, self.body))
