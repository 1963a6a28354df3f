"""File inputs of a form whose cleaned value is a file that may be kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from gongkai.organizations.refusals import Refused
from gongkai.web.uploads.checking import CheckedUpload, check_upload
from gongkai.web.uploads.kinds import UploadKind, described, extensions_of

MISSING = "请选择要上传的文件。"


class _ManyFiles(forms.FileInput):
    allow_multiple_selected = True


def _prepared(kinds: Iterable[UploadKind], widget: forms.Widget, options: dict[str, Any]) -> dict[str, Any]:
    """The options of the field, with the list of formats for people and for the browser's file dialogue."""
    widget.attrs["accept"] = ",".join(f".{extension}" for extension in extensions_of(kinds))
    options.setdefault("help_text", described(kinds))
    options.setdefault("error_messages", {})
    options["error_messages"] = {"required": MISSING, "invalid": MISSING} | options["error_messages"]
    return options | {"widget": widget, "allow_empty_file": True, "max_length": None}


class UploadField(forms.FileField):
    """One file; cleans to a ``CheckedUpload``, or to None where it may be left out and was."""

    def __init__(self, *kinds: UploadKind, **options: Any) -> None:
        self.kinds = kinds
        super().__init__(**_prepared(kinds, forms.FileInput(), options))

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Check the file; raises ValidationError with the sentence of the refusal."""
        file = super().clean(data, initial)
        if not isinstance(file, UploadedFile):
            return None
        return _checked(file, self.kinds)


class UploadsField(forms.FileField):
    """Any number of files up to ``most``; cleans to a list of ``CheckedUpload``.

    Every file that cannot be taken is named, not only the first.
    """

    def __init__(self, *kinds: UploadKind, most: int = 10, **options: Any) -> None:
        self.kinds = kinds
        self.most = most
        super().__init__(**_prepared(kinds, _ManyFiles(), options))

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Check all files; raises ValidationError with all sentences."""
        files = [file for file in data or [] if isinstance(file, UploadedFile)]
        if not files and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(files) > self.most:
            raise ValidationError(f"一次最多上传{self.most}个文件，现在选了{len(files)}个，请减少后再上传。")
        checked: list[CheckedUpload] = []
        sentences: list[ValidationError] = []
        for file in files:
            try:
                checked.append(_checked(file, self.kinds))
            except ValidationError as error:
                sentences.append(error)
        if sentences:
            raise ValidationError(sentences)
        return checked


def _checked(file: UploadedFile[Any], kinds: tuple[UploadKind, ...]) -> CheckedUpload:
    try:
        return check_upload(file, *kinds)
    except Refused as refusal:
        raise ValidationError(str(refusal)) from refusal
