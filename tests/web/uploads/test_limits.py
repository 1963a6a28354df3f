"""What is too large is let go, the form says so beside the field, and everything else that was sent is kept."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.http import HttpRequest
from django.test import Client, RequestFactory

from gongkai.organizations.refusals import Refused
from gongkai.web.uploads import UploadField, UploadKind, UploadsField, check_upload
from tests.web.uploads import files
from tests.web.uploads.files import sent

MEGABYTE = 1024 * 1024


class Application(forms.Form):
    description = forms.CharField()
    identity = UploadField(UploadKind.SCAN, required=False)
    attachments = UploadsField(UploadKind.DOCUMENT, required=False, most=3)


@pytest.fixture(autouse=True)
def small_limits(settings: Any) -> None:
    settings.UPLOAD_FILE_BYTES = 2 * MEGABYTE
    settings.UPLOAD_REQUEST_BYTES = 5 * MEGABYTE
    settings.UPLOAD_REFUSED_UNREAD_BYTES = 20 * MEGABYTE


def posted(**data: Any) -> HttpRequest:
    return RequestFactory().post("/", {"description": "申请公开", **data})


def pdf(megabytes: float) -> bytes:
    return files.PDF.ljust(int(megabytes * MEGABYTE), b" ")


def filled(request: HttpRequest) -> Application:
    return Application(request.POST, request.FILES)


def test_a_file_over_the_limit_becomes_a_sentence_beside_its_field() -> None:
    form = filled(posted(identity=sent("扫描.pdf", pdf(3)), attachments=[sent("附件.pdf", pdf(1))]))
    assert form.errors == {"identity": ["“扫描.pdf”超过了2 MB，没有收下。请压缩或者拆成几个文件后再上传。"]}
    assert form.cleaned_data["description"] == "申请公开"
    assert [upload.name for upload in form.cleaned_data["attachments"]] == ["附件.pdf"]


def test_a_file_of_exactly_the_limit_is_taken() -> None:
    form = filled(posted(identity=sent("扫描.pdf", pdf(2))))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["identity"].size == 2 * MEGABYTE


def test_files_beyond_the_limit_of_a_request_are_named_and_the_others_taken() -> None:
    parts = [sent(f"{number}.pdf", pdf(1.9)) for number in (1, 2, 3)]
    form = filled(posted(attachments=parts))
    (sentence,) = form.errors["attachments"]
    assert sentence == "一次提交的附件合计超过了5 MB，“3.pdf”没有收下。请减少附件，或者分几次提交。"


def test_a_small_file_after_a_large_one_still_arrives() -> None:
    form = filled(posted(attachments=[sent("大.pdf", pdf(4)), sent("小.pdf", pdf(0.1))]))
    assert len(form.errors["attachments"]) == 1 and "“大.pdf”" in form.errors["attachments"][0]
    last = form.files.getlist("attachments")[1]  # type: ignore[union-attr]
    assert check_upload(last, UploadKind.DOCUMENT).size == int(0.1 * MEGABYTE)


def test_what_was_not_taken_in_cannot_be_mistaken_for_an_empty_file() -> None:
    file = posted(identity=sent("扫描.pdf", pdf(3))).FILES["identity"]
    for reading in (file.read, file.open, lambda: list(file.chunks())):
        with pytest.raises(Refused, match="没有收下"):
            reading()
    assert file.size == 3 * MEGABYTE


def test_text_fields_after_a_large_file_are_kept() -> None:
    boundary = "x-boundary"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="identity"; filename="a.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n".encode()
        + pdf(3),
        f'--{boundary}\r\nContent-Disposition: form-data; name="description"\r\n\r\n最后的话'.encode(),
        f"--{boundary}--\r\n".encode(),
    ]
    request = RequestFactory().generic(
        "POST", "/", b"\r\n".join(parts), f"multipart/form-data; boundary={boundary}"
    )
    assert request.POST["description"] == "最后的话"
    assert "identity" in filled(request).errors


def test_more_than_four_megabytes_go_to_disk(settings: Any) -> None:
    settings.UPLOAD_FILE_BYTES = settings.UPLOAD_REQUEST_BYTES = 10 * MEGABYTE
    assert isinstance(posted(identity=sent("a.pdf", pdf(4.5))).FILES["identity"], TemporaryUploadedFile)
    assert not isinstance(posted(identity=sent("a.pdf", pdf(3.5))).FILES["identity"], TemporaryUploadedFile)


@pytest.mark.django_db
def test_a_request_beyond_every_reason_is_a_413_page_and_is_not_read(client: Client) -> None:
    class Unread(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise AssertionError("the body was read")

    answer = client.generic(
        "POST",
        "/login/",
        CONTENT_TYPE="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(21 * MEGABYTE),
        **{"wsgi.input": Unread()},  # type: ignore[arg-type]
    )
    assert answer.status_code == 413
    assert "提交的内容太大" in answer.content.decode()


def test_a_field_that_may_be_left_out_gives_none_and_an_empty_list() -> None:
    form = filled(posted())
    assert form.is_valid()
    assert form.cleaned_data["identity"] is None and form.cleaned_data["attachments"] == []


def test_a_field_that_must_be_filled_says_so() -> None:
    class Needed(forms.Form):
        one = UploadField(UploadKind.SCAN)
        many = UploadsField(UploadKind.SCAN)

    form = Needed({}, {})
    assert form.errors == {"one": ["请选择要上传的文件。"], "many": ["请选择要上传的文件。"]}


def test_every_file_that_cannot_be_taken_is_named() -> None:
    wrong = [
        SimpleUploadedFile("a.exe", b"MZ"),
        SimpleUploadedFile("b.txt", "正文".encode()),
        sent("c.pdf", b""),
    ]
    form = filled(posted(attachments=wrong))
    assert len(form.errors["attachments"]) == 2
    assert "a.exe" in form.errors["attachments"][0] and "c.pdf" in form.errors["attachments"][1]


def test_more_files_than_the_field_takes_are_refused() -> None:
    form = filled(posted(attachments=[sent(f"{number}.txt", b"x") for number in range(4)]))
    assert form.errors["attachments"] == ["一次最多上传3个文件，现在选了4个，请减少后再上传。"]


def test_the_input_tells_formats_and_limits() -> None:
    shown = str(Application()["identity"])
    assert 'accept=".jpg,.jpeg,.png,.pdf"' in shown
    assert Application().fields["identity"].help_text == (
        "图片（jpg、jpeg、png）每个不超过10 MB，文件（pdf）每个不超过30 MB。"
    )
    assert "multiple" in str(Application()["attachments"])


@pytest.mark.django_db
def test_more_files_than_a_request_may_bring_get_a_page_that_says_so(client: Client) -> None:
    answer = client.post("/login/", {"files": [sent(f"{number}.txt", b"x") for number in range(101)]})
    assert answer.status_code == 413
    assert "附件太多" in answer.content.decode()
