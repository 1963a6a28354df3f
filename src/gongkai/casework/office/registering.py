"""Registering a request that came on paper, or that an officer writes down for the applicant."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from gongkai.casework import rights
from gongkai.casework.actions import intake, kept_scans
from gongkai.casework.actions.intake import Paper, Submission
from gongkai.casework.models import FileKind, InformationRequest
from gongkai.casework.office.registering_forms import RegisterForm
from gongkai.organizations.refusals import Refused
from gongkai.web.views import StaffFormView

_SCANS = {"identity_scan": FileKind.IDENTITY, "request_scans": FileKind.REQUEST_SCAN}


class RegisterRequest(StaffFormView):
    """The form. The same form sent twice gives one request; scans that came with a faulty form are kept."""

    model: Any = InformationRequest
    template_name = "casework/office/register.html"
    title = "登记纸质申请"
    form_class = RegisterForm
    required_roles = rights.HANDLERS
    changing_roles = rights.HANDLERS
    submit_label = "登记"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """The work list."""
        return [("申请办理", reverse("casework:requests"))]

    def get_success_url(self) -> str:
        """Back to the list; the way on is the new case."""
        return reverse("casework:requests")

    @property
    def token(self) -> str:
        """The token of the form that was sent."""
        return self.request.POST.get("token", "")

    def get_form(self, form_class: Any = None) -> RegisterForm:
        """The form, with the scans that were kept for it."""
        dropped = [int(pk) for pk in self.request.POST.getlist("drop_scan") if pk.isdecimal()]
        if dropped:
            kept_scans.take_out(self.user, self.token, dropped)
        kept = kept_scans.kept(self.user, self.token) if self.token else []
        return RegisterForm(**self.get_form_kwargs(), kept=kept)

    def form_invalid(self, form: Any) -> HttpResponse:
        """Keep the scans that can be kept, so that they need not be chosen again."""
        self._keep(form)
        return super().form_invalid(form)

    def form_valid(self, form: Any) -> HttpResponse:
        """Register the request and lead to its page."""
        sent = self._sent(form)
        replaced = {paper.kind for paper in sent if paper.kind is FileKind.IDENTITY}
        kept = [file for file in form.kept if file.kind not in replaced]
        papers = [*sent, *kept_scans.as_papers(kept)]
        submission = Submission(self.authority, form.applicant(), form.facts(), papers)
        try:
            made = intake.register_on_paper(
                self.user,
                submission,
                channel=form.channel,
                arrived_on=form.cleaned_data["arrived_on"],
                confirmed_on=form.cleaned_data["confirmed_on"],
                is_oral=form.is_oral,
                token=f"{self.user.pk} {self.token}",
            )
        except Refused as refusal:
            if refusal.status == 403:
                raise
            fields = {name: told for name, told in refusal.fields.items() if name in form.fields}
            for name, told in fields.items():
                form.add_error(name, told)
            if not fields:
                form.add_error(None, str(refusal))
            self._keep(form)
            return self.render_to_response(self.get_context_data(form=form), status=refusal.status)
        kept_scans.drop(self.user, self.token)
        self._tell(made)
        return HttpResponseRedirect(reverse("casework:case", args=[made.pk]))

    def _sent(self, form: RegisterForm) -> list[Paper]:
        papers = []
        for name, kind in _SCANS.items():
            found = form.cleaned_data.get(name) or []
            papers += [Paper(kind, upload) for upload in (found if isinstance(found, list) else [found])]
        return papers

    def _keep(self, form: RegisterForm) -> None:
        if not self.token:
            return
        try:
            kept_scans.keep(self.user, self.authority, self.token, self._sent(form))
        except Refused as refusal:
            form.add_error("request_scans", str(refusal))
        form.kept = kept_scans.kept(self.user, self.token)

    def _tell(self, made: InformationRequest) -> None:
        sheet = ""
        if made.is_oral:
            sheet = format_html(
                '请打印<a href="{}">申请书</a>，由申请人核对并签名。',
                reverse("casework:oral_sheet", args=[made.pk]),
            )
        messages.success(
            self.request,
            format_html(
                '已登记，申请编号{}。请打印<a href="{}">登记回执</a>交给申请人。{}',
                made.number,
                reverse("casework:request_receipt", args=[made.pk]),
                sheet,
            ),
        )
