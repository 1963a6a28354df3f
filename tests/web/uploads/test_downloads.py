"""A kept file is saved by the browser, never run, and never cached."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import quote

import pytest

from gongkai.web.uploads import safe_download

PDF, HTML = "application/pdf", "text/html"


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_file_is_saved_under_its_chinese_name() -> None:
    answer = safe_download("答复书（正式）.pdf", PDF, b"%PDF-")
    assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('答复书（正式）.pdf')}"
    assert answer["Content-Type"] == PDF
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox;")
    assert "no-store" in answer["Cache-Control"] and "private" in answer["Cache-Control"]
    assert body(answer) == b"%PDF-"


def test_a_file_object_is_sent_like_bytes() -> None:
    assert body(safe_download("a.txt", "text/plain", io.BytesIO(b"abc"))) == b"abc"


@pytest.mark.parametrize("content_type", ["image/jpeg", "image/png", PDF])
def test_pictures_and_pdf_are_shown_when_asked_for(content_type: str) -> None:
    assert safe_download("a", content_type, b"", inline=True)["Content-Disposition"].startswith("inline")
    assert safe_download("a", content_type, b"")["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "content_type", [HTML, "image/svg+xml", "text/plain", "application/xhtml+xml", "", "x\r\ny"]
)
def test_nothing_else_is_ever_shown_and_no_foreign_type_is_passed_on(content_type: str) -> None:
    answer = safe_download("a.html", content_type, b"<script>", inline=True)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] in ("application/octet-stream", "text/plain")
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("name", ['a"; filename="b.exe', "a\r\nSet-Cookie: x=1", "../../x", ""])
def test_a_name_cannot_break_out_of_its_header(name: str) -> None:
    header = safe_download(name, PDF, b"")["Content-Disposition"]
    assert "\r" not in header and "\n" not in header and "/" not in header.replace("utf-8''", "")
    assert header.count('"') in (0, 2)
