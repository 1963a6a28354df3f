"""What staff type into the archive."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile

from gongkai.organizations.refusals import Refused
from gongkai.reports.actions import MAXIMUM_BYTES, TOO_LARGE
from gongkai.reports.kept_files import PASTED
from gongkai.web.uploads import clean_file_name
from gongkai.web.uploads.contents import recognise


class UploadForm(forms.Form):
    """A report as a file or as pasted text, one of the two."""

    file = forms.FileField(
        label="报告文件",
        required=False,
        allow_empty_file=True,
        help_text="网页（.html）、Word（.docx）、PDF、Excel（.xlsx）、本平台导出的 JSON，或者文本文件（.txt），不超过20 MB。"
        "从文件中取出文字和表格存入档案，文件本身原样留存；扫描的图片读不出。",
        widget=forms.ClearableFileInput(attrs={"accept": ".html,.htm,.docx,.pdf,.xlsx,.json,.txt"}),
    )
    text = forms.CharField(
        label="或粘贴报告全文",
        required=False,
        strip=False,
        error_messages={"null_characters_not_allowed": "粘贴的文字中有空字符，不是文本。请重新复制正文。"},
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text="从网页或文档中复制全文，连同统计表一起粘贴，不必整理格式。网页的源代码也可以。",
    )

    def clean(self) -> dict[str, Any]:
        """Exactly one of the two must be given."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        file, text = cleaned.get("file"), cleaned.get("text", "")
        if file and text.strip():
            raise forms.ValidationError("请只用一种方式：上传文件，或者粘贴全文。")
        if not file and not text.strip():
            raise forms.ValidationError("请选择报告文件，或者粘贴报告全文。")
        if file and file.size > MAXIMUM_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        if file:
            _refuse_dangerous(file)
        return cleaned

    def source(self) -> tuple[bytes | str, str]:
        """What was given, and its name. The two characters that browsers send for a line break become one."""
        file = self.cleaned_data.get("file")
        if file:
            return file.read(), file.name
        return self.cleaned_data["text"].replace("\r\n", "\n"), PASTED


def _refuse_dangerous(file: UploadedFile[Any]) -> None:
    """Turn away macros, passwords and packages made to burst: the file is kept, and others will open it.

    Not the whole door of uploads: reports come in damaged text and under wrong extensions, and are read all the same.
    """
    try:
        recognise(cast(Any, file))
    except Refused as refusal:
        raise forms.ValidationError(f"“{clean_file_name(file.name or '')}”：{refusal}") from None
