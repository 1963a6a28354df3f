"""Whom the authority asks: parties with their opinions, and enquiries to its own units."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from gongkai.casework import rights
from gongkai.casework.actions import consulting
from gongkai.casework.actions.intake import Paper
from gongkai.casework.keeping import state_of
from gongkai.casework.models import ConsultedParty, FileKind, UnitEnquiry
from gongkai.casework.office.base import CaseFormView, CaseView, SeenForm
from gongkai.casework.office.opinions import letters_under_way
from gongkai.law.consulting import open_consultations
from gongkai.law.state import Consultation, ConsultationKind
from gongkai.organizations.models import Authority, Membership, User
from gongkai.web.office.forms import PlainForm
from gongkai.web.uploads import UploadKind, UploadsField
from gongkai.web.views import StaffFormView, StaffView

_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class OpinionForm(SeenForm):
    """What a party answered, and what the authority thinks of it."""

    date = forms.DateField(
        label="收到意见的日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    agrees = forms.ChoiceField(
        label="是否同意公开", choices=[("", "请选择"), ("yes", "同意公开"), ("no", "不同意公开")]
    )
    opinion = forms.CharField(label="对方的意见", max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))
    has_good_reason = forms.ChoiceField(
        label="不同意公开的理由是否合理",
        required=False,
        choices=[("", "同意公开的不填"), ("yes", "合理"), ("no", "不合理")],
        help_text="理由合理的，不予公开；不公开会对公共利益造成重大影响的除外（条例第三十二条）。",
    )
    judgement = forms.CharField(
        label="对理由的判断",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="对方不同意公开的，写明本机关认为理由合理或者不合理的原因。",
    )
    papers = UploadsField(UploadKind.PICTURE, UploadKind.DOCUMENT, label="回函", required=False)

    def __init__(self, *args: Any, kind: ConsultationKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind is not ConsultationKind.THIRD_PARTY:
            del self.fields["has_good_reason"], self.fields["judgement"]
        if kind is ConsultationKind.OTHER_AUTHORITY:
            del self.fields["agrees"]

    def clean(self) -> dict[str, Any]:
        """Whoever objects has a reason that is judged one way or the other."""
        data = super().clean()
        if data.get("agrees") == "no" and "has_good_reason" in self.fields and not data["has_good_reason"]:
            self.add_error("has_good_reason", "对方不同意公开的，请选择其理由是否合理。")
        return data


class Party(CaseFormView):
    """A party whose opinion was asked: how to reach it, what was asked, and its answer."""

    template_name = "casework/office/party.html"
    form_class = OpinionForm
    submit_label = "登记意见"
    done_message = "意见已登记。"

    @cached_property
    def party(self) -> ConsultedParty:
        """The party of the address; 404 for one of another case."""
        found = (
            self.case.consulted_parties.filter(pk=self.kwargs["party_id"])
            .select_related("letter", "override_letter", "answer_file")
            .first()
        )
        if found is None:
            raise Http404
        return found

    @cached_property
    def kind(self) -> ConsultationKind:
        """What the party is."""
        return ConsultationKind(self.party.kind)

    @cached_property
    def asked(self) -> Consultation | None:
        """The question that is still open, as the clock knows it."""
        rows = open_consultations(state_of(self.case))
        return next((row for row in rows if row.kind is self.kind and row.party == self.party.name), None)

    def get_title(self) -> str:
        """Whose opinion."""
        return f"{self.kind.label}：{self.party.name}"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """By way of all parties."""
        address = reverse("casework:parties", args=[self.case.pk])
        return [*super().get_breadcrumbs(), ("征求意见情况", address)]

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form follows the kind of party."""
        return super().get_form_kwargs() | {"kind": self.kind}

    def get_initial(self) -> dict[str, Any]:
        """Today."""
        return super().get_initial() | {"date": timezone.localdate()}

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action."""
        answers = {"yes": True, "no": False}
        consulting.record_answer(
            self.user,
            self.party,
            date=data["date"],
            opinion=data["opinion"],
            agrees=answers.get(data.get("agrees", "")),
            has_good_reason=data.get("has_good_reason") == "yes",
            judgement=data.get("judgement", ""),
            papers=[Paper(FileKind.OPINION, upload) for upload in data["papers"]],
            seen=seen,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the party, and whether it may still answer."""
        return super().get_context_data(
            party=self.party, kind=self.kind, asked=self.asked, today=timezone.localdate(), **kwargs
        )


class Parties(CaseView, TemplateView):
    """All parties of a case, with their letters and opinions."""

    template_name = "casework/office/parties.html"
    title = "征求意见情况"
    required_roles = rights.HANDLERS
    changing = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the parties, whom the clock still waits for, who was entered by mistake, and letters under way."""
        state = state_of(self.case)
        asked = {(row.kind.value, row.party) for row in state.consultations}
        waiting = {(row.kind.value, row.party) for row in open_consultations(state)}
        rows = [
            (party, (party.kind, party.name) in waiting, (party.kind, party.name) not in asked)
            for party in self.case.consulted_parties.select_related("letter", "override_letter")
        ]
        return super().get_context_data(rows=rows, under_way=letters_under_way(self.case), **kwargs)


class EnquiryForm(SeenForm):
    """A question to a unit or a member of the authority."""

    unit = forms.CharField(label="协查机构", max_length=100, help_text="例如：政策法规科。")
    person = forms.ModelChoiceField(
        label="承办人",
        required=False,
        queryset=User.objects.none(),
        empty_label="不指定，由经办人登记反馈",
        help_text="选定的人登录后在“内部协查”中反馈，看不到申请人是谁。",
    )
    question = forms.CharField(
        label="协查事项",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="写明要检索的信息和要回答的问题。不要写申请人是谁。",
    )
    due_on = forms.DateField(label="反馈期限", widget=_DATE)

    def __init__(self, *args: Any, members: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = members


class EnquiryNew(CaseFormView):
    """Ask a unit."""

    title = "发出内部协查"
    form_class = EnquiryForm
    submit_label = "发出"
    done_message = "协查已发出。"
    explanation = (
        "向本机关内设机构了解有没有所申请的信息、能不能公开。协查不影响答复期限，请给出足够早的反馈期限。"
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        """With the members of the authority."""
        present = Membership.objects.active().filter(authority=self.case.authority)
        members = User.objects.filter(pk__in=present.values("user_id")).order_by("display_name", "pk")
        return super().get_form_kwargs() | {"members": members}

    def get_initial(self) -> dict[str, Any]:
        """Five working days."""
        due = state_of(self.case).calendar.add_working_days(timezone.localdate(), 5)
        question = f"请检索“{self.case.title}”，并说明：是否制作或者保存该信息；能否公开、依据是什么。"
        return super().get_initial() | {"due_on": due, "question": question}

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action."""
        consulting.ask_unit(
            self.user,
            self.case,
            unit=data["unit"],
            person=data["person"],
            question=data["question"],
            due_on=data["due_on"],
            seen=seen,
        )


class EnquiryView(StaffView):
    """Base: enquiries to the person, or for who handles requests all of the acting authority."""

    model: Any = UnitEnquiry
    authority_path = "request__authority"

    def readable_scope(self) -> QuerySet[Authority]:
        """The acting authority."""
        return self.changeable_scope()

    def get_queryset(self) -> QuerySet[UnitEnquiry]:
        """Never with the applicant."""
        rows: QuerySet[UnitEnquiry] = super().get_queryset().select_related("person", "asked_by")
        if self.roles & set(rights.HANDLERS):
            return rows
        return rows.filter(person=self.user)


class Enquiries(EnquiryView, TemplateView):
    """What was asked: open ones first, the overdue at the top."""

    template_name = "casework/office/enquiries.html"
    title = "内部协查"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds open and answered enquiries."""
        rows = self.get_queryset()
        return super().get_context_data(
            waiting=rows.filter(answered_on=None).order_by("due_on", "pk"),
            answered=rows.filter(~Q(answered_on=None)).order_by("-answered_on", "-pk")[:30],
            today=timezone.localdate(),
            **kwargs,
        )


class AnswerForm(PlainForm):
    """The answer of a unit."""

    answer = forms.CharField(
        label="反馈",
        max_length=10000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="写明检索的范围和方法、是否有该信息、能否公开的意见和依据。",
    )


class Enquiry(EnquiryView, StaffFormView):
    """One enquiry, and the form for its answer. It shows what is asked for, and nothing of who asks."""

    template_name = "casework/office/enquiry.html"
    form_class = AnswerForm
    submit_label = "提交反馈"
    done_message = "已反馈。"

    @cached_property
    def enquiry(self) -> UnitEnquiry:
        """The enquiry of the address."""
        found: UnitEnquiry = self.get_row()
        return found

    def get_title(self) -> str:
        """To which unit."""
        return f"内部协查：{self.enquiry.unit}"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """The list."""
        return [("内部协查", reverse("casework:enquiries"))]

    def perform(self, form: Any) -> None:
        """Call the action."""
        consulting.answer_enquiry(self.user, self.enquiry, answer=form.cleaned_data["answer"])

    def get_success_url(self) -> str:
        """The list."""
        return reverse("casework:enquiries")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the enquiry as it stands."""
        return super().get_context_data(
            enquiry=self.enquiry,
            today=timezone.localdate(),
            handles=bool(self.roles & set(rights.HANDLERS)),
            **kwargs,
        )
