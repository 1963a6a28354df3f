"""The page of a letter: its text, its files, and changing a draft in Word."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from gongkai.casework import rights
from gongkai.casework.actions import drafting, issuing, letters
from gongkai.casework.actions.letters import PDF_TYPE, WORD_TYPE, version_of
from gongkai.casework.letters.kinds import LetterKind
from gongkai.casework.models import Letter, LetterStatus, ProposalStatus
from gongkai.casework.office.base import CaseFormView, CaseView, SeenForm
from gongkai.casework.step_plans import PLANS
from gongkai.law.events import Replied
from gongkai.web.uploads import UploadField, UploadKind, safe_download

WORD_HELP = "Word文件（.docx），不超过10 MB。"


class WordForm(SeenForm):
    """A letter that was edited in Word."""

    letter_seen = forms.CharField(required=False, widget=forms.HiddenInput)
    file = UploadField(UploadKind.DOCUMENT, label="修改后的Word文件", help_text=WORD_HELP)


class ArrivalForm(SeenForm):
    """When a letter that was posted has arrived."""

    date = forms.DateField(
        label="对方收到之日",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="以签收日期为准。从这一天起计算对方的期限。",
    )


class LetterView(CaseView):
    """Base: the letter of the address, of a case of the acting authority. Who handles requests reads letters."""

    required_roles: Sequence[str] = rights.HANDLERS
    changing = True

    @cached_property
    def letter(self) -> Letter:
        """The letter; 404 for one of another case."""
        found = self.case.letters.filter(pk=self.kwargs["letter_id"]).first()
        if found is None:
            raise Http404
        return found

    def get_title(self) -> str:
        """Which kind of letter it is."""
        return LetterKind(self.letter.kind).label


class LetterFormView(LetterView, CaseFormView):
    """A form that changes a letter."""

    def get_initial(self) -> dict[str, Any]:
        """With the version of the letter that is on the page."""
        return super().get_initial() | {"letter_seen": version_of(self.letter)}

    def get_success_url(self) -> str:
        """Back to the letter."""
        return reverse("casework:letter", args=[self.case.pk, self.letter.pk])


class LetterPage(LetterView, TemplateView):
    """The text of a letter, where it stands, and what can be done with it. Every look is put on record."""

    template_name = "casework/office/letter.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the letter as it reads."""
        letter = self.letter
        waits = letter.proposals.filter(status=ProposalStatus.PENDING).exists()
        kind = LetterKind(letter.kind)
        return super().get_context_data(
            letter=letter,
            kind=kind,
            reading=letters.read(self.user, letter),
            is_draft=letter.status == LetterStatus.DRAFT and not waits,
            waits=waits,
            arrives=letter.status == LetterStatus.APPROVED and letter.event_kind in PLANS,
            may_be_sent=letter.status == LetterStatus.APPROVED and not letter.event_kind,
            drafted_at=self._drafted_at(),
            **kwargs,
        )

    def _drafted_at(self) -> str:
        if self.letter.event_kind in PLANS:
            return reverse("casework:draft_step", args=[self.case.pk, self.letter.event_kind])
        if self.letter.event_kind == Replied.__name__:
            return reverse("casework:reply", args=[self.case.pk])
        return ""


class LetterWord(LetterView):
    """The letter as a Word file."""

    def get(self, request: HttpRequest, pk: int, letter_id: int) -> HttpResponse:
        """The file, on record."""
        name, content = letters.word_file(self.user, self.letter)
        answer: HttpResponse = safe_download(name, WORD_TYPE, content)  # type: ignore[assignment]
        return answer


class LetterPdf(LetterView):
    """The letter as PDF."""

    def get(self, request: HttpRequest, pk: int, letter_id: int) -> HttpResponse:
        """The file, on record."""
        name, content = letters.pdf_file(self.user, self.letter)
        answer: HttpResponse = safe_download(name, PDF_TYPE, content)  # type: ignore[assignment]
        return answer


class LetterUpload(LetterFormView):
    """Take a draft that was edited in Word."""

    form_class = WordForm
    submit_label = "上传"
    done_message = "修改后的Word文件已收下，签发时填入文号和日期。"
    explanation = (
        "请先下载Word文件，修改后在这里上传。文号和日期的位置请保留“（文号待编）”“（日期待定）”字样，签发时由系统填入。"
        "上传时检查法律要求告知的内容；缺少内容的不收，原来的文书不变。"
    )

    def get_title(self) -> str:
        """What is done."""
        return f"上传修改后的{self.letter.title}"

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action."""
        letters.replace_word(
            self.user,
            self.letter,
            data["file"],
            seen=seen,
            letter_seen=data["letter_seen"],
        )


class LetterRestore(LetterFormView):
    """Give up what was changed in Word."""

    template_name = "casework/office/confirm.html"
    form_class = SeenForm
    submit_label = "放弃手工修改"
    done_message = "已放弃手工修改，文书重新由系统生成。上传过的Word文件仍在案卷里。"
    explanation = "放弃在Word中的修改，重新由系统生成这份文书？"

    def get_title(self) -> str:
        """What is done."""
        return f"放弃对{self.letter.title}的手工修改"

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action."""
        letters.restore(self.user, self.letter, seen=seen, letter_seen=None)


class LetterDiscard(LetterFormView):
    """Put a draft aside."""

    template_name = "casework/office/confirm.html"
    form_class = SeenForm
    submit_label = "作废草稿"
    done_message = "草稿已作废。"
    explanation = "作废这份草稿？作废后不能恢复，可以重新拟制。"

    def get_title(self) -> str:
        """What is done."""
        return f"作废草稿：{self.letter.title}"

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action."""
        letters.discard(self.user, self.letter, seen=seen)

    def get_success_url(self) -> str:
        """Back to the case."""
        return reverse("casework:case", args=[self.case.pk])


class LetterSent(LetterFormView):
    """An issued letter that belongs to no step of the clock went out."""

    template_name = "casework/office/confirm.html"
    form_class = SeenForm
    submit_label = "登记已发出"
    done_message = "已登记发出。"
    explanation = "这份文书已经送达或者交邮？"

    def get_title(self) -> str:
        """What is done."""
        return f"登记已发出：{self.letter.title}"

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action."""
        issuing.send(self.user, self.letter, seen=seen)


class LetterArrived(LetterFormView):
    """A letter that was issued and posted has arrived: its step is registered."""

    form_class = ArrivalForm
    submit_label = "登记送达"
    done_message = "已登记送达。"

    def get_title(self) -> str:
        """What is done."""
        return f"登记送达：{self.letter.title}"

    def get_initial(self) -> dict[str, Any]:
        """Today."""
        return super().get_initial() | {"date": timezone.localdate()}

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action."""
        plan = PLANS.get(self.letter.event_kind)
        if plan is None or plan.party is None:
            raise Http404
        drafting.register_arrival(
            self.user,
            self.letter,
            plan,
            date=data["date"],
            seen=seen,
        )

    def get_success_url(self) -> str:
        """Back to the case."""
        return reverse("casework:case", args=[self.case.pk])
