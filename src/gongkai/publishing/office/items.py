"""The work list: the items of the authority, by where they stand, with their lights."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from gongkai.organizations.models import Authority, Role
from gongkai.organizations.working_calendar import current_calendar
from gongkai.publishing import rights
from gongkai.publishing.columns import columns_for, subtree_of
from gongkai.publishing.models import Disclosure, Status
from gongkai.publishing.office.items_shown import shown_items
from gongkai.publishing.standing import UNPUBLISHED, called_at_work, in_columns, returned, written_by
from gongkai.publishing.timeliness import WORKING_DAYS, issued_too_long_ago
from gongkai.web.office.forms import PlainForm
from gongkai.web.views import StaffView

ROWS_A_PAGE = 30
UNDER_WAY, RETURNED, LATE, ALL = "open", "returned", "late", "all"
TABS = (
    (UNDER_WAY, "在办"),
    (RETURNED, "被退回"),
    ("draft", "起草中"),
    ("review", "审核中"),
    ("approved", "待发布"),
    ("published", "已发布"),
    ("down", "已撤回、下线"),
    (ALL, "全部"),
)
_STATUSES = {
    UNDER_WAY: UNPUBLISHED,
    RETURNED: (Status.DRAFT,),
    "draft": (Status.DRAFT,),
    "review": (Status.IN_REVIEW,),
    "approved": (Status.APPROVED,),
    "published": (Status.PUBLISHED,),
    "down": (Status.WITHDRAWN, Status.ENDED),
}


class ItemListForm(PlainForm):
    """Which items to show."""

    q = forms.CharField(label="标题、文号或者索引号", required=False, max_length=100)
    column = forms.TypedChoiceField(label="栏目", required=False, coerce=int, empty_value=None)
    authority = forms.ModelChoiceField(
        label="机关", required=False, queryset=Authority.objects.none(), empty_label="全部"
    )
    mine = forms.BooleanField(label="只看我起草的", required=False)
    late = forms.BooleanField(label=f"只看成文超过{WORKING_DAYS}个工作日的", required=False)

    def __init__(
        self, *args: Any, scope: QuerySet[Authority], columns: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        authorities = self.fields["authority"]
        assert isinstance(authorities, forms.ModelChoiceField)
        authorities.queryset = scope.order_by("position", "pk")
        if scope.count() < 2:
            del self.fields["authority"]
        choices = self.fields["column"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = [("", "全部"), *columns]
        if not columns:
            del self.fields["column"]


@dataclass(frozen=True, slots=True)
class Tab:
    """One state of items, how many there are in it, and where they are listed."""

    label: str
    number: int
    query: str
    current: bool


class WorkList(StaffView, TemplateView):
    """The items that the person may read."""

    model: Any = Disclosure
    required_roles = rights.READERS
    template_name = "publishing/office/items.html"
    title = "信息起草与发布"

    @property
    def may_draft(self) -> bool:
        """Whether the person writes items of the acting authority."""
        return bool(self.roles & set(rights.DRAFTERS))

    @property
    def tab(self) -> str:
        """The state that is asked for."""
        asked = self.request.GET.get("tab", "")
        return asked if asked in dict(TABS) else UNDER_WAY

    def get_queryset(self) -> Any:
        """One authority is named outright, so that the database walks its index in the order of the list."""
        rows = super().get_queryset()
        return rows if Role.SUPERVISOR in self.roles else rows.filter(authority=self.authority)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the filter, the counts by state and one page of items."""
        today = timezone.localdate()
        columns = columns_for(self.authority)
        form = ItemListForm(
            self.request.GET or None,
            scope=self.scope,
            columns=[(row.column.pk, f"{'　' * row.depth}{row.column.title}") for row in columns],
        )
        asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
        found = self._found(self.get_queryset(), asked, today)
        if asked.get("column"):
            chosen = next(row.column for row in columns if row.column.pk == asked["column"])
            found = found.filter(in_columns(subtree_of(chosen, columns)))
        page: Page[Disclosure] = Paginator(self._at_tab(found).only("pk"), ROWS_A_PAGE).get_page(
            self.request.GET.get("page")
        )
        filtered = any(asked.get(name) for name in ("q", "column", "authority", "mine", "late"))
        return super().get_context_data(
            form=form,
            page=page,
            rows=shown_items([row.pk for row in page], today),
            tabs=self._tabs(found),
            tab=self.tab,
            filtered=filtered,
            may_draft=self.may_draft,
            shows_authorities="authority" in form.fields,
            new_address=reverse("publishing:item_new"),
            **kwargs,
        )

    def _found(
        self, rows: QuerySet[Disclosure], asked: dict[str, Any], today: dt.date
    ) -> QuerySet[Disclosure]:
        if asked.get("authority"):
            rows = rows.filter(authority=asked["authority"])
        for word in asked.get("q", "").split():
            rows = rows.filter(
                Q(title__icontains=word)
                | Q(document_number__icontains=word)
                | Q(index_number__icontains=word)
                | called_at_work(word)
            )
        if asked.get("mine"):
            rows = rows.filter(written_by(self.user.pk))
        if asked.get("late"):
            last = issued_too_long_ago(today, current_calendar())
            rows = rows.filter(date_of_issue__lte=last, status__in=UNPUBLISHED, published_at__isnull=True)
        return rows

    def _at_tab(self, rows: QuerySet[Disclosure]) -> QuerySet[Disclosure]:
        if self.tab == ALL:
            return rows.order_by("-pk")
        rows = rows.filter(status__in=_STATUSES[self.tab]).order_by("-created_at", "-pk")
        return returned(rows) if self.tab == RETURNED else rows

    def _tabs(self, found: QuerySet[Disclosure]) -> list[Tab]:
        """The tabs with their numbers: how many of the items that are asked for stand in each state."""
        numbers = dict(
            found.order_by()
            .values_list("status")
            .annotate(number=Count("pk"))
            .values_list("status", "number")
        )
        sent_back = returned(found.filter(status=Status.DRAFT)).count() if numbers.get(Status.DRAFT) else 0
        kept = self.request.GET.copy()
        kept.pop("page", None)
        tabs = []
        for key, label in TABS:
            stands = _STATUSES.get(key, tuple(Status))
            number = sent_back if key == RETURNED else sum(numbers.get(status, 0) for status in stands)
            kept["tab"] = key
            tabs.append(Tab(label, number, f"?{kept.urlencode()}", key == self.tab))
        return tabs
