"""What an applicant does on the tracking page: answers, pays, withdraws, suggests, fetches. Each calls one action."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from gongkai.casework.actions import applicants
from gongkai.casework.actions.intake import Paper
from gongkai.casework.concurrency import ChangedMeanwhile
from gongkai.casework.letters.faults import LetterFault
from gongkai.casework.letters.pdf import docx_to_pdf
from gongkai.casework.models import CaseFile, FileKind
from gongkai.casework.privacy import record_reading
from gongkai.casework.public.apply_forms import AttachmentsField
from gongkai.casework.public.request_page import RequestPage, files_for, letters_for
from gongkai.casework.public.tracking import TrackedPage
from gongkai.casework.public.typed import TidyForm, TypedField
from gongkai.organizations.refusals import Refused
from gongkai.web.robots.throttling import throttle
from gongkai.web.uploads import UploadKind, safe_download

ANSWERS_AN_HOUR = 30
MOST_PAPERS = 5
PDF_AN_HOUR = 60
WENT_ON = (
    "在您打开这一页之后，这件申请有了新的进展，您的这一步还没有提交。"
    "填写的文字都还在，请先返回看看现在的情况；仍然需要的，再提交一次。"
)
CHOOSE_FILES_AGAIN = "没有提交，请重新选择要上传的文件。"


def _papers(label: str, *kinds: UploadKind) -> AttachmentsField:
    return AttachmentsField(*kinds, label=label, required=False, most=MOST_PAPERS)


class _AnswerForm(TidyForm):
    """``seen`` is the version of the request that the applicant looked at."""

    seen = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """A file that cannot be taken stops the step: the applicant means all of them."""
        super().clean()
        field = self.fields.get("papers")
        if isinstance(field, AttachmentsField):
            for problem in field.problems:
                self.add_error("papers", problem)
            if len(self.cleaned_data.get("papers") or []) > MOST_PAPERS:
                self.add_error("papers", f"一次最多上传{MOST_PAPERS}个文件，请减少后再提交。")
        return self.cleaned_data


class CorrectionForm(_AnswerForm):
    """The answer to a correction notice (Art. 30); the reason only where the deadline has passed."""

    text = TypedField(
        label="补正的内容",
        most=5000,
        rows=8,
        required=False,
        help_text="请对照补正告知书，逐项写清楚。可以写在这里，也可以上传补正材料，至少一样。",
    )
    good_reason = TypedField(
        label="逾期的正当理由",
        most=500,
        rows=3,
        missing="补正期限已经过了，请写明逾期的正当理由，例如生病住院。",
    )
    papers = _papers("补正材料", UploadKind.DOCUMENT, UploadKind.PICTURE)

    def __init__(self, *arguments: Any, page: RequestPage, **options: Any) -> None:
        super().__init__(*arguments, **options)
        deadline = page.state.correction_deadline
        if deadline is None or page.today <= deadline:
            del self.fields["good_reason"]


class ReasonsForm(_AnswerForm):
    """Why there are so many requests (Art. 35)."""

    text = TypedField(label="理由", most=5000, rows=6, missing="请写明理由。")
    papers = _papers("证明材料", UploadKind.DOCUMENT, UploadKind.PICTURE)

    def __init__(self, *arguments: Any, page: RequestPage, **options: Any) -> None:
        super().__init__(*arguments, **options)


class PaymentForm(_AnswerForm):
    """The proof of a payment."""

    papers = _papers("缴费凭证", UploadKind.SCAN)

    def __init__(self, *arguments: Any, page: RequestPage, **options: Any) -> None:
        super().__init__(*arguments, **options)

    def clean(self) -> dict[str, Any]:
        """At least one."""
        super().clean()
        if not self.cleaned_data.get("papers") and "papers" not in self.errors:
            self.add_error("papers", "请选择缴费凭证的照片或者扫描件。")
        return self.cleaned_data


class WithdrawForm(_AnswerForm):
    """Giving the request up."""

    reason = TypedField(label="撤回的原因", most=500, rows=3, required=False)
    sure = forms.BooleanField(
        label="我确定撤回这件申请",
        error_messages={"required": "撤回以后不能恢复。确定要撤回的，请先勾选“我确定撤回这件申请”。"},
    )

    def __init__(self, *arguments: Any, page: RequestPage, **options: Any) -> None:
        super().__init__(*arguments, **options)


class SuggestionForm(_AnswerForm):
    """Why everybody should be able to read the information (Art. 44)."""

    reason = TypedField(label="为什么应当让大家都能看到", most=1000, rows=4, required=False)

    def __init__(self, *arguments: Any, page: RequestPage, **options: Any) -> None:
        super().__init__(*arguments, **options)


class AnswerPage(TrackedPage):
    """A form that calls one action. Subclasses give the form, whether it is open now, and what it does."""

    template_name = "casework/public/answer.html"
    form_class: ClassVar[type[_AnswerForm]]
    button = "提交"
    done = ""
    not_now = "这件申请现在不需要这一步。"
    is_final = False

    def get_before(self) -> list[tuple[str, str]]:
        """The request's own page."""
        here = (f"申请 {self.tracked.number}", self.back())
        return [*super().get_before(), here]

    def back(self) -> str:
        """The request's own page."""
        return reverse("casework:tracked", args=[self.tracked.pk])

    def is_open(self, page: RequestPage) -> bool:
        """Whether the step can be taken now."""
        raise NotImplementedError

    def perform(self, given: dict[str, Any]) -> None:
        """Call the action."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what the page is about."""
        context = super().get_context_data(**kwargs)
        context |= {"button": self.button, "back": self.back(), "is_final": self.is_final}
        context["shown"] = kwargs.get("shown") or RequestPage(self.tracked)
        return context

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The empty form; back to the request where the step is not open."""
        page = RequestPage(self.tracked)
        if not self.is_open(page):
            self.tell(self.not_now)
            return redirect(self.back())
        return self.show(form=self.form_class(page=page, initial={"seen": self.tracked.version}), shown=page)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the step; where it is refused everything typed is still there."""
        page = RequestPage(self.tracked)
        form = self.form_class(request.POST, request.FILES, page=page)
        if not form.is_valid():
            return self.again(form, page)
        try:
            throttle(f"answers to:{self.tracked.pk}", ANSWERS_AN_HOUR, 3600)
            self.perform(form.cleaned_data)
        except ChangedMeanwhile as refusal:
            # The applicant is told, without the names that staff are told, and the next try counts from here.
            self.tracked.refresh_from_db()
            form.data = {**form.data, "seen": str(self.tracked.version)}
            form.add_error(None, WENT_ON)
            return self.again(form, RequestPage(self.tracked), refusal.status)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.again(form, page, refusal.status)
        self.tell(self.done, done=True)
        return redirect(self.back())

    def again(self, form: _AnswerForm, page: RequestPage, status: int = 200) -> HttpResponse:
        """The form once more. A browser does not keep chosen files, so the applicant is reminded of them."""
        if "papers" in form.fields and self.request.FILES:
            form.add_error("papers", CHOOSE_FILES_AGAIN)
        return self.show(status, form=form, shown=page)


class Correct(AnswerPage):
    """补正."""

    title = "补正申请"
    form_class = CorrectionForm
    button = "提交补正"
    done = "补正已经提交，答复期限重新计算。"

    def is_open(self, page: RequestPage) -> bool:
        """While a correction is awaited."""
        return any(task.title == "请您补正" for task in page.tasks)

    def perform(self, given: dict[str, Any]) -> None:
        """Hand in the correction."""
        applicants.correct(
            self.tracked,
            seen=given["seen"],
            text=given["text"],
            papers=[Paper(FileKind.CORRECTION, upload) for upload in given["papers"]],
            good_reason=given.get("good_reason", ""),
        )


class ExplainReasons(AnswerPage):
    """说明理由."""

    title = "说明理由"
    form_class = ReasonsForm
    done = "理由已经提交，工作机构会审核。"

    def is_open(self, page: RequestPage) -> bool:
        """While reasons are awaited."""
        return page.wants_reasons

    def perform(self, given: dict[str, Any]) -> None:
        """Hand in the reasons."""
        papers = [Paper(FileKind.ATTACHMENT, upload) for upload in given["papers"]]
        applicants.explain_reasons(self.tracked, seen=given["seen"], text=given["text"], papers=papers)


class Payment(AnswerPage):
    """缴费: amount, account, and the proof."""

    title = "缴纳信息处理费"
    template_name = "casework/public/payment.html"
    form_class = PaymentForm
    button = "提交缴费凭证"
    done = "缴费凭证已经提交，工作机构核对后登记缴费。"

    def is_open(self, page: RequestPage) -> bool:
        """While a fee is awaited."""
        return any(task.title == "请您缴费" for task in page.tasks)

    def perform(self, given: dict[str, Any]) -> None:
        """Hand in the proof."""
        papers = [Paper(FileKind.PAYMENT_PROOF, upload) for upload in given["papers"]]
        applicants.send_payment_proof(self.tracked, seen=given["seen"], papers=papers)


class Withdraw(AnswerPage):
    """撤回申请, with a confirmation."""

    title = "撤回申请"
    template_name = "casework/public/withdraw.html"
    form_class = WithdrawForm
    button = "撤回申请"
    done = "申请已经撤回。"
    not_now = "这件申请现在不能撤回。"
    is_final = True

    def is_open(self, page: RequestPage) -> bool:
        """Before the reply."""
        return page.can_withdraw

    def perform(self, given: dict[str, Any]) -> None:
        """Give the request up."""
        applicants.withdraw(self.tracked, seen=given["seen"], reason=given["reason"])


class Suggest(AnswerPage):
    """建议主动公开 (Art. 44)."""

    title = "建议转为主动公开"
    template_name = "casework/public/suggest.html"
    form_class = SuggestionForm
    button = "提出建议"
    done = "建议已经提出，行政机关会审核。"
    not_now = "这件申请现在不能提出这个建议，或者您已经提出过。"

    def is_open(self, page: RequestPage) -> bool:
        """After a full or partial release, once."""
        return page.can_suggest

    def perform(self, given: dict[str, Any]) -> None:
        """Propose it."""
        applicants.suggest_publication(self.tracked, reason=given["reason"])


class FetchLetter(TrackedPage):
    """A letter as Word file or PDF. That it was fetched is put on record."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The file; a letter that was not sent to the applicant is a 404."""
        letter = next((row for row in letters_for(self.tracked) if row.pk == self.kwargs["letter"]), None)
        if letter is None or letter.file is None:
            raise Http404
        as_pdf = self.kwargs["form"] == "pdf"
        if not as_pdf:
            record_reading(None, self.tracked, f"申请人下载“{letter.title}”", "查询进度")
            return safe_download(letter.file.name, letter.file.content_type, letter.file.file.open("rb"))
        throttle(f"pdf of:{self.tracked.pk}", PDF_AN_HOUR, 3600)
        try:
            with letter.file.file.open("rb") as file:
                data = docx_to_pdf(file.read())
        except LetterFault as fault:
            raise Refused("".join(fault.sentences)) from fault
        record_reading(None, self.tracked, f"申请人下载“{letter.title}”", "查询进度")
        return safe_download(f"{letter.title}.pdf", "application/pdf", data, inline=True)


class FetchFile(TrackedPage):
    """A file that the authority opened to the applicant."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The file; any other is a 404."""
        paper: CaseFile | None = next(
            (row for row in files_for(self.tracked) if row.pk == self.kwargs["file"]), None
        )
        if paper is None:
            raise Http404
        record_reading(None, self.tracked, f"申请人下载{paper.get_kind_display()}", "查询进度")
        return safe_download(paper.name, paper.content_type, paper.file.open("rb"))
