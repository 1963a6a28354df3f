"""Clean-ups for staff: the list, opening one, entering results, closing it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView

from gongkai.organizations.refusals import Refused
from gongkai.publishing import rights
from gongkai.publishing.actions.clean_up import (
    close_round,
    enter_results,
    not_looked_at,
    open_round,
    take_in_new,
)
from gongkai.publishing.models import CleanUpResult, CleanUpRound
from gongkai.publishing.office.normative_base import CollectionView
from gongkai.publishing.office.normative_forms import CloseCleanUpForm, OpenCleanUpForm
from gongkai.web.views import StaffFormView

CLEAN_UPS = "文件清理"
ROWS_A_PAGE = 50
Result = CleanUpResult.Result


class CleanUpView(CollectionView):
    """A page about clean-ups."""

    model: Any = CleanUpRound

    def get_queryset(self) -> QuerySet[CleanUpRound]:
        """With how many documents each has, and how many of them are done."""
        rows: QuerySet[CleanUpRound] = super().get_queryset()
        done = Count("results", filter=~Q(results__result=""))
        return rows.select_related("authority", "disclosure").annotate(number=Count("results"), done=done)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """The collection and the list of clean-ups."""
        return [*super().get_breadcrumbs(), (CLEAN_UPS, reverse("publishing:clean_ups"))]


class CleanUps(CleanUpView, TemplateView):
    """All clean-ups."""

    template_name = "publishing/office/clean_ups.html"
    title = CLEAN_UPS

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """The collection."""
        return super().get_breadcrumbs()[:-1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the rows."""
        rows = self.get_queryset().order_by("-opened_at", "-pk")
        page: Page[Any] = Paginator(rows, ROWS_A_PAGE).get_page(self.request.GET.get("page"))
        own_is_open = self.changeable(CleanUpRound.objects.filter(closed_at__isnull=True)).exists()
        return super().get_context_data(
            page=page,
            shows_authorities=self.scope.count() > 1,
            may_open=self.may_keep and not own_is_open,
            **kwargs,
        )


class OpenCleanUp(CleanUpView, StaffFormView):
    """Beginning one."""

    required_roles = rights.KEEPERS
    title = "发起清理"
    submit_label = "发起"
    done_message = "清理已经发起，请逐件登记结果。"
    form_class = OpenCleanUpForm
    begun: CleanUpRound | None = None

    def perform(self, form: Any) -> None:
        """Open it."""
        data = form.cleaned_data
        self.begun = open_round(self.user, self.authority, data["title"], data["as_of"])

    def get_success_url(self) -> str:
        """The new clean-up, or the list."""
        if self.begun is None:
            return reverse("publishing:clean_ups")
        return reverse("publishing:clean_up", args=[self.begun.pk])


class CleanUpPage(CleanUpView, TemplateView):
    """One clean-up: a table with a choice and a reason for each document, fifty to a page."""

    template_name = "publishing/office/clean_up.html"
    changing_roles = rights.KEEPERS
    typed: dict[int, tuple[str, str]] | None = None

    @cached_property
    def round(self) -> Any:
        """The clean-up of the address."""
        return self.get_row()

    def get_title(self) -> str:
        """Its own."""
        title: str = self.round.title
        return title

    @cached_property
    def page(self) -> Page[CleanUpResult]:
        """One page of its documents; ``?open=1``: only those without a result."""
        rows = self.round.results.select_related("document").order_by("document__issued_on", "document_id")
        if self.request.GET.get("open"):
            rows = rows.filter(result="")
        return Paginator(rows, ROWS_A_PAGE).get_page(self.request.GET.get("page"))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Enter the results of this page; where they are refused, what was typed stands there again."""
        typed: dict[int, tuple[str, str]] = {}
        for name, value in request.POST.items():
            key = name.removeprefix("result-")
            if name.startswith("result-") and key.isascii() and key.isdecimal() and len(key) < 18:
                typed[int(key)] = (str(value), request.POST.get(f"reason-{key}", ""))
        try:
            enter_results(self.user, self.round, typed)
        except Refused as refusal:
            if refusal.status == 403:
                raise
            self.typed = typed
            messages.error(request, str(refusal))
            return self.render_to_response(self.get_context_data(), status=refusal.status)
        messages.success(request, "清理结果已保存。")
        return redirect(request.get_full_path())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the rows with what stands (or was typed) in them."""
        may_enter = self.may_keep and self.round.closed_at is None
        may_enter = may_enter and self.round.authority_id == self.authority.pk
        typed = self.typed or {}
        rows = [(row, *typed.get(row.pk, (row.result, row.reason))) for row in self.page]
        return super().get_context_data(
            round=self.round,
            page=self.page,
            rows=rows,
            results=Result.choices,
            left=self.round.number - self.round.done,
            fresh=not_looked_at(self.round).count() if may_enter else 0,
            may_enter=may_enter,
            **kwargs,
        )


class TakeInNew(CleanUpView):
    """Taking in what was registered after it began."""

    required_roles = rights.KEEPERS
    changing = True

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take them in."""
        number = take_in_new(self.user, self.get_row())
        messages.success(request, f"补充了{number}件，请登记清理结果。")
        return redirect("publishing:clean_up", pk=pk)


class CloseCleanUp(CleanUpView, StaffFormView):
    """Ending one."""

    template_name = "publishing/office/normative_form.html"
    required_roles = rights.KEEPERS
    title = "结束清理"
    submit_label = "结束清理并起草公告"
    done_message = "清理已经结束，公布结果的信息已经起草，请检查后送审。"
    form_class = CloseCleanUpForm

    @cached_property
    def round(self) -> CleanUpRound:
        """The clean-up of the address."""
        found: CleanUpRound = self.get_row()
        return found

    def perform(self, form: Any) -> None:
        """Close it."""
        close_round(self.user, self.round, form.cleaned_data["on"])

    def get_success_url(self) -> str:
        """Back to it."""
        return reverse("publishing:clean_up", args=[self.round.pk])

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """With the clean-up."""
        return [*super().get_breadcrumbs(), (self.round.title, self.get_success_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Says what will happen."""
        number = self.round.results.filter(result=Result.REPEAL).count()
        hints = [
            f"有{number}件的结果是“{Result.REPEAL.label}”，结束时登记废止，页面和检索立即更新。",
            "同时起草一条公布三类清单的信息，经审核发布后，清理结果向公众列出。结束以后不能再改。",
        ]
        return super().get_context_data(hints=hints, **kwargs)
