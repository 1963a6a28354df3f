"""The files of published items: handed out only while they belong to what the public may read."""

from __future__ import annotations

import io
import re
from typing import IO, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.generic import View

from gongkai.publishing.models import Attachment
from gongkai.publishing.public.reading import public_attachment
from gongkai.web.uploads import safe_download

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_BLOCK = 64 * 1024


class AttachmentFile(View):
    """One file, whole or the part of it that is asked for; with an entity tag, so that it is sent once."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The file; a 404 for a file that is in no public version now, whoever asks."""
        attachment = public_attachment(self.kwargs["pk"], self.kwargs["attachment"])
        if attachment is None:
            raise Http404
        tag = f'"{attachment.sha256}"'
        unchanged = get_conditional_response(request, etag=tag)
        if unchanged is not None:
            return _marked(unchanged, tag)
        try:
            content = attachment.file.open("rb")
        except OSError as error:
            raise Http404 from error
        wanted = _wanted(request, attachment.size, tag)
        if wanted == "":
            content.close()
            refusal = HttpResponse(status=416)
            refusal["Content-Range"] = f"bytes */{attachment.size}"
            return _marked(refusal, tag)
        if wanted is None:
            return _marked(_whole(attachment, content), tag)
        return _marked(_part(attachment, content, *wanted), tag)


def _marked(answer: HttpResponseBase, tag: str) -> HttpResponseBase:
    """May be kept by whoever asked, and is asked about again each time; no shared cache keeps it."""
    answer["ETag"] = tag
    answer["Accept-Ranges"] = "bytes"
    answer["Cache-Control"] = "private, no-cache"
    del answer["Expires"]
    return answer


def _wanted(request: HttpRequest, size: int, tag: str) -> tuple[int, int] | str | None:
    """First and last byte that are asked for; None for the whole file, "" for a part that is not there.

    Several parts at once, and parts of what has changed meanwhile (``If-Range``), are answered with the whole.
    """
    match = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if match is None or request.headers.get("If-Range", tag) != tag:
        return None
    first, last = match.groups()
    if len(first) > 18 or len(last) > 18 or not (first or last):
        return None
    if first:
        begin, end = int(first), min(int(last), size - 1) if last else size - 1
    else:
        begin, end = max(0, size - int(last)), size - 1
    if begin >= size or (not first and int(last) == 0):
        return ""
    return None if end < begin else (begin, end)


def _whole(attachment: Attachment, content: Any) -> HttpResponseBase:
    return safe_download(attachment.name, attachment.content_type, content, inline=True)


def _part(attachment: Attachment, content: Any, first: int, last: int) -> HttpResponseBase:
    content.seek(first)
    part: Any = _Part(content, last - first + 1)
    answer = safe_download(attachment.name, attachment.content_type, part, inline=True)
    answer.status_code = 206
    answer["Content-Range"] = f"bytes {first}-{last}/{attachment.size}"
    answer["Content-Length"] = str(last - first + 1)
    return answer


class _Part(io.RawIOBase):
    """The next ``length`` bytes of an open file, read in blocks."""

    def __init__(self, content: IO[bytes], length: int) -> None:
        super().__init__()
        self._content = content
        self._left = length

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes; nothing at the end of the part."""
        wanted = self._left if size < 0 else min(size, self._left)
        data = self._content.read(min(wanted, _BLOCK))
        self._left -= len(data)
        return data

    def seekable(self) -> bool:
        """No: it is read once, from its beginning to its end."""
        return False

    def close(self) -> None:
        """Close the file."""
        self._content.close()
        super().close()
