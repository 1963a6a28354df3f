"""The list behind a figure: exactly the requests that were counted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from gongkai.casework import rights
from gongkai.casework.board.figures import chosen
from gongkai.casework.board.selections import DIMENSIONS, SELECTIONS, Period
from gongkai.casework.models import InformationRequest
from gongkai.casework.office.base import INSIDERS
from gongkai.casework.reminders.deadlines import enquiries_past_due
from gongkai.law.calendar import WorkingCalendar
from gongkai.law.state import Light
from gongkai.organizations.models import Authority
from gongkai.organizations.working_calendar import current_calendar
from gongkai.web.views import StaffView

ROWS_A_PAGE = 50
MINE = "mine"
_COLOURS = {
    Light.RED: ("red", "紧急"),
    Light.AMBER: ("amber", "临近期限"),
    Light.GREEN: ("green", "正常"),
    Light.OFF: ("grey", "已了结"),
}
# What the list does not show is not decrypted for it.
_HIDDEN = (
    "query_code",
    "reasons_text",
    "description",
    "applicant__identity_number",
    "applicant__contact_person",
    "applicant__telephone",
    "applicant__email",
    "applicant__fax",
    "applicant__address",
    "applicant__postcode",
)


@dataclass(frozen=True, slots=True)
class ListedRequest:
    """A request as the list shows it; the applicant masked, and to those outside the authority only the kind."""

    request: InformationRequest
    applicant: str
    colour: str
    word: str
    detail: str


class BoardRequests(StaffView, TemplateView):
    """The requests of a figure. What is counted stands in the address: ``which``, the period, and what narrows it."""

    model: Any = InformationRequest
    required_roles = rights.READERS
    template_name = "casework/office/board_requests.html"

    @cached_property
    def today(self) -> dt.date:
        """The day of the page."""
        return timezone.localdate()

    @cached_property
    def which(self) -> str:
        """The selection of the address; 404 for one that there is not."""
        which = self.request.GET.get("which", "open")
        if which not in SELECTIONS:
            raise Http404
        return which

    @cached_property
    def period(self) -> Period:
        """The period of the address; this year where none is named, 404 for one that cannot be read."""
        try:
            since, until = (self.request.GET.get(name, "") for name in ("since", "until"))
            if not since and not until:
                return Period.of_year(self.today.year)
            return Period(dt.date.fromisoformat(since), dt.date.fromisoformat(until))
        except ValueError as wrong:
            raise Http404 from wrong

    @cached_property
    def asked_authority(self) -> Authority | None:
        """The one authority of the address; 404 for one outside the scope."""
        asked = self.request.GET.get("authority", "")
        if not asked:
            return None
        found = self.scope.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 18 else None
        if found is None:
            raise Http404
        return found

    @property
    def narrowings(self) -> dict[str, str]:
        """The dimensions of the address that are asked for, with their values."""
        return {name: self.request.GET[name] for name in DIMENSIONS if self.request.GET.get(name)}

    def get_queryset(self) -> QuerySet[InformationRequest]:
        """The same query that gave the figure."""
        rows: Any = super().get_queryset()
        if self.asked_authority is not None:
            rows = rows.filter(authority=self.asked_authority)
        rows = chosen(rows, self.which, self.period, self.today)
        for name, value in self.narrowings.items():
            try:
                rows = rows.filter(DIMENSIONS[name].condition(value))
            except KeyError as unknown:
                raise Http404 from unknown
        if self.request.GET.get(MINE):
            rows = rows.filter(self._mine())
        found: QuerySet[InformationRequest] = rows
        return found

    def _mine(self) -> Q:
        if self.which == "enquired":
            asked_of_me = enquiries_past_due(self.today).filter(person=self.user).order_by()
            return Q(pk__in=asked_of_me.values("request"))
        return Q(officer=self.user)

    def get_title(self) -> str:
        """The figure in words."""
        words = [DIMENSIONS[name].values.get(value, "") for name, value in self.narrowings.items()]
        if self.request.GET.get(MINE):
            words.append("我的")
        narrowed = f"（{'，'.join(words)}）" if words else ""
        return f"{SELECTIONS[self.which].label}的申请{narrowed}"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """The board."""
        return [("监督看板", reverse("casework:board"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds one page of the list."""
        rows = self.get_queryset().select_related("authority", "applicant", "officer").defer(*_HIDDEN)
        if SELECTIONS[self.which].of_period:
            ordered = rows.order_by("-counted_on", "-pk")
        else:
            ordered = rows.order_by(F("due_on").asc(nulls_last=True), "arrived_on", "pk")
        page: Page[InformationRequest] = Paginator(ordered, ROWS_A_PAGE).get_page(
            self.request.GET.get("page")
        )
        calendar = current_calendar()
        return super().get_context_data(
            page=page,
            rows=[self._listed(request, calendar) for request in page],
            number=page.paginator.count,
            period=self.period if SELECTIONS[self.which].of_period else None,
            asked_authority=self.asked_authority,
            shows_authorities=self.asked_authority is None and self.scope.count() > 1,
            today=self.today,
            **kwargs,
        )

    def _listed(self, request: InformationRequest, calendar: WorkingCalendar) -> ListedRequest:
        is_inside = request.authority_id == self.authority.pk and bool(self.roles & INSIDERS)
        applicant = request.applicant.masked_name if is_inside else request.applicant.get_kind_display()
        due = request.due_on
        if request.is_open and due is not None and due < self.today:
            late = calendar.working_days_between(due, self.today)
            return ListedRequest(
                request, applicant, "red", "已超期", f"超期{late}个工作日" if late else "期限已过"
            )
        colour, word = _COLOURS[request.light(self.today)]
        detail = ""
        if request.in_time is not None and not request.is_open:
            detail = "按期答复" if request.in_time else "超期答复"
        return ListedRequest(request, applicant, colour, word, detail)
