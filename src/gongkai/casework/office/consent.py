"""What waits for the consent of the head of the disclosure office, and the page on which it is given or withheld."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from gongkai.casework import rights
from gongkai.casework.actions import letters, steps
from gongkai.casework.deciding.way import CLOSINGS, way
from gongkai.casework.event_storage import to_event
from gongkai.casework.keeping import state_of
from gongkai.casework.models import (
    CaseFile,
    Decision,
    FileKind,
    InformationRequest,
    ProposalStatus,
    ProposedStep,
)
from gongkai.casework.office.event_words import particulars
from gongkai.law.events import Event, Replied
from gongkai.law.next_steps import next_steps
from gongkai.law.outcomes import ReplyKind
from gongkai.organizations.models import Authority
from gongkai.web.office.forms import PlainForm
from gongkai.web.views import StaffFormView, StaffView

APPROVE, SEND_BACK = "approve", "send_back"
LATEST = 20
"""How many decided steps the list shows."""


class ProposalView(StaffView):
    """Base: the proposals of the acting authority, also for who supervises others."""

    model: Any = ProposedStep
    authority_path = "request__authority"
    required_roles = rights.HANDLERS

    def readable_scope(self) -> QuerySet[Authority]:
        """The acting authority."""
        return self.changeable_scope()

    def get_queryset(self) -> Any:
        """With what every line shows."""
        return (
            super()
            .get_queryset()
            .select_related("request__applicant", "request__authority", "proposed_by", "decided_by", "letter")
        )


class Consents(ProposalView, TemplateView):
    """What waits, the most urgent first, and what was decided lately."""

    template_name = "casework/office/consents.html"
    title = "审批"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds waiting and decided steps."""
        rows = self.get_queryset()
        waiting = rows.filter(status=ProposalStatus.PENDING).order_by("request__due_on", "proposed_at")
        decided = rows.filter(decided_at__isnull=False).order_by("-decided_at")[:LATEST]
        return super().get_context_data(
            waiting=waiting,
            decided=decided,
            today=timezone.localdate(),
            is_head=bool(self.roles & set(rights.HEAD)),
            **kwargs,
        )


class ConsentForm(PlainForm):
    """What the head says."""

    comment = forms.CharField(
        label="审批意见",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="退回的必须写明原因，经办人要按它修改。",
    )


class Consent(ProposalView, StaffFormView):
    """One proposed step: who proposes what and why, the letter, and the two buttons. Nobody decides their own."""

    template_name = "casework/office/consent.html"
    form_class = ConsentForm
    changing = False
    changing_roles = rights.HEAD
    done_message = ""

    @cached_property
    def proposal(self) -> ProposedStep:
        """The step of the address."""
        found: ProposedStep = self.get_row()
        return found

    @property
    def case(self) -> InformationRequest:
        """Its case."""
        return self.proposal.request

    def get_title(self) -> str:
        """Which step it is."""
        return f"审批：{self.proposal.get_kind_display()}"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """The list of what waits, and the case."""
        return [
            ("审批", reverse("casework:consents")),
            (self.case.number, reverse("casework:case", args=[self.case.pk])),
        ]

    def perform(self, form: Any) -> None:
        """Consent or send back."""
        comment = form.cleaned_data["comment"]
        if self.request.POST.get("action") == APPROVE:
            row = steps.approve(self.user, self.proposal, comment=comment)
            sent = "文书已签发。" if self.proposal.letter_id else ""
            then = "请经办人送达收费通知后登记。" if row is None else ""
            messages.success(self.request, f"已同意。{sent}{then}")
        else:
            steps.send_back(self.user, self.proposal, comment=comment)
            messages.success(self.request, "已退回，经办人可以修改后再提出。")

    def get_success_url(self) -> str:
        """The list of what waits."""
        return reverse("casework:consents")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the step in words, its letter, the law's limits, and why there are no buttons, where there are none."""
        proposal = ProposedStep.objects.select_related("request", "proposed_by", "decided_by").get(
            pk=self.proposal.pk
        )
        event = to_event(proposal.kind, timezone.localdate(), proposal.data)
        offered = [
            step
            for step in next_steps(state_of(self.case), timezone.localdate())
            if step.event is type(event) and step.reply in (None, getattr(event, "kind", None))
        ]
        letter = proposal.letter
        return super().get_context_data(
            proposal=proposal,
            case=self.case,
            words=particulars(event, with_parties=True),
            letter=letter,
            reading=letters.read(self.user, letter) if letter is not None else None,
            until=offered[0].until if offered else None,
            joined=self.case.joined.all(),
            information=self._information(event),
            decision=self._decision(event),
            is_pending=proposal.status == ProposalStatus.PENDING,
            why_not=self._why_not(proposal, bool(offered)),
            may_send_back=rights.may_consent(self.user, self.case.authority)
            and proposal.proposed_by_id != self.user.pk,
            **kwargs,
        )

    def _information(self, event: Event) -> QuerySet[CaseFile] | None:
        """The files that go out with a reply that gives information; ``None`` for every other step."""
        if not isinstance(event, Replied) or event.kind not in (ReplyKind.GRANTED, ReplyKind.PARTLY_GRANTED):
            return None
        return self.case.files.filter(kind=FileKind.INFORMATION, cleared_at=None)

    def _decision(self, event: Event) -> dict[str, Any] | None:
        """How a reply was arrived at: the answers, and what was noted; ``None`` for a closing and other steps."""
        found = Decision.objects.filter(request=self.case).first()
        if found is None or not isinstance(event, Replied) or event.kind in CLOSINGS:
            return None
        return {"answered": way(found.answers).answered, "explanation": found.explanation}

    def _why_not(self, proposal: ProposedStep, is_legal: bool) -> str:
        """Why the person cannot consent; "" where they can."""
        if not rights.may_consent(self.user, proposal.request.authority):
            return "须由公开工作机构负责人审批。"
        if proposal.proposed_by_id == self.user.pk:
            return "这一步是您自己提出的，须由另一位公开工作机构负责人审批。"
        if proposal.request.version != proposal.seen_version:
            return "提请审批之后，这件申请有了新的进展，不能再同意。请退回，由经办人看过现在的情况再提出。"
        if not is_legal:
            return "按现在的情况，法律不允许这一步，不能同意。请退回，由经办人重新办理。"
        return ""
