"""Damaged text is understood, and evidence still points at what was published."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.reading import read_report
from gongkai.reading.damage import slip
from gongkai.reading.folding import fold
from gongkai.reading.readable import ReadableText
from tests.reading.published import source_of

SLIPPED = {
    4: "(一)健全组织机构",
    5: "(二)完善工作制度",
    6: "(三)加强监督考核",
    7: "(四)扩大公开范围",
    8: "(五)拓宽公开渠道",
    9: "(六)加强学习培训",
    11: "(一)主动公开情况",
    15: "(二)回应解读情况",
    18: "(一)申请情况",
    20: "(二)办理情况",
    49: "(一)主动公开政府信息数",
    54: "(不同渠道和方式公开相同信息计1条)",
    69: "(二)通过不同渠道和方式公开政府信息的情况",
    104: "(一)回应公众关注热点或重大舆情数",
    111: "(二)通过不同渠道和方式回应解读的情况",
    156: "(一)收到申请数",
    181: "(二)申请办结数",
    196: "(三)申请答复数",
    276: "(一)维持具体行政行为数",
    281: "(二)被依法纠错数",
    286: "(三)其他情形数",
    296: "(一)维持具体行政行为或者驳回原告诉讼请求数",
    301: "(二)被依法纠错数",
    306: "(三)其他情形数",
    324: "(一)政府信息公开工作专门机构数",
    329: "(二)设置政府信息公开查阅点数",
    334: "(三)从事政府信息公开工作人员数",
    349: "(四)政府信息公开专项经费",
    359: "(一)召开政府信息公开工作会议或专题会议数",
    364: "(二)举办各类培训班数",
    369: "(三)接受培训人员数",
}


@pytest.mark.parametrize(("line", "meant"), SLIPPED.items())
def test_every_line_whose_bytes_slipped_is_understood(line: int, meant: str) -> None:
    readable = ReadableText(source_of("hebi_2014")).text.split("\n")
    assert readable[line - 1].startswith(meant)


def test_a_slipped_heading_is_what_the_decoder_of_the_time_showed() -> None:
    assert slip("（一）主動公開情況", "\n") == "。ㄒ唬┲鲃庸_情況\n"
    assert slip("（一）收到申請數") == "。ㄒ唬┦盏缴暾垟?"


def test_each_repair_names_the_place_in_the_source() -> None:
    for name in ("hebi_2014", "jiangxia_2021"):
        report = read_report(source_of(name))
        assert len(report.repairs) >= 31
        for repair in report.repairs:
            assert report.text[repair.start : repair.end] == repair.original


def test_reading_marks_in_brackets_are_taken_out() -> None:
    readable = ReadableText(source_of("jiangxia_2021")).text
    assert readable.startswith("2021年江夏区政府信息公开工作年度报告")
    assert not any(mark in readable for mark in ("qū", "(gōng)", "wù)"))


def test_a_character_lost_to_its_own_reading_mark_is_known_from_the_rest_of_the_text() -> None:
    assert "纳入区级考核" in ReadableText(source_of("jiangxia_2021")).text


def test_question_marks_of_real_questions_stay() -> None:
    assert ReadableText("何时公开?请说明。").text == "何时公开?请说明。"


@given(st.text(alphabet="公開务務(wùqū)?。ㄒ唬┲|\n 12", max_size=80))
def test_every_readable_span_is_a_span_of_the_source_in_the_same_order(source: str) -> None:
    readable = ReadableText(source)
    places = [readable.span(i, i + 1) for i in range(len(readable.text))]
    assert all(0 <= start < end <= len(source) for start, end in places)
    assert places == sorted(places)


@given(st.text(max_size=200))
def test_folding_keeps_every_character_in_its_place(source: str) -> None:
    assert len(fold(source)) == len(source)
    assert fold(fold(source)) == fold(source)
