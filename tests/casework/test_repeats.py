"""Finding earlier requests that a new one may repeat."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.casework.actions import cases
from gongkai.casework.repeats import SIMILAR, likeness, similar_requests
from tests.casework.kit import OTHER_IDENTITY_NUMBER, Desk, registered, submitted

ASKED = "请公开本市2025年度老旧小区改造项目的名称、地址和投资额。"
IN_OTHER_WORDS = (
    "申请公开2025年度本市老旧小区改造项目名称、地址及投资额",
    "请贵单位公开：本市 2025 年度老旧小区改造项目的名称，地址，投资额，谢谢。",
)
ABOUT_SOMETHING_ELSE = (
    "请公开本市2025年度公办幼儿园招生计划和划片范围。",
    "请公开九州路片区房屋征收补偿方案及其批准文件。",
    "请公开本市2024年度城市公交补贴资金的拨付情况。",
)


@pytest.mark.parametrize("text", IN_OTHER_WORDS)
def test_the_same_request_in_other_words_is_similar(text: str) -> None:
    assert likeness(ASKED, text) >= SIMILAR


@pytest.mark.parametrize("text", ABOUT_SOMETHING_ELSE)
def test_another_matter_in_the_same_polite_words_is_not(text: str) -> None:
    assert likeness(ASKED, text) < SIMILAR


@given(st.text(min_size=2), st.text())
def test_likeness_is_a_symmetric_share(first: str, second: str) -> None:
    share = likeness(first, second)
    assert 0 <= share <= 1
    assert share == likeness(second, first)


def test_nothing_is_not_like_nothing() -> None:
    assert likeness("", "") == 0


def test_only_earlier_requests_of_the_same_applicant_to_the_same_authority_are_found(desk: Desk) -> None:
    earlier = registered(desk)
    registered(desk, name="李四", identity_number=OTHER_IDENTITY_NUMBER)
    submitted(desk.city.county)
    registered(desk, title="幼儿园", description="请公开公办幼儿园的招生计划。")
    again = registered(desk)
    assert [item.request for item in similar_requests(again)] == [earlier]
    assert similar_requests(earlier) == []


def test_without_a_number_the_name_tells_the_applicant(desk: Desk) -> None:
    facts = {"document_kind": "", "identity_number": ""}
    earlier, again = registered(desk, **facts), registered(desk, **facts)
    assert [item.request for item in similar_requests(again)] == [earlier]
    assert similar_requests(registered(desk, name="李四", **facts)) == []


def test_parts_of_one_request_do_not_repeat_it(desk: Desk) -> None:
    request = registered(desk)
    parts = [("老旧小区改造项目清单一", ASKED), ("老旧小区改造项目清单二", ASKED)]
    (part,) = cases.split(desk.officer, request, parts, seen=None)
    assert similar_requests(part) == []
