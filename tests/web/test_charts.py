"""Charts: text stays text, a gap is never a zero, ids never collide, and the same figures give the same bytes."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from django.utils.safestring import SafeString

from gongkai.web.charts import COLOURS, bars, line, stacked_bars

YEARS = ["2023年", "2024年", "2025年"]
PARTS = {"予以公开": [12, 30, 41], "部分公开": [3, 0, None], "不予公开": [5, 6, 7]}


def texts(drawing: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", drawing)


def filled(drawing: str, colour: str) -> int:
    return len(re.findall(f"fill: {colour}", drawing))


DRAWINGS = {
    "bars": bars("各机关收件", ["区<政>府", "镇政府"], [1200, None], "件"),
    "stacked": stacked_bars("办理结果", YEARS, PARTS, "件"),
    "line": line("月度趋势", YEARS, {"新收": [3, None, 5], "办结": [1, 2, 2]}, "件"),
}


@pytest.mark.parametrize("kind", DRAWINGS)
def test_every_chart_is_a_well_formed_picture_with_title_and_description(kind: str) -> None:
    drawing = DRAWINGS[kind]
    assert isinstance(drawing, SafeString)
    root = ElementTree.fromstring(drawing)
    assert root.attrib["role"] == "img"
    title, description = (
        next(element for element in root.iter() if element.attrib.get("id") == name)
        for name in root.attrib["aria-labelledby"].split()
    )
    assert title.text and description.text and description.text.startswith("单位：件。")
    assert "单位：件" in texts(drawing)


@pytest.mark.parametrize("kind", DRAWINGS)
def test_no_id_stands_twice_and_every_reference_is_met(kind: str) -> None:
    ids = re.findall(r'\bid="([^"]+)"', DRAWINGS[kind])
    assert len(ids) == len(set(ids))
    used = set(re.findall(r'(?:url\(#|href="#)([^")]+)', DRAWINGS[kind]))
    assert used <= set(ids)


def test_two_charts_of_different_names_share_no_id() -> None:
    one = set(re.findall(r'\bid="([^"]+)"', line("一", YEARS, {"甲": [1, 2, 3]}, name="first")))
    other = set(re.findall(r'\bid="([^"]+)"', line("一", YEARS, {"甲": [1, 2, 3]}, name="second")))
    assert one and not one & other


def test_figures_are_written_with_thousands_apart_and_gaps_with_a_word() -> None:
    assert {"1,200", "无数据", "镇政府"} <= set(texts(DRAWINGS["bars"]))
    assert "区&lt;政&gt;府" in texts(DRAWINGS["bars"])
    assert filled(DRAWINGS["bars"], COLOURS[0]) == filled(bars("x", ["a"], [1]), COLOURS[0])
    assert {"1.5", "0", "100"} <= set(texts(bars("x", ["a", "b", "c"], [Decimal("1.50"), 0, Decimal(100)])))


def test_a_caption_takes_the_place_of_the_figure() -> None:
    drawing = bars("x", ["a", "b"], [5, None], captions=["5（已更正）", "未读出"])
    assert {"5（已更正）", "未读出"} <= set(texts(drawing)) and "无数据" not in drawing


def test_a_stack_ends_with_its_sum_and_an_unknown_part_leaves_no_sum() -> None:
    drawing = DRAWINGS["stacked"]
    assert {"20", "36", "不完整", *PARTS} <= set(texts(drawing))
    assert "48" not in texts(drawing)
    assert "2025年：予以公开41，部分公开无数据，不予公开7，合计不完整" in drawing
    assert "2023年：予以公开12，部分公开3，不予公开5，合计20" in drawing
    for colour in COLOURS[:3]:
        assert filled(drawing, colour)


def test_a_line_is_interrupted_where_nothing_is_known() -> None:
    whole = line("x", YEARS, {"甲": [3, 4, 5]})
    broken = line("x", YEARS, {"甲": [3, None, 5]})
    assert "2024年 无数据" in broken

    def strokes(drawing: str) -> list[str]:
        return [path for path in re.findall(r'<path d="([^"]+)"[^>]*clip-path', drawing) if "L" in path]

    assert len(strokes(whole)) == len(strokes(broken)) + 1


def test_names_of_series_have_room_beside_one_another() -> None:
    names = [f"很长很长的系列名称第{number}号" for number in range(6)]
    drawing = stacked_bars("x", ["甲"], {name: [1] for name in names})
    places = [
        (float(x), float(y))
        for x, y, text in re.findall(r'<text[^>]*x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</text>', drawing)
        if text in names
    ]
    assert len(places) == 6
    for row in {y for _, y in places}:
        across = sorted(x for x, y in places if y == row)
        assert all(right - left > 12 * 11 for left, right in pairwise(across))


def test_empty_charts_are_drawn_without_a_fault() -> None:
    for drawing in (
        bars("x", [], []),
        stacked_bars("x", [], {}),
        line("x", [], {}),
        line("x", ["a"], {"甲": [None]}),
    ):
        assert drawing.startswith("<svg")


def test_lengths_that_differ_and_parts_below_zero_are_faults() -> None:
    with pytest.raises(ValueError):
        bars("x", ["a"], [1, 2])
    with pytest.raises(ValueError):
        line("x", ["a"], {"甲": []})
    with pytest.raises(ValueError, match="below zero"):
        stacked_bars("x", ["a"], {"甲": [-1]})


def test_the_same_figures_give_the_same_bytes() -> None:
    assert stacked_bars("办理结果", YEARS, PARTS, "件") == DRAWINGS["stacked"]


def test_a_name_cannot_bring_markup_into_the_drawing() -> None:
    drawing = stacked_bars("<b>", ["<script>"], {"<script>$x$": [1]}, "<i>")
    assert "<script>" not in drawing and "<b>" not in drawing and "<i>" not in drawing


def test_figures_of_another_kind_on_a_line_are_hollow_and_said() -> None:
    drawing = line("历年", ["2018年", "2019年"], {"甲县": [3, 4]}, hollow={"甲县": [0]}, hollow_word="换算")
    assert "甲县：2018年 3（换算），2019年 4" in drawing
    assert drawing != line("历年", ["2018年", "2019年"], {"甲县": [3, 4]})
    gap = line("历年", ["2018年", "2019年"], {"甲县": [None, 4]}, hollow={"甲县": [0]}, hollow_word="换算")
    assert "2018年 无数据，2019年 4" in gap and "换算" not in gap
