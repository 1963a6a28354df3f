"""The authority's own words that drafts are checked against: listed, added, corrected, imported, retired."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView

from gongkai.publishing.actions import arrangements
from gongkai.publishing.models import WordEntry
from gongkai.publishing.office.publishing_settings import KeeperView
from gongkai.publishing.word_import import words_of_text, words_of_workbook
from gongkai.web.office.forms import PlainForm, PlainModelForm
from gongkai.web.uploads import UploadField, UploadKind
from gongkai.web.views import StaffFormView

TITLE = "词库"
ROWS_A_PAGE = 50
MOST_PASTED = 300_000


class WordView(KeeperView):
    """Base: the words of the acting authority."""

    model: Any = WordEntry

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """By way of the settings and the list."""
        return [*super().get_breadcrumbs(), (TITLE, reverse("publishing:words"))]


class WordFilter(PlainForm):
    """Which words to show."""

    q = forms.CharField(label="词语", required=False, max_length=60)
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *WordEntry.Kind.choices])


class Words(WordView, TemplateView):
    """The list."""

    template_name = "publishing/office/words.html"
    title = TITLE

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """By way of the settings."""
        return super().get_breadcrumbs()[:1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the filter and one page of words."""
        form = WordFilter(self.request.GET or None)
        rows = self.get_queryset().order_by("kind", "-is_active", "word", "pk")
        if form.is_bound and form.is_valid():
            asked = form.cleaned_data
            rows = rows.filter(kind=asked["kind"]) if asked["kind"] else rows
            text = asked["q"]
            rows = rows.filter(Q(word__icontains=text) | Q(right__icontains=text)) if text else rows
        page = Paginator(rows, ROWS_A_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(form=form, page=page, filtered=bool(self.request.GET), **kwargs)


class NewWordForm(PlainModelForm):
    """A word."""

    class Meta:
        model = WordEntry
        fields = ("kind", "word", "right", "hint")


class WordForm(PlainModelForm):
    """A word whose kind stands."""

    class Meta:
        model = WordEntry
        fields = ("word", "right", "hint")


class AddWord(WordView, StaffFormView):
    """One new word."""

    title = "添加词条"
    submit_label = "添加"
    form_class = NewWordForm
    done_message = "已添加，以后的检查都会用它。"

    def perform(self, form: Any) -> None:
        """Call the action."""
        arrangements.add_word(self.user, self.authority, **form.cleaned_data)

    def get_success_url(self) -> str:
        """The list."""
        return reverse("publishing:words")


class ChangeWord(WordView, StaffFormView):
    """Correcting an entry."""

    title = "修改词条"
    form_class = WordForm

    def get_form_instance(self) -> WordEntry:
        """The entry of the address."""
        found: WordEntry = self.get_row()
        return found

    def perform(self, form: Any) -> None:
        """Call the action."""
        arrangements.change_word(self.user, self.get_row(), **form.cleaned_data)

    def get_success_url(self) -> str:
        """The list."""
        return reverse("publishing:words")


class UseWord(WordView):
    """Retiring an entry, or using it again."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Call the action."""
        wanted = request.POST.get("use") == "1"
        entry = arrangements.use_word(self.user, self.get_row(), is_active=wanted)
        messages.success(request, f"“{entry.word}”已{'启用' if entry.is_active else '停用'}。")
        return redirect("publishing:words")


class ImportForm(PlainForm):
    """A list of words: pasted, or in a workbook."""

    kind = forms.ChoiceField(
        label="类别",
        choices=WordEntry.Kind.choices,
        help_text="没有写明类别的行都按它导入。",
    )
    text = forms.CharField(
        label="粘贴的词表",
        required=False,
        max_length=MOST_PASTED,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="每行一个词：词语，正确写法，说明。中间用逗号、制表符或者箭头分开，可以直接从Excel中复制。",
    )
    file = UploadField(UploadKind.SPREADSHEET, label="或者上传Excel文件", required=False)

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        if bool(cleaned.get("text")) == bool(cleaned.get("file")):
            self.add_error("text", "请粘贴词表，或者上传一个Excel文件，两者选一。")
        return cleaned


class ImportWords(WordView, StaffFormView):
    """Bringing a list in: all of it, or nothing and the lines that are wrong."""

    title = "导入词库"
    submit_label = "导入"
    form_class = ImportForm
    done_message = ""

    def perform(self, form: Any) -> None:
        """Read the list and call the action."""
        data = form.cleaned_data
        upload, kind = data["file"], data["kind"]
        lines = words_of_workbook(upload.file, kind) if upload else words_of_text(data["text"], kind)
        done = arrangements.import_words(self.user, self.authority, lines)
        messages.success(
            self.request,
            f"已导入：新增{done.added}个，更新{done.changed}个，原来就有的{done.unchanged}个。",
        )

    def get_success_url(self) -> str:
        """The list."""
        return reverse("publishing:words")
