"""The grassroots standard catalogue for staff: how far it is disclosed, the entries, the import and the export."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from gongkai.publishing import rights
from gongkai.publishing.actions import catalogue as actions
from gongkai.publishing.models import CatalogueEntry, CatalogueImport
from gongkai.publishing.standard_catalogue.entries import as_read
from gongkai.publishing.standard_catalogue.progress import empty_ones, entries_of, progress_of
from gongkai.publishing.standard_catalogue.writing import catalogue_workbook
from gongkai.web.office.forms import PlainForm
from gongkai.web.spreadsheets import XLSX
from gongkai.web.uploads import UploadField, UploadKind, safe_download
from gongkai.web.views import StaffFormView, StaffView

ROWS_A_PAGE = 50
SHOWN_IN_PREVIEW = 100


class CatalogueView(StaffView):
    """Base: the catalogue of the acting authority."""

    model: Any = CatalogueEntry
    required_roles = rights.READERS

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """The overview."""
        return [("基层标准目录", reverse("publishing:catalogue"))]


class Overview(CatalogueView, TemplateView):
    """The fields with their share, and the last imports."""

    template_name = "publishing/office/catalogue.html"
    title = "基层政务公开标准目录"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """This is where the others lead to."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the fields."""
        fields = progress_of(self.authority)
        entries = sum(field.entries for field in fields)
        imports = CatalogueImport.objects.filter(authority=self.authority).select_related("imported_by")
        return super().get_context_data(
            fields=sorted(fields, key=lambda field: (field.percentage, field.field)),
            entries=entries,
            published=sum(field.published for field in fields),
            imports=imports[:5],
            may_keep=bool(self.roles & set(rights.KEEPERS)),
            **kwargs,
        )


class Entries(CatalogueView, TemplateView):
    """The entries of one field (``?field=``) or of all, those with nothing published first."""

    template_name = "publishing/office/catalogue_entries.html"

    @property
    def field(self) -> str:
        """The field that is asked for; empty for all."""
        return self.request.GET.get("field", "").replace("\x00", "")

    def get_title(self) -> str:
        """The field."""
        return f"标准目录：{self.field}" if self.field else "标准目录的全部事项"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds one page of entries, and the address where an item for them is drafted."""
        rows = entries_of(self.authority, self.field)
        if self.field and not rows.exists():
            raise Http404
        only_empty = self.request.GET.get("show") == "empty"
        page = Paginator(empty_ones(rows) if only_empty else rows, ROWS_A_PAGE).get_page(
            self.request.GET.get("page")
        )
        return super().get_context_data(
            page=page,
            field=self.field,
            only_empty=only_empty,
            draft_address=reverse("publishing:item_new"),
            may_draft=bool(self.roles & set(rights.DRAFTERS)),
            may_keep=bool(self.roles & set(rights.KEEPERS)),
            **kwargs,
        )


class Export(CatalogueView):
    """The current catalogue as an Excel file."""

    def get(self, request: HttpRequest) -> FileResponse:
        """The file."""
        rows = CatalogueEntry.objects.filter(authority=self.authority, is_current=True)
        entries = [as_read(row) for row in rows.order_by("field", "position", "pk")]
        name = f"{self.authority.name}基层政务公开标准目录 {timezone.localdate():%Y-%m-%d}.xlsx"
        return safe_download(name, XLSX, catalogue_workbook(entries))


class SetCurrent(CatalogueView):
    """Take an entry out of the catalogue, or bring it back, by a button."""

    changing = True
    required_roles = rights.KEEPERS

    def post(self, request: HttpRequest, pk: int, way: str) -> HttpResponse:
        """Call the action."""
        entry = actions.set_current(self.user, self.get_row(), is_current=way == "resume")
        done = "已恢复" if entry.is_current else "已停用，已经公开的信息照常可以查阅"
        messages.success(request, f"“{entry}”{done}。")
        return redirect(f"{reverse('publishing:catalogue_entries')}?{urlencode({'field': entry.field})}")


class UploadForm(PlainForm):
    """The workbook."""

    file = UploadField(
        UploadKind.DOCUMENT,
        label="标准目录（.xlsx）",
        help_text="一个领域一个工作表，或者用“领域”一栏区分；两行表头和合并单元格都可以。最大5 MB。",
    )


class Upload(CatalogueView, StaffFormView):
    """Send a workbook; nothing is changed before the preview is confirmed."""

    template_name = "web/form.html"
    title = "从Excel导入标准目录"
    required_roles = rights.KEEPERS
    form_class = UploadForm
    submit_label = "上传并预览"
    done_message = ""
    found = ""
    name = ""

    def perform(self, form: Any) -> None:
        """Call the action."""
        upload = form.cleaned_data["file"]
        self.found, self.name = actions.take_workbook(self.user, self.authority, upload), upload.name

    def get_success_url(self) -> str:
        """The preview after an upload, the overview to leave."""
        if not self.found:
            return reverse("publishing:catalogue")
        asked = urlencode({"file": self.found, "name": self.name})
        return f"{reverse('publishing:catalogue_confirm')}?{asked}"


class ConfirmForm(PlainForm):
    """What was previewed, and what happens to entries that the workbook does not name."""

    expected = forms.CharField(widget=forms.HiddenInput, max_length=64)
    retire_missing = forms.BooleanField(label="文件中没有的事项改为停用（不勾选则保留）", required=False)


class Confirm(CatalogueView, StaffFormView):
    """What an import would do, and its confirmation."""

    template_name = "publishing/office/catalogue_confirm.html"
    title = "确认导入"
    required_roles = rights.KEEPERS
    form_class = ConfirmForm
    submit_label = "确认导入"
    done_message = ""

    @property
    def sha256(self) -> str:
        """The workbook's fingerprint."""
        return self.request.GET.get("file", "")

    @property
    def file_name(self) -> str:
        """What the workbook is called."""
        return self.request.GET.get("name", "").replace("\x00", "")

    @cached_property
    def previewed(self) -> Any:
        """What it says and what it would do."""
        return actions.preview(self.authority, self.sha256)

    def get_initial(self) -> dict[str, Any]:
        """The fingerprint of the preview that is shown."""
        return {"expected": self.previewed[1].fingerprint}

    def perform(self, form: Any) -> None:
        """Call the action."""
        done = actions.import_catalogue(
            self.user, self.authority, self.sha256, file_name=self.file_name, **form.cleaned_data
        )
        messages.success(
            self.request, f"已导入：新增{done.added}项，更新{done.changed}项，{done.unchanged}项没有变化。"
        )

    def when_refused(self, form: Any, refusal: Any) -> None:
        """Where the catalogue changed meanwhile, the form carries the preview that is shown now."""
        self.__dict__.pop("previewed", None)
        data = form.data.copy()
        data["expected"] = self.previewed[1].fingerprint
        form.data = data

    def get_success_url(self) -> str:
        """The overview."""
        return reverse("publishing:catalogue")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the preview; long lists are cut and say so."""
        read, comparison = self.previewed
        return super().get_context_data(
            read=read,
            comparison=comparison,
            file_name=self.file_name,
            most=SHOWN_IN_PREVIEW,
            **kwargs,
        )
