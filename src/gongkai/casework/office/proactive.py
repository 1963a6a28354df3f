"""Proposals to publish for everybody what one applicant asked for (Art. 44)."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from gongkai.casework import rights
from gongkai.casework.actions import proactive
from gongkai.casework.concurrency import ChangedMeanwhile
from gongkai.casework.models import ProactiveProposal
from gongkai.casework.office.base import CaseFormView, SeenForm
from gongkai.organizations.models import Authority
from gongkai.organizations.refusals import Refused
from gongkai.web.office.forms import PlainForm
from gongkai.web.views import StaffFormView, StaffView

ROWS_A_PAGE = 30
ACCEPT, DECLINE = "accept", "decline"


class PublicationForm(SeenForm):
    """What would be published."""

    title = forms.CharField(label="标题", max_length=200)
    text = forms.CharField(
        label="拟公开的内容",
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="不得含有申请人和第三方的个人信息。提交时检查身份证号码、电话号码、银行卡号、电子邮箱和申请人的姓名、地址。",
    )
    reason = forms.CharField(
        label="理由", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class PublicationNew(CaseFormView):
    """Propose an answered request, or write the text for what the applicant proposed."""

    title = "建议转为主动公开"
    form_class = PublicationForm
    submit_label = "提请负责人决定"
    done_message = "已提请负责人决定。"
    explanation = (
        "多个申请人就相同政府信息提出申请、且该信息属于可以公开的，可以纳入主动公开的范围；申请人也可以建议，"
        "经审核认为属于主动公开范围的，应当及时主动公开（条例第四十四条）。"
    )

    @cached_property
    def proposal(self) -> ProactiveProposal | None:
        """The applicant's proposal, or an undecided one that is written anew."""
        return self.case.proactive_proposals.filter(status=ProactiveProposal.Status.PROPOSED).first()

    def get_initial(self) -> dict[str, Any]:
        """What was proposed, or a first text without a word about who asked."""
        found = self.proposal
        return super().get_initial() | {
            "title": found.title if found else self.case.title,
            "text": (found.text if found else "") or proactive.proposed_text(self.case),
            "reason": found.reason if found else "",
        }

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action."""
        proactive.propose(
            self.user,
            self.case,
            title=data["title"],
            text=data["text"],
            reason=data["reason"],
            seen=seen,
            proposal=self.proposal,
        )


class ProposalView(StaffView):
    """Base: the proposals of the acting authority."""

    model: Any = ProactiveProposal
    authority_path = "request__authority"
    required_roles = rights.HANDLERS

    def readable_scope(self) -> QuerySet[Authority]:
        """The acting authority."""
        return self.changeable_scope()

    def get_queryset(self) -> QuerySet[ProactiveProposal]:
        """With what every line shows."""
        rows: QuerySet[ProactiveProposal] = super().get_queryset()
        return rows.select_related("request", "request__authority", "proposed_by", "decided_by")


class Publications(ProposalView, TemplateView):
    """All proposals, the undecided first."""

    template_name = "casework/office/publications.html"
    title = "转为主动公开的建议"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds one page of proposals."""
        rows = self.get_queryset().order_by("decided_at", "-proposed_at", "-pk")
        undecided = rows.filter(status=ProactiveProposal.Status.PROPOSED)
        decided = rows.exclude(status=ProactiveProposal.Status.PROPOSED).order_by("-decided_at", "-pk")
        page: Page[ProactiveProposal] = Paginator(decided, ROWS_A_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(undecided=undecided, page=page, **kwargs)


class DecisionForm(PlainForm):
    """Why so; and which text the head has read."""

    text_seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="决定的理由",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="不转为主动公开的必须写明。",
    )


class Publication(ProposalView, StaffFormView):
    """One proposal; the head accepts or declines, never their own."""

    template_name = "casework/office/publication.html"
    form_class = DecisionForm
    changing = False
    changing_roles = rights.HEAD

    @cached_property
    def proposal(self) -> ProactiveProposal:
        """The proposal of the address."""
        found: ProactiveProposal = self.get_row()
        return found

    def get_title(self) -> str:
        """What would be published."""
        return f"转为主动公开：{self.proposal.title}"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """The list."""
        return [("转为主动公开的建议", reverse("casework:publications"))]

    def get_initial(self) -> dict[str, Any]:
        """The text that the page shows."""
        return super().get_initial() | {"text_seen": proactive.text_version(self.proposal)}

    def when_refused(self, form: Any, refusal: Refused) -> None:
        """What a colleague has written meanwhile is shown; accepting it is then a decision."""
        if isinstance(refusal, ChangedMeanwhile):
            self.proposal.refresh_from_db()
            data = form.data.copy()
            data["text_seen"] = proactive.text_version(self.proposal)
            form.data = data

    def perform(self, form: Any) -> None:
        """Call the action of the button."""
        action = self.request.POST.get("action")
        if action not in (ACCEPT, DECLINE):
            raise Http404
        given = form.cleaned_data
        proactive.decide(
            self.user,
            self.proposal,
            accept=action == ACCEPT,
            reason=given["reason"],
            text_seen=given["text_seen"],
        )
        self.done_message = "已同意公开。" if action == ACCEPT else "已决定不转为主动公开。"

    def get_success_url(self) -> str:
        """The list."""
        return reverse("casework:publications")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the proposal, and why the person cannot decide, where they cannot."""
        proposal = self.proposal
        may_decide = rights.may_consent(self.user, proposal.request.authority)
        is_own = proposal.proposed_by_id == self.user.pk
        return super().get_context_data(
            proposal=proposal,
            may_decide=may_decide and not is_own,
            is_own=is_own and may_decide,
            is_open=proposal.status == ProactiveProposal.Status.PROPOSED,
            found=proactive.found_in(proposal.request, proposal.title, proposal.text),
            **kwargs,
        )
