"""Handing a kept file out again, so that a browser saves it and never runs it."""

from __future__ import annotations

import io
from typing import IO, Any

from django.core.files import File
from django.http import FileResponse
from django.utils.cache import add_never_cache_headers

from gongkai.web.uploads.kinds import FORMATS
from gongkai.web.uploads.names import clean_file_name

SHOWN_IN_THE_BROWSER = frozenset({"image/jpeg", "image/png", "application/pdf"})
UNKNOWN_TYPE = "application/octet-stream"
_PAGE = "text/html"  # read for its text where one is sent in, and never passed on as a page
_KNOWN_TYPES = (frozenset(known.content_type for known in FORMATS.values()) | {"application/zip"}) - {_PAGE}


def safe_download(
    name: str, content_type: str, content: bytes | IO[bytes] | File[Any], *, inline: bool = False
) -> FileResponse:
    """The answer that carries a file. The file object is closed when it is sent.

    Always to be saved; ``inline`` shows pictures and PDF in the browser, and nothing else. No type is guessed by
    the browser, no script inside could run, and no cache keeps what may be somebody's personal data.
    """
    known = content_type if content_type in _KNOWN_TYPES else UNKNOWN_TYPE
    shown = inline and known in SHOWN_IN_THE_BROWSER
    answer = FileResponse(
        io.BytesIO(content) if isinstance(content, bytes) else content,
        as_attachment=not shown,
        filename=clean_file_name(name),
        content_type=known,
    )
    answer["X-Content-Type-Options"] = "nosniff"
    # Chromium shows no PDF inside a sandbox; a PDF has no way to the page's origin without it either.
    answer["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
        if shown and known == "application/pdf"
        else "sandbox; default-src 'none'; frame-ancestors 'none'"
    )
    add_never_cache_headers(answer)
    return answer
