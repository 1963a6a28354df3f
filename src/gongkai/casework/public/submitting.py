"""The last page of the form, the receipt, and taking up a draft again."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from gongkai.casework.actions import drafts
from gongkai.casework.actions.intake import submitted_beside, submitted_with
from gongkai.casework.keeping import state_of
from gongkai.casework.models import FileKind, InformationRequest
from gongkai.casework.public import access
from gongkai.casework.public.already_public import found_for_draft
from gongkai.casework.public.apply_forms import SubmitForm
from gongkai.casework.public.apply_steps import (
    ANSWERED,
    SUBMIT,
    checked_form,
    chosen_parts,
    files_of,
    first_open,
    kind_of_applicant,
    split_question,
    submissions_of,
)
from gongkai.casework.public.applying import CHECK, DraftPage, StepPage
from gongkai.casework.public.page import ApplicantPage
from gongkai.casework.public.typed import TidyForm, TypedField
from gongkai.casework.receipts import WHAT_NEXT, receipt_text, why_due
from gongkai.organizations.refusals import Refused
from gongkai.web.robots.addresses import client_network
from gongkai.web.robots.throttling import TooMany, throttle
from gongkai.web.uploads import safe_download

RESUMES_A_WHILE = 20
A_WHILE = 600
NO_SUCH_DRAFT = "没有找到这份草稿：取回码不对，或者已经过了保存期限。请核对后再试。"
UNFINISHED = "请先完成这一页，再提交申请。"


class Submit(StepPage):
    """Everything once more, a question against robots, and the button."""

    step = SUBMIT
    template_name = "casework/public/apply_submit.html"
    forms: dict[str, Any]

    def prepare(self) -> HttpResponse | None:
        """The same form sent again shows the receipt again, even if the browser has lost the draft."""
        if self.request.method == "POST":
            standing = submitted_with(self.request.POST.get("token", ""))
            if standing:
                return self.receipt(standing)
        return super().prepare() or self.unfinished()

    def unfinished(self) -> HttpResponse | None:
        """The first page that is not right, shown with what is wrong."""
        self.forms = {}
        for step in ANSWERED:
            form = self.forms[step.key] = checked_form(step, self.draft)
            if not form.is_valid():
                self.tell(UNFINISHED)
                return redirect(f"{step.address(self.draft)}?{CHECK}=1")
        if split_question(self.draft):
            return redirect("casework:apply_split", self.draft.pk)
        return None

    def has_email(self) -> bool:
        """Whether the receipt can go out by e-mail."""
        return bool(self.forms["delivery"].cleaned_data["email"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds all answers in words."""
        context = super().get_context_data(**kwargs)
        context["sections"] = [
            (step, step.address(self.draft) + "?fan=1", _in_words(self.forms[step.key])) for step in ANSWERED
        ]
        context["kind"] = kind_of_applicant(self.draft)
        context["parts"] = chosen_parts(self.draft)
        context["identity_files"] = files_of(self.draft, FileKind.IDENTITY)
        context["attachments"] = files_of(self.draft, FileKind.ATTACHMENT)
        context["found"] = found_for_draft(self.draft)
        context["token"] = self.draft.data["token"]
        context["mails"] = self.has_email() and settings.MAIL_SERVER is not None
        return context

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Everything once more."""
        return self.show(form=SubmitForm(has_email=self.has_email()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Submit; twice is once."""
        form = SubmitForm(request.POST, has_email=self.has_email())
        if not form.is_valid():
            standing = submitted_with(self.draft.data["token"]) if form.challenge_was_spent else []
            return self.receipt(standing) if standing else self.show(form=form)
        try:
            throttle(f"submissions:{client_network(request)}", settings.SUBMISSIONS_PER_HOUR, 3600)
            requests = drafts.submit(
                self.draft,
                submissions_of(self.draft, self.forms),
                code_by_email=form.cleaned_data.get("code_by_email", False),
            )
        except Refused as refusal:
            form.add_error(
                None, f"{refusal}您填写的内容都还在。" if isinstance(refusal, TooMany) else str(refusal)
            )
            return self.show(refusal.status, form=form)
        return self.receipt(requests)

    def receipt(self, requests: list[InformationRequest]) -> HttpResponse:
        """Let the browser see the receipt, and go there."""
        access.receipts(self.request).give(request.pk for request in requests)
        return redirect("casework:receipt", requests[0].pk)


def _in_words(form: TidyForm) -> list[tuple[str, str]]:
    """Labels and values of a valid form, without files and what was left empty."""
    words = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if not value or isinstance(value, list) or hasattr(value, "sha256"):
            continue
        choices = dict(getattr(field, "choices", ()))
        shown = "是" if value is True else str(choices.get(value, value))
        words.append((str(field.label), shown))
    return words


class Saved(DraftPage):
    """The draft is kept: how to come back to it, or to have it deleted."""

    title = "已经暂存"
    template_name = "casework/public/apply_saved.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds where to go on."""
        context = super().get_context_data(**kwargs)
        context["onward"] = first_open(self.draft).address(self.draft)
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Leave this computer, or delete the draft."""
        if "discard" in request.POST:
            drafts.discard(self.draft)
            self.tell("草稿已经删除，填写的内容和上传的文件都已清除。", done=True)
            return redirect("casework:on_request")
        access.leave(request)
        self.tell("这台电脑上已经打不开您的草稿。继续填写，请输入取回码。")
        return redirect("casework:on_request")


class ResumeForm(TidyForm):
    """The code that was given out with the draft."""

    code = TypedField(
        label="取回码",
        missing="请输入取回码。",
        most=60,
        autocomplete="off",
        help_text="12位字母和数字，大小写、空格和横线都不影响。",
    )


class Resume(ApplicantPage):
    """Takes up a draft again, here or on another computer."""

    title = "继续填写申请"
    template_name = "casework/public/resume.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for the code."""
        return self.show(form=ResumeForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Open the draft that the code belongs to."""
        form = ResumeForm(request.POST)
        if not form.is_valid():
            return self.show(form=form)
        try:
            throttle(f"resume:{client_network(request)}", RESUMES_A_WHILE, A_WHILE)
        except TooMany as refusal:
            form.add_error(None, str(refusal))
            return self.show(refusal.status, form=form)
        draft = drafts.find(form.cleaned_data["code"])
        if draft is None:
            form.add_error("code", NO_SUCH_DRAFT)
            return self.show(form=form)
        access.drafts(request).give([draft.pk])
        return redirect(first_open(draft).address(draft))


class ReceiptPage(ApplicantPage):
    """The receipt, for the browser that submitted the request."""

    title = "登记回执"
    template_name = "casework/public/receipt.html"
    requests: list[InformationRequest]

    def prepare(self) -> HttpResponse | None:
        """Only what this browser has just submitted; everybody else needs number and code."""
        number = self.kwargs["pk"]
        if not access.receipts(self.request).holds(number):
            self.tell("回执只在提交之后显示。请用申请编号和查询码查看进度。")
            return redirect("casework:track")
        self.requests = submitted_beside(InformationRequest.objects.get(pk=number))
        return None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the facts of the receipt."""
        context = super().get_context_data(**kwargs)
        first = self.requests[0]
        context["requests"] = self.requests
        context["first"] = first
        context["office"] = getattr(first.authority, "disclosure_office", None)
        context["why_due"] = why_due(state_of(first))
        context["what_next"] = WHAT_NEXT
        context["mailed"] = bool(first.applicant.email) and settings.MAIL_SERVER is not None
        context["download"] = reverse("casework:receipt_text", args=[first.pk])
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The person leaves this computer."""
        access.leave(request)
        self.tell("这台电脑上已经看不到您的申请。查询进度，请输入申请编号和查询码。")
        return redirect("casework:track")


class ReceiptText(ReceiptPage):
    """The receipt as a text file."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The file; with a mark at its beginning, by which old editors know the encoding."""
        text = receipt_text(self.requests, with_code=True, with_titles=True)
        name = f"政府信息公开申请登记回执{self.requests[0].number}.txt"
        return safe_download(name, "text/plain", text.replace("\n", "\r\n").encode("utf-8-sig"))  # type: ignore[return-value]
