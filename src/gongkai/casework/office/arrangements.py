"""The settings of casework and the templates of letters, for the head of the disclosure office."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView

from gongkai.casework import rights
from gongkai.casework.actions import arrangements
from gongkai.casework.actions.letters import PDF_TYPE, WORD_TYPE
from gongkai.casework.keeping import settings_of
from gongkai.casework.letter_facts import template_of
from gongkai.casework.letters.context import variables_for
from gongkai.casework.letters.default_templates import default_template
from gongkai.casework.letters.faults import LetterFault
from gongkai.casework.letters.kinds import LetterKind
from gongkai.casework.letters.pdf import docx_to_pdf
from gongkai.casework.models import CaseworkSettings, LetterTemplate
from gongkai.casework.office.letters import WORD_HELP
from gongkai.organizations.models import Authority
from gongkai.organizations.refusals import Refused
from gongkai.web.office.forms import PlainForm, PlainModelForm
from gongkai.web.uploads import UploadField, UploadKind, safe_download
from gongkai.web.views import StaffFormView, StaffView


class HeadView(StaffView):
    """Base: what belongs to the acting authority, for the head of its disclosure office."""

    model: Any = LetterTemplate
    required_roles = rights.HEAD
    changing = True

    def readable_scope(self) -> QuerySet[Authority]:
        """The acting authority."""
        return self.changeable_scope()


class SettingsForm(PlainModelForm):
    """All settings."""

    reminder_distances = forms.CharField(
        label="到期前几个工作日提醒",
        max_length=60,
        help_text="几个数字，用顿号分开，例如 5、2、0；0是到期当天。",
    )

    class Meta:
        model = CaseworkSettings
        fields = arrangements.SETTINGS
        widgets = {"fee_account": forms.Textarea(attrs={"rows": 3})}

    def clean_reminder_distances(self) -> list[int]:
        """The numbers in the line."""
        text = self.cleaned_data["reminder_distances"]
        parts = text.replace("，", "、").replace(",", "、").replace(" ", "、").split("、")
        try:
            return [int(part) for part in parts if part]
        except ValueError as error:
            raise forms.ValidationError("请填写 5、2、0 这样的工作日数，用顿号分开。") from error


class Settings(HeadView, StaffFormView):
    """How the authority runs its casework."""

    template_name = "casework/office/settings.html"
    title = "依申请公开设置"
    form_class = SettingsForm
    done_message = "设置已保存。"

    @cached_property
    def settings(self) -> CaseworkSettings:
        """The settings as they stand."""
        return settings_of(self.authority)

    def get_form_instance(self) -> CaseworkSettings:
        """A copy: the form must not change the row."""
        return settings_of(self.authority)

    def get_initial(self) -> dict[str, Any]:
        """The reminders as a line."""
        return {"reminder_distances": "、".join(map(str, self.settings.reminder_distances))}

    def perform(self, form: Any) -> None:
        """Call the action."""
        arrangements.set_settings(self.user, self.authority, **form.cleaned_data)

    def get_success_url(self) -> str:
        """The same page."""
        return reverse("casework:settings")


@dataclass(frozen=True, slots=True)
class ShownKind:
    """A kind of letter in the list."""

    kind: LetterKind
    own: LetterTemplate | None


class Templates(HeadView, TemplateView):
    """All kinds of letters, and which template each uses."""

    template_name = "casework/office/templates.html"
    title = "文书模板"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """By way of the settings."""
        return [("依申请公开设置", reverse("casework:settings"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the kinds."""
        own = {row.kind: row for row in self.get_queryset().filter(is_current=True)}
        shown = [ShownKind(kind, own.get(kind.value)) for kind in LetterKind]
        return super().get_context_data(shown=shown, **kwargs)


class TemplateForm(PlainForm):
    """A template to upload."""

    file = UploadField(UploadKind.DOCUMENT, label="Word模板", help_text=WORD_HELP)


class OneKind(HeadView):
    """Base: the kind of letter in the address."""

    @cached_property
    def kind(self) -> LetterKind:
        """The kind; 404 for one that does not exist."""
        try:
            return LetterKind(self.kwargs["kind"])
        except ValueError:
            raise Http404 from None

    @cached_property
    def current(self) -> LetterTemplate | None:
        """The authority's own template that is in use."""
        return self.get_queryset().filter(kind=self.kind.value, is_current=True).first()


class TemplateOfKind(OneKind, StaffFormView):
    """The template of one kind: what it may use, the files to take, the form to change it, and earlier ones."""

    template_name = "casework/office/template.html"
    form_class = TemplateForm
    submit_label = "上传并启用"
    done_message = "模板已启用，以后的这种文书都用它制作。"

    def get_title(self) -> str:
        """The kind."""
        return f"文书模板：{self.kind.label}"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """By way of the list."""
        return [
            ("依申请公开设置", reverse("casework:settings")),
            ("文书模板", reverse("casework:templates")),
        ]

    def perform(self, form: Any) -> None:
        """Call the action."""
        arrangements.upload_template(self.user, self.authority, self.kind, form.cleaned_data["file"])

    def get_success_url(self) -> str:
        """The same page after an upload, the list to leave."""
        if self.request.method == "POST":
            return reverse("casework:template", args=[self.kind.value])
        return reverse("casework:templates")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the variables and the templates."""
        return super().get_context_data(
            kind=self.kind,
            current=self.current,
            rows=self.get_queryset().filter(kind=self.kind.value).select_related("uploaded_by"),
            variables=variables_for(self.kind),
            **kwargs,
        )


class TemplateDefault(OneKind):
    """The platform's template: to take (GET), or to go back to (POST)."""

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        """The Word file."""
        name = f"{self.kind.label}-默认模板.docx"
        answer: HttpResponse = safe_download(name, WORD_TYPE, default_template(self.kind))  # type: ignore[assignment]
        return answer

    def post(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Call the action."""
        arrangements.use_default(self.user, self.authority, self.kind)
        messages.success(request, "已恢复默认模板。")
        return redirect("casework:template", kind=self.kind.value)


class TemplateTry(OneKind):
    """A letter of an invented case from the template in use, as Word or PDF."""

    def get(self, request: HttpRequest, kind: str, form: str) -> HttpResponse:
        """The file."""
        try:
            docx = arrangements.try_out(self.kind, template_of(self.authority, self.kind))
            content = docx if form == "docx" else docx_to_pdf(docx)
        except LetterFault as fault:
            raise Refused("".join(fault.sentences)) from fault
        content_type = WORD_TYPE if form == "docx" else PDF_TYPE
        name = f"{self.kind.label}-试填.{form}"
        answer: HttpResponse = safe_download(name, content_type, content)  # type: ignore[assignment]
        return answer


class TemplateFile(HeadView):
    """An uploaded template: to take (GET), or to use again (POST)."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The Word file."""
        row: LetterTemplate = self.get_row()
        answer: HttpResponse = safe_download(row.name, WORD_TYPE, arrangements.content_of(row))  # type: ignore[assignment]
        return answer

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Call the action."""
        row = arrangements.use_template(self.user, self.get_row())
        messages.success(request, f"已改用“{row.name}”。")
        return redirect("casework:template", kind=row.kind)
