"""Registering what follows a reply, and beginning a new round of a request whose reply did not stand."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from gongkai.casework import rights
from gongkai.casework.actions import cases
from gongkai.casework.actions.following import FilingFacts, open_case
from gongkai.casework.actions.following_results import why_no_new_reply
from gongkai.casework.follow_up_rights import WHO_CHANGES
from gongkai.casework.follow_up_warnings import (
    RECONSIDERATION_FIRST,
    goes_to_reconsideration_first,
    warnings_of,
)
from gongkai.casework.keeping import settings_of
from gongkai.casework.models import FollowUpCase, FollowUpKind, InformationRequest
from gongkai.casework.office.base import CaseFormView, CaseView
from gongkai.casework.office.following_base import FOLLOW_UPS
from gongkai.casework.office.following_forms import ComplaintForm, OpenForm, ReopenForm, papers_of
from gongkai.law.dispositions import Proceeding
from gongkai.organizations.models import Authority, Role
from gongkai.organizations.refusals import Refused
from gongkai.web.views import StaffFormView

KINDS = {
    FollowUpKind.RECONSIDERATION: "申请人或者第三方向行政复议机关申请复议。",
    FollowUpKind.LITIGATION_DIRECT: "没有经过复议，直接向人民法院起诉。",
    FollowUpKind.LITIGATION_AFTER: "对复议决定不服，或者复议逾期不作决定，向人民法院起诉。",
    FollowUpKind.COMPLAINT: "向上级行政机关或者政府信息公开工作主管部门投诉、举报（条例第四十七条、第五十一条）。",
}


class ChooseKind(CaseView, TemplateView):
    """Which kind of case is registered about a request."""

    template_name = "casework/office/following_choose.html"
    title = "登记复议、诉讼或者投诉"
    changing = True
    required_roles = rights.HANDLERS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the kinds, with what speaks against each."""
        choices = []
        has_reconsideration = _reconsiderations(self.case).exists()
        for kind, told in KINDS.items():
            hint = ""
            if kind is FollowUpKind.LITIGATION_AFTER and not has_reconsideration:
                hint = "这件申请还没有登记复议案件，请先登记复议。"
            elif kind is FollowUpKind.LITIGATION_DIRECT and goes_to_reconsideration_first(self.case):
                hint = "这件申请的答复依法应当先申请行政复议。"
            address = reverse("casework:follow_up_open", args=[self.case.pk, kind.value])
            choices.append({"label": kind.label, "told": told, "hint": hint, "address": address})
        return super().get_context_data(choices=choices, **kwargs)


def _reconsiderations(request: InformationRequest) -> Any:
    return request.follow_ups.filter(kind=FollowUpKind.RECONSIDERATION, litigation__isnull=True)


class _Opening(StaffFormView):
    """Registers a case and goes to its page, with the warnings that it gives rise to."""

    template_name = "casework/office/following_form.html"
    submit_label = "登记"
    done_message = ""
    opened: FollowUpCase | None = None

    def finish(self, case: FollowUpCase) -> None:
        """Tell that it is registered."""
        self.opened = case
        messages.success(self.request, "已登记。")
        if warnings_of(case):
            messages.warning(self.request, "这件案件有需要注意的情况，请看页面上方的提示。")

    def get_success_url(self) -> str:
        """The new case."""
        if self.opened is not None:
            return reverse("casework:follow_up", args=[self.opened.pk])
        return self.back_address()

    def back_address(self) -> str:
        """Where to go without registering."""
        return reverse("casework:follow_ups")


class OpenFollowUp(_Opening, CaseView):
    """Register a case about a request of the own authority."""

    form_class = OpenForm
    required_roles = rights.HANDLERS
    changing_roles = rights.HANDLERS

    @cached_property
    def kind(self) -> FollowUpKind:
        """The kind in the address."""
        if self.kwargs["kind"] not in FollowUpKind.values:
            raise Http404
        return FollowUpKind(self.kwargs["kind"])

    def get_title(self) -> str:
        """Which kind."""
        return f"登记{self.kind.label}"

    def back_address(self) -> str:
        """The choice of the kind."""
        return reverse("casework:follow_up_new", args=[self.case.pk])

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form differs by kind."""
        return super().get_form_kwargs() | {
            "kind": self.kind,
            "reconsiderations": _reconsiderations(self.case),
        }

    def get_initial(self) -> dict[str, Any]:
        """The bodies that the authority has in its settings."""
        settings = settings_of(self.case.authority)
        body = {
            Proceeding.RECONSIDERATION: settings.reconsideration_body,
            Proceeding.LITIGATION: settings.court,
            Proceeding.COMPLAINT: str(self.case.authority.parent or ""),
        }[self.kind.proceeding]
        return super().get_initial() | {
            "body": body,
            "subject": f"不服对申请 {self.case.number} 的答复",
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Warn before the form is filled in, where that is known already."""
        first = self.kind is FollowUpKind.LITIGATION_DIRECT and goes_to_reconsideration_first(self.case)
        return super().get_context_data(
            explanation=KINDS[self.kind],
            request_case=self.case,
            cautions=[f"{RECONSIDERATION_FIRST}已经收到应诉通知书的，照实登记。"] if first else [],
            **kwargs,
        )

    def perform(self, form: Any) -> None:
        """Call the action."""
        data = form.cleaned_data
        case = open_case(
            self.user,
            self.case.authority,
            _facts(self.kind, data),
            request=self.case,
            after=data.get("after"),
            papers=papers_of(data),
        )
        self.finish(case)


class OpenComplaint(_Opening):
    """Register a complaint: one that concerns no request, or one that a superior authority received."""

    model = FollowUpCase
    title = "登记投诉举报"
    form_class = ComplaintForm
    required_roles = WHO_CHANGES
    changing_roles = WHO_CHANGES

    @property
    def is_above(self) -> bool:
        """Whether it is registered as the superior authority that received it."""
        return not self.roles & set(rights.HANDLERS) or (
            Role.SUPERVISOR in self.roles and "as_superior" in self.request.GET
        )

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """The list."""
        return [(FOLLOW_UPS, reverse("casework:follow_ups"))]

    def get_form_kwargs(self) -> dict[str, Any]:
        """A superior chooses among the bodies below it."""
        below = self.scope.exclude(pk=self.authority.pk).order_by("position", "pk")
        return super().get_form_kwargs() | {"authorities": below, "is_above": self.is_above}

    def get_initial(self) -> dict[str, Any]:
        """What the link names."""
        initial = super().get_initial()
        for name in ("authority", "number"):
            if self.request.GET.get(name):
                initial[name] = self.request.GET[name]
        return initial

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what a complaint is, and the other way to register one."""
        told = KINDS[FollowUpKind.COMPLAINT]
        if self.is_above:
            told += "您登记的是本机关作为上级机关收到的投诉：被投诉机关能看到并提交答复，结果由本机关登记。"
        both = bool(self.roles & set(rights.HANDLERS)) and Role.SUPERVISOR in self.roles
        return super().get_context_data(explanation=told, both=both, is_above=self.is_above, **kwargs)

    def perform(self, form: Any) -> None:
        """Call the action."""
        data = form.cleaned_data
        authority: Authority = data["authority"] if self.is_above else self.authority
        case = open_case(
            self.user,
            authority,
            _facts(FollowUpKind.COMPLAINT, data),
            request=self._request(authority, data["number"].strip()),
            handled_by=self.authority if self.is_above else None,
            papers=papers_of(data),
        )
        self.finish(case)

    def _request(self, authority: Authority, number: str) -> InformationRequest | None:
        if not number:
            return None
        rows = self.readable(InformationRequest.objects.filter(authority=authority))
        found: InformationRequest | None = rows.filter(number=number).first()
        if found is None:
            sentence = f"“{authority}”没有编号为 {number} 的申请，请核对；与申请无关的投诉请留空。"
            raise Refused(sentence, {"number": [sentence]})
        return found


def _facts(kind: FollowUpKind, data: dict[str, Any]) -> FilingFacts:
    return FilingFacts(
        kind=kind,
        body=data.get("body", ""),
        subject=data["subject"],
        filed_on=data["filed_on"],
        case_number=data["case_number"],
        copied_on=data["copied_on"],
        accepted_on=data["accepted_on"],
        is_summary=data.get("is_summary", False),
        answer_due_on=data.get("answer_due_on"),
    )


class ReopenRequest(CaseFormView):
    """Begin a new round of a request whose reply was annulled or withdrawn without a case on the platform."""

    template_name = "casework/office/following_reopen.html"
    title = "登记答复被撤销，重新答复"
    form_class = ReopenForm
    submit_label = "登记撤销并开始新一轮"
    done_message = "已登记。新一轮答复已经开始，这是新一轮的申请。"
    explanation = (
        "答复被撤销的，原来这一轮到此为止，另立新的一轮，与原申请相连；新的答复期限从收到决定的次日起算。"
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name the cases from which the new round begins with all that is known."""
        decided = self.case.follow_ups.exclude(result="")
        offered = [case for case in decided if not why_no_new_reply(case)]
        pending = self.case.follow_ups.filter(result="")
        return super().get_context_data(offered=offered, pending_cases=pending, **kwargs)

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action, and go on with the new round."""
        self.again = cases.reopen(
            self.user,
            self.case,
            body=data["body"],
            decided_on=data["decided_on"],
            received_on=data["received_on"],
            days=data["days"],
            seen=seen,
        )

    def get_success_url(self) -> str:
        """The new round, once there is one."""
        again = getattr(self, "again", None)
        return reverse("casework:case", args=[again.pk if again is not None else self.case.pk])
