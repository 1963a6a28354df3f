"""File names stay readable and become harmless."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from hypothesis import given
from hypothesis import strategies as st

from gongkai.web.uploads.names import clean_file_name, extension_of


@pytest.mark.parametrize(
    ("given_name", "cleaned"),
    [
        ("信息公开申请书（正式）.docx", "信息公开申请书（正式）.docx"),
        ("../../etc/passwd", "passwd"),
        (r"C:\用户\张三\申请.pdf", "申请.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ("报告\u202efdp.exe", "报告fdp.exe"),
        ("a\u200bb\x00c.pdf", "abc.pdf"),
        ("  . 名 字 .pdf  ", "名 字.pdf"),
        ('a<b>"c|d?.txt', "a_b__c_d_.txt"),
        ("con.txt", "_con.txt"),
        ("", "附件"),
        ("...", "附件"),
        ("..", "附件"),
        ("/", "附件"),
    ],
)
def test_names_are_cleaned(given_name: str, cleaned: str) -> None:
    assert clean_file_name(given_name) == cleaned


def test_a_long_name_keeps_its_extension() -> None:
    cleaned = clean_file_name("长" * 300 + ".docx")
    assert cleaned == "长" * 65 + ".docx"
    assert clean_file_name("a" * 300 + ".docx") == "a" * 95 + ".docx"


def test_the_longest_name_can_be_stored_twice(tmp_path: Path) -> None:
    storage = FileSystemStorage(location=tmp_path)
    name = clean_file_name("关于印发办法的通知" * 30 + ".docx")
    stored = {storage.save(f"publishing/2026/11/{name}", ContentFile(b"x")) for _ in range(2)}
    assert len(stored) == 2 and all(storage.exists(one) for one in stored)


@given(st.text(max_size=300))
def test_no_name_gets_through_that_a_file_system_or_a_header_would_trip_over(name: str) -> None:
    cleaned = clean_file_name(name)
    assert 0 < len(cleaned) <= 100 and len(cleaned.encode()) <= 201
    assert not set(cleaned) & set('/\\<>:"|?*')
    assert not any(unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") for character in cleaned)
    assert cleaned not in (".", "..") and cleaned == cleaned.strip()
    assert clean_file_name(cleaned) == cleaned


@pytest.mark.parametrize(
    ("name", "extension"), [("a.PDF", "pdf"), ("a.tar.gz", "gz"), ("a", ""), (".pdf", ""), ("a.", "")]
)
def test_the_extension_is_what_follows_the_last_dot(name: str, extension: str) -> None:
    assert extension_of(name) == extension
