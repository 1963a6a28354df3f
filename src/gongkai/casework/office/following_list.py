"""The list of follow-up cases, and how many there are of each kind and result."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.generic import TemplateView

from gongkai.casework import rights
from gongkai.casework.follow_up_deadlines import next_deadline, open_deadlines
from gongkai.casework.models import FollowUpCase, FollowUpKind, FollowUpResult
from gongkai.casework.models.following import FollowUpQuerySet
from gongkai.casework.office.following_base import FOLLOW_UPS, FollowUpRows
from gongkai.casework.office.following_case import ShownDeadline, shown
from gongkai.law.calendar import WorkingCalendar
from gongkai.organizations.models import Authority, Role
from gongkai.organizations.working_calendar import current_calendar
from gongkai.web.office.forms import PlainForm

ROWS_A_PAGE = 30
OPEN, CLOSED, ALL = "open", "closed", "all"
_FAR = dt.date.max


class FollowUpFilterForm(PlainForm):
    """Which cases to show."""

    q = forms.CharField(label="案号、事由或者申请编号", required=False, max_length=100)
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *FollowUpKind.choices])
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "尚未审结"), (CLOSED, "已审结"), (ALL, "全部")],
    )
    result = forms.ChoiceField(label="结果", required=False, choices=[("", "全部"), *FollowUpResult.choices])
    year = forms.IntegerField(label="年度（按表四）", required=False, min_value=2008, max_value=2100)
    authority = forms.ModelChoiceField(
        label="机关", required=False, queryset=Authority.objects.none(), empty_label="全部"
    )

    def __init__(self, *args: Any, scope: QuerySet[Authority], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("min_value", "max_value"):
            self.fields["year"].error_messages[name] = "请填写四位数的年度，例如 2025。"
        self.fields["year"].error_messages["invalid"] = "请填写四位数的年度，例如 2025。"
        field = self.fields["authority"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = scope.order_by("position", "pk")
        if scope.count() < 2:
            del self.fields["authority"]


@dataclass(frozen=True, slots=True)
class ShownCase:
    """A case as the list shows it. ``light`` is its own next deadline, else the nearest one of others."""

    case: FollowUpCase
    address: str
    light: ShownDeadline | None
    is_own: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of cases, and the address of the list of exactly those."""

    number: int
    query: str


@dataclass(frozen=True, slots=True)
class KindTotals:
    """One row of the totals: a kind of case, pending and by result."""

    label: str
    figures: tuple[Figure, ...]


class FollowUpList(FollowUpRows, TemplateView):
    """The cases that the person may read: open ones by the respondent's next deadline, closed ones by their day."""

    template_name = "casework/office/following_list.html"
    title = FOLLOW_UPS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the filter, the totals and one page of cases."""
        today, calendar = timezone.localdate(), current_calendar()
        data = self.request.GET if self.request.GET else None
        form = FollowUpFilterForm(data, scope=self.scope)
        asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
        rows = self.narrow(FollowUpCase.objects.all())
        if asked.get("authority"):
            rows = rows.filter(authority=asked["authority"])
        page, cases = self._page(self._narrowed(rows, asked), calendar)
        is_supervisor = Role.SUPERVISOR in self.roles
        return super().get_context_data(
            form=form,
            year=asked.get("year"),
            totals=self._totals(rows, asked),
            columns=["尚未审结", *(label for _, label in FollowUpResult.choices), "总计"],
            page=page,
            rows=[self._shown(case, calendar, today) for case in cases],
            shows_authorities="authority" in form.fields or is_supervisor,
            may_handle=bool(self.roles & set(rights.HANDLERS)),
            may_register=bool(self.roles & set(rights.HANDLERS)) or is_supervisor,
            **kwargs,
        )

    def _narrowed(self, rows: FollowUpQuerySet, asked: dict[str, Any]) -> FollowUpQuerySet:
        if asked.get("kind"):
            rows = rows.filter(kind=asked["kind"])
        if words := asked.get("q", "").strip():
            rows = rows.filter(
                Q(case_number__icontains=words)
                | Q(subject__icontains=words)
                | Q(request__number__icontains=words)
            )
        year, result = asked.get("year"), asked.get("result", "")
        # Who asks for a result means decided cases.
        state = CLOSED if result else asked.get("state") or OPEN
        if result:
            rows = rows.filter(result=result)
        if year:
            return self._of_year(rows, year, state)
        if state == OPEN:
            return rows.open()
        return rows.exclude(result="") if state == CLOSED else rows

    def _of_year(self, rows: FollowUpQuerySet, year: int, state: str) -> FollowUpQuerySet:
        if state == CLOSED:
            return rows.concluded_in(year)
        if state == OPEN:
            return rows.pending_at_end_of(year)
        return rows.filter(
            Q(pk__in=rows.concluded_in(year).values("pk"))
            | Q(pk__in=rows.pending_at_end_of(year).values("pk"))
        )

    def _page(
        self, rows: FollowUpQuerySet, calendar: WorkingCalendar
    ) -> tuple[Page[int], list[FollowUpCase]]:
        """One page of cases, ordered: what is open by its deadline, then what is closed by its day."""
        pending = sorted(rows.open().with_what_deadlines_need(), key=lambda case: _urgency(case, calendar))
        keys = [case.pk for case in pending]
        keys += rows.exclude(result="").order_by("-decided_on", "-pk").values_list("pk", flat=True)
        page: Page[int] = Paginator(keys, ROWS_A_PAGE).get_page(self.request.GET.get("page"))
        keys_here = list(page)
        cases = FollowUpCase.objects.with_what_deadlines_need().in_bulk(keys_here)
        return page, [cases[key] for key in keys_here if key in cases]

    def _shown(self, case: FollowUpCase, calendar: WorkingCalendar, today: dt.date) -> ShownCase:
        own = next_deadline(case, calendar)
        nearest = own or next(iter(open_deadlines(case, calendar)), None)
        return ShownCase(
            case=case,
            address=reverse("casework:follow_up", args=[case.pk]),
            light=shown(nearest, today) if nearest is not None else None,
            is_own=own is not None,
        )

    def _totals(self, rows: FollowUpQuerySet, asked: dict[str, Any]) -> list[KindTotals]:
        """Pending and results by kind: for a year by the rules of table 4, else of all cases."""
        year = asked.get("year")
        pending, concluded = Q(result=""), ~Q(result="")
        if year:
            last = dt.date(year, 12, 31)
            pending = Q(filed_on__lte=last) & (Q(decided_on__isnull=True) | Q(decided_on__gt=last))
            concluded = ~Q(result="") & Q(decided_on__year=year)
        wanted = {"pending": Count("pk", filter=pending)}
        for value in FollowUpResult.values:
            wanted[value] = Count("pk", filter=concluded & Q(result=value))
        found: dict[str, dict[str, Any]] = {
            row["kind"]: dict(row) for row in rows.order_by().values("kind").annotate(**wanted)
        }
        kept: dict[str, Any] = {"year": year} if year else {}
        if asked.get("authority"):
            kept["authority"] = asked["authority"].pk
        return [
            KindTotals(label, tuple(_figures(found.get(kind, {}), {"kind": kind, **kept})))
            for kind, label in FollowUpKind.choices
        ]


def _figures(row: dict[str, Any], kept: dict[str, Any]) -> list[Figure]:
    figures = [Figure(row.get("pending", 0), _query(kept))]
    figures += [
        Figure(row.get(value, 0), _query(kept | {"state": CLOSED, "result": value}))
        for value in FollowUpResult.values
    ]
    total = sum(figure.number for figure in figures)
    return [*figures, Figure(total, _query(kept | {"state": ALL}))]


def _query(parameters: dict[str, Any]) -> str:
    return f"?{urlencode(parameters)}"


def _urgency(case: FollowUpCase, calendar: WorkingCalendar) -> tuple[dt.date, dt.date, int]:
    own = next_deadline(case, calendar)
    nearest = next(iter(open_deadlines(case, calendar)), None)
    return (
        own.deadline.date if own is not None else _FAR,
        nearest.deadline.date if nearest is not None else _FAR,
        -case.pk,
    )
