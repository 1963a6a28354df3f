"""The page on which a report's public text is made and its way to the public is seen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from gongkai.organizations.refusals import Refused
from gongkai.reports.annual.actions.publication import draft_for_publication, why_not_drafted
from gongkai.reports.annual.publishing import annual_column, publication_of, publication_state
from gongkai.reports.office.annual_base import AnnualReportView
from gongkai.reports.rights import SUBMITTING_ROLES
from gongkai.web.views import StaffFormView

SENT = "公开稿已生成并送审，审核通过后公布在“政府信息公开年报”栏目。"
NOT_SENT = "公开稿已生成，还没有送审。"


class PublicationForm(forms.Form):
    """Only what the person saw."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class Publication(AnnualReportView, StaffFormView):
    """How far the publication of a report is; for who may, the button that makes its public text."""

    template_name = "reports/annual/publication/publication.html"
    form_class = PublicationForm
    submit_label = "生成公开稿并送审"
    changing = False
    changing_roles = SUBMITTING_ROLES
    lacking = ""

    def get_initial(self) -> dict[str, Any]:
        """The revision that the person looks at."""
        return {"seen": self.get_report().revision}

    def get_title(self) -> str:
        """What the page is about."""
        return "公开报告"

    def get_success_url(self) -> str:
        """This page again: it says what is next."""
        return reverse("reports:annual_publication", args=[self.kwargs["pk"]])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the report, how far it is, and where the reader goes on."""
        self.get_report()
        context = super().get_context_data(**kwargs)
        publication = publication_of(self.report)
        context |= {
            "report": self.report,
            "publication": publication,
            "publication_state": publication_state(self.report),
            "may_publish": self.may_submit,
            "hindrance": why_not_drafted(self.report),
            "has_column": annual_column(self.report.authority) is not None,
            "back": self.report.get_absolute_url(),
        }
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        """Make the public text. What keeps it from the review is said as a warning: the draft is kept."""
        try:
            drafted = draft_for_publication(self.user, self.get_report(), seen=form.cleaned_data["seen"])
        except Refused as refusal:
            if refusal.status == 403:
                raise
            form.add_error(None, str(refusal))
            return self.render_to_response(self.get_context_data(form=form), status=refusal.status)
        for sentence in drafted.left_out:
            messages.warning(self.request, sentence)
        if drafted.lacking:
            messages.warning(self.request, f"{NOT_SENT}{drafted.lacking}")
        else:
            messages.success(self.request, SENT)
        return redirect(self.get_success_url())
