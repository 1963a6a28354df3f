"""Reading what belongs to the applicant: always with an entry in the trail, and for people's data with a reason."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from gongkai.casework import rights
from gongkai.casework.keeping import state_of
from gongkai.casework.models import CaseFile, FileKind
from gongkai.casework.office.base import CaseFormView, CaseView
from gongkai.casework.office.case_forms import ReasonForm
from gongkai.casework.privacy import open_file, record_reading, reveal
from gongkai.casework.receipts import why_due
from gongkai.organizations.models import DisclosureOffice
from gongkai.organizations.refusals import Refused
from gongkai.web.uploads import safe_download


class Reveal(CaseFormView):
    """The applicant's data in full: once, on the answer to a form with a reason."""

    title = "查看申请人的完整信息"
    form_class = ReasonForm
    submit_label = "查看完整信息"
    explanation = "申请人的个人信息只在工作需要时查看。谁、什么时候、为什么查看，都会记录在案。"

    def get_initial(self) -> dict[str, Any]:
        """Nothing is filled in."""
        return {}

    def form_valid(self, form: Any) -> HttpResponse:
        """Show the data on this answer alone: it is never cached, and opening the page again asks anew."""
        try:
            facts = reveal(self.user, self.case, form.cleaned_data["reason"])
        except Refused as refusal:
            if refusal.status == 403:
                raise
            form.add_error("reason", str(refusal))
            return self.render_to_response(self.get_context_data(form=form), status=refusal.status)
        self.template_name = "casework/office/applicant.html"
        return self.render_to_response(
            self.get_context_data(form=form, facts=facts, reason=form.cleaned_data["reason"])
        )


class OpenFile(CaseFormView):
    """A paper of the case, opened on record. Identity documents ask for a reason first."""

    form_class = ReasonForm
    submit_label = "打开"
    explanation = "身份证明只在工作需要时打开。谁、什么时候、为什么打开，都会记录在案。"

    @cached_property
    def paper(self) -> CaseFile:
        """The paper of the address, which must lie in this case."""
        paper = self.case.files.select_related("request__authority").filter(pk=self.kwargs["file"]).first()
        if paper is None:
            raise Http404
        return paper

    def get_title(self) -> str:
        """Which paper."""
        return f"打开材料：{self.paper.name}"

    def get_initial(self) -> dict[str, Any]:
        """Nothing is filled in."""
        return {}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Papers that are not identity documents open at once."""
        if self.paper.kind == FileKind.IDENTITY:
            return super().get(request, *args, **kwargs)
        return self._opened("")

    def form_valid(self, form: Any) -> HttpResponse:
        """Open it with the reason."""
        try:
            return self._opened(form.cleaned_data["reason"])
        except Refused as refusal:
            if refusal.status == 403:
                raise
            form.add_error("reason", str(refusal))
            return self.render_to_response(self.get_context_data(form=form), status=refusal.status)

    def _opened(self, reason: str) -> HttpResponse:
        paper = open_file(self.user, self.paper, reason)
        answer: Any = safe_download(paper.name, paper.content_type, paper.file.open("rb"), inline=True)
        return answer  # type: ignore[no-any-return]


class PrintedPage(CaseView, TemplateView):
    """A sheet for the applicant, with their data: making it is a reading that goes on record."""

    changing = True
    required_roles = rights.HANDLERS
    what = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the applicant's data."""
        record_reading(self.user, self.case, self.what, "交给申请人")
        return super().get_context_data(
            facts=self.case.applicant.plain(), back=reverse("casework:case", args=[self.case.pk]), **kwargs
        )


class RequestReceipt(PrintedPage):
    """The receipt: number and query code, and until when the reply is due."""

    title = "政府信息公开申请登记回执"
    template_name = "casework/office/receipt.html"
    what = "打印登记回执"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds why the reply is due on its day, and whom to call."""
        office = DisclosureOffice.objects.filter(authority=self.case.authority_id).first()
        return super().get_context_data(why_due=why_due(state_of(self.case)), office=office, **kwargs)


class OralSheet(PrintedPage):
    """The request that an officer wrote down, for the applicant to read and sign (Art. 29)."""

    title = "政府信息公开申请书（口头申请记录）"
    template_name = "casework/office/oral_sheet.html"
    what = "打印口头申请记录"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Only a request that was made orally has such a sheet."""
        if not self.case.is_oral:
            raise Http404
        return super().get_context_data(**kwargs)
