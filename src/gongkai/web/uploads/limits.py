"""What is larger than it may be is not taken in, and the form says so instead of the connection breaking."""

from __future__ import annotations

import io
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

from gongkai.organizations.refusals import Refused
from gongkai.web.uploads.kinds import in_megabytes
from gongkai.web.uploads.names import clean_file_name


class NotTakenIn(UploadedFile):  # type: ignore[type-arg] # not generic at run time
    """A file that was too large: its name and size are known, its content was let go.

    It stands in the form where the file would stand, so that the sentence comes up beside the right field and
    everything else that was typed is kept. Reading it raises Refused with the same sentence: code that does not
    know of it cannot take it for an empty file.
    """

    def __init__(self, name: str, content_type: str, size: int, charset: str | None, sentence: str) -> None:
        super().__init__(io.BytesIO(), name, content_type, size, charset)
        self.sentence = sentence

    def read(self, *arguments: Any) -> bytes:
        """There is nothing to read; raises Refused."""
        raise Refused(self.sentence)

    def chunks(self, chunk_size: int | None = None) -> Any:
        """There is nothing to read; raises Refused."""
        raise Refused(self.sentence)

    def open(self, *arguments: Any, **options: Any) -> Any:
        """There is nothing to open; raises Refused."""
        raise Refused(self.sentence)


class LimitedUploadHandler(FileUploadHandler):
    """Stands before Django's own handlers and passes on no more than the limits allow.

    ``UPLOAD_FILE_BYTES`` bounds one file, ``UPLOAD_REQUEST_BYTES`` all files of one request. What is beyond is
    read from the connection, because a browser that is cut off while sending shows no page at all, and thrown
    away. A request that announces more than ``UPLOAD_REFUSED_UNREAD_BYTES`` is not read: nobody sends that by
    mistake with a form of ours.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._taken = 0
        self._refusal = ""

    def handle_raw_input(
        self, input_data: Any, META: dict[str, Any], content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        """Raise RequestDataTooBig for a request that is not even worth reading."""
        if content_length > settings.UPLOAD_REFUSED_UNREAD_BYTES:
            raise RequestDataTooBig("the files of this request are far beyond every limit")

    def new_file(self, *arguments: Any, **options: Any) -> None:
        """Begin to count a file."""
        super().new_file(*arguments, **options)
        self._refusal = ""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Pass the bytes on, or let them go once a limit is passed."""
        if not self._refusal:
            self._refusal = self._beyond(start + len(raw_data), self._taken + len(raw_data))
        if self._refusal:
            return None
        self._taken += len(raw_data)
        return raw_data

    def _beyond(self, of_the_file: int, of_the_request: int) -> str:
        name = clean_file_name(self.file_name or "")
        if of_the_file > settings.UPLOAD_FILE_BYTES:
            limit = in_megabytes(settings.UPLOAD_FILE_BYTES)
            return f"“{name}”超过了{limit}，没有收下。请压缩或者拆成几个文件后再上传。"
        if of_the_request > settings.UPLOAD_REQUEST_BYTES:
            limit = in_megabytes(settings.UPLOAD_REQUEST_BYTES)
            return f"一次提交的附件合计超过了{limit}，“{name}”没有收下。请减少附件，或者分几次提交。"
        return ""

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        """The stand-in for a file that was too large; None leaves the file to the next handler."""
        if not self._refusal:
            return None
        return NotTakenIn(
            self.file_name or "", self.content_type or "", file_size, self.charset, self._refusal
        )
