"""Adding a report to the archive through the page: as a file or as pasted text, and what is no report."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gongkai.forms.cells import Cell
from gongkai.forms.library import form
from gongkai.organizations.models import User
from gongkai.reading import read_report
from gongkai.reading.serialization import report_as_json
from gongkai.reports.models import ArchivedReport
from tests.reading import laying_out as made
from tests.reports.conftest import DEMONSTRATION, People

HUAIREN = DEMONSTRATION / "huairen_2024.txt"


def page_of(report: ArchivedReport) -> str:
    return reverse("reports:office_report", args=[report.pk])


def text_of(answer) -> str:  # type: ignore[no-untyped-def]
    return answer.content.decode()


def upload(user: User, **data: object):  # type: ignore[no-untyped-def]
    client = Client()
    client.force_login(user)
    return client.post(reverse("reports:office_upload"), data)


def test_a_file_is_read_stored_and_shown(people: People) -> None:
    file = SimpleUploadedFile("怀仁市2024.txt", HUAIREN.read_bytes())
    answer = upload(people.officer, file=file)
    report = ArchivedReport.objects.get()
    assert answer["Location"] == page_of(report)
    assert (report.source_name, report.keeper) == ("怀仁市2024.txt", people.county)


def test_pasted_text_is_the_same_report_as_the_file_whatever_line_breaks_the_browser_sends(
    people: People,
) -> None:
    text = HUAIREN.read_text(encoding="utf-8")
    upload(people.officer, text=text.replace("\n", "\r\n"))
    assert ArchivedReport.objects.get().text == text


def _made(kind: str) -> bytes:
    chosen = form("2021")
    figures = {reference: Cell.number(n) for n, reference in enumerate(made.references_of(chosen, ""), 1000)}
    if kind == "json":
        read = read_report(made.as_html(chosen, "", figures))
        return json.dumps(report_as_json(read, []), ensure_ascii=False).encode()
    if kind == "xlsx":
        return made.as_workbook(chosen, "", figures, one_sheet=True)
    return {"html": made.as_html, "docx": made.as_word, "pdf": made.as_pdf}[kind](chosen, "", figures)


@pytest.mark.parametrize(
    "kind",
    [
        "html",
        "docx",
        "xlsx",
        "json",
        pytest.param("pdf", marks=pytest.mark.skipif(not made.chinese_font(), reason="no Chinese font here")),
    ],
)
def test_every_published_format_is_stored_with_its_text_and_figures(people: People, kind: str) -> None:
    client = Client()
    client.force_login(people.officer)
    file = SimpleUploadedFile(f"报告.{kind}", _made(kind))
    page = text_of(client.post(reverse("reports:office_upload"), {"file": file}, follow=True))
    report = ArchivedReport.objects.get()
    assert report.encoding.split()[0] == kind
    assert report.figures.count() == len(made.references_of(form("2021"), ""))
    assert not report.figures.filter(value=None).exists()
    assert "某市人民政府2023年政府信息公开工作年度报告" in report.text
    source = page[page.index('class="source-text"') :]
    assert "行政规范性文件" in source and "1199" in source
    assert "&lt;td" not in source


def test_a_file_without_text_is_answered_with_what_to_do(people: People) -> None:
    answer = upload(people.officer, file=SimpleUploadedFile("报告.doc", b"\xd0\xcf\x11\xe0" + bytes(900)))
    assert answer.status_code == 409
    assert "另存为 .docx" in text_of(answer)
    assert not ArchivedReport.objects.exists()


def test_the_same_report_again_is_answered_with_a_link_to_the_first(people: People) -> None:
    text = HUAIREN.read_text(encoding="utf-8")
    upload(people.officer, text=text)
    answer = upload(people.officer, text=text)
    assert answer.status_code == 409
    assert f'<a href="{page_of(ArchivedReport.objects.get())}">打开已存的报告</a>' in text_of(answer)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_the_same_text_in_another_encoding_is_the_same_report(people: People, encoding: str) -> None:
    text = HUAIREN.read_text(encoding="utf-8")
    upload(people.officer, text=text)
    answer = upload(people.officer, file=SimpleUploadedFile("又一份.txt", f"{text}\r\n".encode(encoding)))
    assert answer.status_code == 409
    assert "已在档案中" in text_of(answer)
    assert ArchivedReport.objects.count() == 1


def test_another_report_of_the_same_authority_and_year_is_kept_and_pointed_out(people: People) -> None:
    text = HUAIREN.read_text(encoding="utf-8")
    upload(people.officer, text=text)
    first = ArchivedReport.objects.get()
    client = Client()
    client.force_login(people.officer)
    page = text_of(client.post(reverse("reports:office_upload"), {"text": f"{text}（更正版）"}, follow=True))
    assert ArchivedReport.objects.count() == 2
    assert f'<a href="{page_of(first)}">打开另一份</a>' in page
    later = text.replace("2024", "2023")
    assert "打开另一份" not in text_of(
        client.post(reverse("reports:office_upload"), {"text": later}, follow=True)
    )


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "请选择报告文件，或者粘贴报告全文"),
        ({"text": "  \n "}, "请选择报告文件，或者粘贴报告全文"),
        ({"text": "正文", "file": b"x"}, "请只用一种方式"),
        ({"file": b""}, "没有存入"),
        ({"file": b"\x89PNG\r\n\x1a\n\x00\x00\x00" * 99}, "没有存入"),
        ({"text": "今天天气很好。"}, "没有存入"),
        ({"text": "正文\x00有空字符"}, "粘贴的文字中有空字符，不是文本"),
    ],
)
def test_what_is_no_report_is_answered_with_a_sentence(
    people: People, data: dict[str, object], sentence: str
) -> None:
    given = {
        name: SimpleUploadedFile("什么.txt", value) if isinstance(value, bytes) else value
        for name, value in data.items()
    }
    answer = upload(people.officer, **given)
    assert answer.status_code in (200, 409)
    assert sentence in text_of(answer)
    assert not ArchivedReport.objects.exists()


def test_a_paste_larger_than_the_platform_takes_is_answered_with_a_sentence(
    people: People, settings: Any
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    answer = upload(people.officer, text="政府信息公开" * 5000)
    assert answer.status_code == 413
    assert "提交的内容太大" in text_of(answer)
