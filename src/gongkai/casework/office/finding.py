"""Finding requests by their applicant, on record; and looking at two requests side by side."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from gongkai.casework import rights
from gongkai.casework.actions.cases import same_applicant
from gongkai.casework.actions.finding import find_by_applicant
from gongkai.casework.models import InformationRequest
from gongkai.casework.office.base import CaseView
from gongkai.casework.office.requests_shown import shown_requests
from gongkai.casework.repeats import likeness, text_of
from gongkai.organizations.refusals import Refused
from gongkai.web.office.forms import PlainForm
from gongkai.web.views import StaffFormView

MOST_FOUND = 100
"""More requests of one applicant than this are not listed on one page; the sentence says how many there are."""
SHORTEST_SAME = 3
"""Passages shorter than this are alike by chance, and are not marked."""


class FindForm(PlainForm):
    """Whose requests are looked for, and why. Sent as POST, so that no address holds a name or a number."""

    words = forms.CharField(
        label="申请人的姓名、名称或者证件号码",
        max_length=100,
        help_text="要填完整的姓名、名称或者号码：这些信息加密保存，不能按其中一部分查找。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = forms.CharField(
        label="查找的原因", max_length=200, help_text="例如：核对是否重复申请。原因会记录在案。"
    )


class FindApplicant(StaffFormView):
    """The requests of one applicant to the acting authority."""

    template_name = "casework/office/find.html"
    title = "按申请人查找"
    form_class = FindForm
    required_roles = rights.HANDLERS
    changing_roles = rights.HANDLERS
    submit_label = "查找"
    model = InformationRequest

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """The work list."""
        return [("申请办理", reverse("casework:requests"))]

    def get_success_url(self) -> str:
        """Back to the work list."""
        return reverse("casework:requests")

    def form_valid(self, form: Any) -> HttpResponse:
        """Show what was found on this answer."""
        given = form.cleaned_data
        try:
            found = find_by_applicant(self.user, self.authority, given["words"], given["reason"])
        except Refused as refusal:
            if refusal.status == 403:
                raise
            for name, told in refusal.fields.items():
                form.add_error(name, told)
            return self.render_to_response(self.get_context_data(form=form), status=refusal.status)
        keys = list(found.order_by("-arrived_on", "-pk").values_list("pk", flat=True))
        rows = shown_requests(keys[:MOST_FOUND], timezone.localdate(), inside=self.authority)
        return self.render_to_response(
            self.get_context_data(form=form, rows=rows, found=len(keys), searched=True)
        )


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a text, and whether the other text has it, too."""

    text: str
    same: bool


class Compare(CaseView, TemplateView):
    """Two requests of one applicant side by side, with what they share. Whether one repeats the other is not said here."""

    template_name = "casework/office/compare.html"
    title = "对照查看"
    required_roles = rights.HANDLERS
    changing = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds both texts in passages."""
        other = self.get_row(pk=self.kwargs["other"])
        if not same_applicant(self.case, other):
            raise Http404
        first, second = _passages(self.case.description, other.description)
        decide = reverse("casework:decide", args=[self.case.pk]) if self.case.is_open else ""
        return super().get_context_data(
            earlier=other,
            sides=[("本件", self.case, first), ("以前的申请", other, second)],
            percent=round(likeness(text_of(self.case), text_of(other)) * 100),
            decide_address=decide,
            may_be_joined=self.case.is_open and other.is_open,
            **kwargs,
        )


def _passages(first: str, second: str) -> tuple[list[Passage], list[Passage]]:
    blocks = [
        block
        for block in SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
        if block.size >= SHORTEST_SAME
    ]
    return (
        _cut(first, [(block.a, block.size) for block in blocks]),
        _cut(second, [(block.b, block.size) for block in blocks]),
    )


def _cut(text: str, same: list[tuple[int, int]]) -> list[Passage]:
    passages, position = [], 0
    for start, size in same:
        if start > position:
            passages.append(Passage(text[position:start], False))
        passages.append(Passage(text[start : start + size], True))
        position = start + size
    if position < len(text):
        passages.append(Passage(text[position:], False))
    return passages
