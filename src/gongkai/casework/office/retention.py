"""The review list of cases past their retention period, and the record of who read applicants' data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from gongkai.casework import rights
from gongkai.casework.actions import retention as actions
from gongkai.casework.models import ClearingProposal, InformationRequest
from gongkai.casework.retention import past_retention
from gongkai.organizations.models import AuditEntry, Role
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.web.office.forms import AuditFilterForm, PlainForm
from gongkai.web.views import StaffFormView, StaffView

ROWS_A_PAGE = 50
KEEP, PROPOSE, CONFIRM, RETURN = "keep", "propose", "confirm", "return"
_DONE = {
    KEEP: "已延长{number}件的保管期限。",
    PROPOSE: "已建议清除{number}件，等另一位负责人确认。",
    CONFIRM: "已清除{number}件的个人信息。",
    RETURN: "已退回{number}件清除的建议。",
}
_PENDING = ClearingProposal.Status.PENDING


class ReviewForm(PlainForm):
    """Which cases, what is to become of them, and why."""

    chosen = forms.MultipleChoiceField(label="申请")
    what = forms.ChoiceField(label="办理", choices=[(key, key) for key in _DONE])
    reason = forms.CharField(
        label="理由", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    until = forms.DateField(
        label="继续保管到", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, keys: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["chosen"]
        assert isinstance(chosen, forms.MultipleChoiceField)
        chosen.choices = [(str(key), str(key)) for key in keys]
        chosen.error_messages["required"] = "请先在表中勾选申请。"
        chosen.error_messages["invalid_choice"] = "勾选的申请中有一件已经不在待审查之列，请刷新页面。"


class ReviewList(StaffFormView):
    """The cases whose retention period is over; handlers propose to clear them, the head decides."""

    template_name = "casework/office/retention.html"
    title = "保管期限审查"
    model: Any = InformationRequest
    required_roles = rights.HANDLERS
    form_class = ReviewForm
    changing = True
    done_message = ""

    def get_queryset(self) -> QuerySet[InformationRequest]:
        """The own cases past their period, the oldest first, each with its pending proposal."""
        pending = ClearingProposal.objects.filter(status=_PENDING).select_related("proposed_by")
        rows = past_retention(super().get_queryset(), timezone.localdate())
        rows = rows.select_related("authority", "applicant", "officer")
        proposals = Prefetch("clearing_proposals", pending, to_attr="pending_clearings")
        return rows.prefetch_related(proposals).order_by("retain_until", "pk")

    @cached_property
    def page(self) -> Page[InformationRequest]:
        """One page of the list."""
        return Paginator(self.get_queryset(), ROWS_A_PAGE).get_page(self.request.GET.get("page"))

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form knows the cases of the page."""
        return {**super().get_form_kwargs(), "keys": [row.pk for row in self.page]}

    def get_success_url(self) -> str:
        """The same list."""
        return reverse("casework:retention")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the list, and what the person may decide."""
        context = super().get_context_data(**kwargs)
        form = context["form"]
        ticked = form.data.getlist("chosen") if form.is_bound else []
        rows = [
            (row, next(iter(row.pending_clearings), None), str(row.pk) in ticked)  # type: ignore[attr-defined]
            for row in self.page
        ]
        return {
            **context,
            "page": self.page,
            "rows": rows,
            "may_consent": bool(self.roles & set(rights.HEAD)),
            "has_pending": any(proposal for _, proposal, _ in rows),
            "user_key": self.user.pk,
        }

    def perform(self, form: Any) -> None:
        """Do to every ticked case what was asked; say of each that was refused why."""
        asked = form.cleaned_data
        step = self._step(asked)
        done, refused = 0, []
        by_key = {str(row.pk): row for row in self.page}
        for key in asked["chosen"]:
            try:
                step(by_key[key])
                done += 1
            except NotPermitted as refusal:
                # Four eyes concern one case; want of a right concerns them all.
                if not self.roles & set(rights.HEAD):
                    raise
                refused.append(f"{by_key[key].number}：{refusal}")
            except Refused as refusal:
                refused.append(f"{by_key[key].number}：{refusal}")
        if not done:
            raise Refused("".join(refused) or "没有可以办理的申请。")
        messages.success(self.request, _DONE[asked["what"]].format(number=done))
        for sentence in refused:
            messages.warning(self.request, f"没有办理：{sentence}")

    def _step(self, asked: dict[str, Any]) -> Callable[[InformationRequest], object]:
        reason = asked["reason"]

        def proposal_of(row: InformationRequest) -> ClearingProposal:
            found: list[ClearingProposal] = row.pending_clearings  # type: ignore[attr-defined]
            if not found:
                raise Refused("还没有人建议清除，请先提出建议。")
            return found[0]

        def confirm(row: InformationRequest) -> object:
            row.refresh_from_db(fields=["applicant"])
            if row.applicant.cleared_at is not None:
                return None  # cleared with another request of the same applicant a moment ago
            return actions.confirm_clearing(self.user, proposal_of(row))

        steps: dict[str, Callable[[InformationRequest], object]] = {
            KEEP: lambda row: actions.keep_longer(self.user, row, until=asked["until"], reason=reason),
            PROPOSE: lambda row: actions.propose_clearing(self.user, row, reason=reason),
            CONFIRM: confirm,
            RETURN: lambda row: actions.return_clearing(self.user, proposal_of(row), comment=reason),
        }
        return steps[asked["what"]]


class Readings(StaffView, TemplateView):
    """Who read which applicant's data, when and why: out of the audit trail, of the own authority alone."""

    template_name = "casework/office/readings.html"
    title = "个人信息查阅记录"
    model: Any = AuditEntry
    required_roles = (Role.HEAD_OF_DISCLOSURE_OFFICE, Role.LEADER)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the filter form and one page of readings."""
        form = AuditFilterForm(self.request.GET or None)
        form.fields["words"].label = "查阅人、申请编号或者名称"
        rows: QuerySet[AuditEntry] = AuditEntry.objects.filter(
            action="applicant.read", authority__in=self.own.values("pk")
        )
        if form.is_bound and form.is_valid():
            rows = self._filtered(rows, form.cleaned_data)
        page: Page[AuditEntry] = Paginator(rows, ROWS_A_PAGE).get_page(self.request.GET.get("page"))
        entries = [(entry, entry.after or {}) for entry in page]
        return super().get_context_data(form=form, page=page, rows=entries, **kwargs)

    def _filtered(self, rows: QuerySet[AuditEntry], asked: dict[str, Any]) -> QuerySet[AuditEntry]:
        if words := asked["words"]:
            rows = rows.filter(
                Q(actor_name__icontains=words)
                | Q(label__icontains=words)
                | Q(target_label__icontains=words)
                # An exported ledger names the requests it held.
                | Q(after__icontains=words)
            )
        if asked["since"]:
            rows = rows.filter(at__date__gte=asked["since"])
        if asked["until"]:
            rows = rows.filter(at__date__lte=asked["until"])
        return rows
