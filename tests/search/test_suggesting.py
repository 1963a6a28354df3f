"""Titles are suggested while somebody types, by characters, pinyin and initials."""

from __future__ import annotations

import pytest

from gongkai.search.suggesting import suggest
from tests.search.shelf import NOON, Shelf

pytestmark = pytest.mark.django_db


@pytest.fixture
def titles(shelf: Shelf) -> Shelf:
    for title in ("政府信息公开指南", "鹤壁市政府工作报告", "2024年部门预算", "重庆路改造公告"):
        shelf.put(title, "正文里也有殡葬管理")
    return shelf


def suggested(text: str) -> list[str]:
    return [entry.title for entry in suggest(text)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("政", ["政府信息公开指南", "鹤壁市政府工作报告"]),
        ("政府", ["政府信息公开指南", "鹤壁市政府工作报告"]),
        ("政府 报告", ["鹤壁市政府工作报告"]),
        ("xinxi", ["政府信息公开指南"]),
        ("xinxig", ["政府信息公开指南"]),
        ("chongqing", ["重庆路改造公告"]),
        ("gzbg", ["鹤壁市政府工作报告"]),
        ("xx", ["政府信息公开指南"]),
        ("2024", ["2024年部门预算"]),
        ("殡葬", []),
        ("", []),
        ("*", []),
        ("qqqq", []),
    ],
)
def test_titles_with_what_is_typed(titles: Shelf, typed: str, expected: list[str]) -> None:
    assert suggested(typed) == expected


def test_a_title_is_suggested_once_however_many_documents_have_it(shelf: Shelf) -> None:
    shelf.put_all([{"title": "月度公示"} for _ in range(12)])
    shelf.put("月度公示的说明", published_at=NOON.replace(year=2005))
    assert suggested("月度") == ["月度公示", "月度公示的说明"]
    assert suggest("月度", limit=1)[0].title == "月度公示"
    assert suggest("月度", limit=0) == ()


def test_what_was_typed_is_marked_and_leads_to_the_page(titles: Shelf) -> None:
    [entry] = suggest("指南")
    assert [segment.text for segment in entry.segments if segment.marked] == ["指南"]
    assert entry.address == "/documents/1/"
