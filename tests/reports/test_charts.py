"""The comparison drawing: text stays text, a gap is never a zero, and the same bars give the same bytes."""

from __future__ import annotations

import re

from gongkai.forms.cells import BLANK, UNREAD, Cell
from gongkai.reports.charts import Bar, draw_comparison

BARS = [
    Bar("江夏区", 2021, Cell.number(160)),
    Bar("怀仁市", 2024, Cell.number(0)),
    Bar("新乡市", 2016, UNREAD),
    Bar("河口镇", None, BLANK),
]


def bars_drawn(drawing: str) -> int:
    return len(re.findall(r"fill: #1f4e8c", drawing))


def test_chinese_and_numbers_stand_in_the_drawing_as_text() -> None:
    drawing = draw_comparison(BARS, "新收 · 总计", "件")
    for text in ("江夏区 2021年", "160", "新乡市 2016年", "未读出", "河口镇 年度不详", "空白"):
        assert re.search(rf"<text[^>]*>{text}</text>", drawing), text


def test_what_is_unread_or_blank_has_no_bar_and_a_word_instead() -> None:
    assert bars_drawn(draw_comparison(BARS, "新收", "件")) == bars_drawn(
        draw_comparison(BARS[:2], "新收", "件")
    )
    only_unread = draw_comparison([BARS[2]], "新收", "件")
    assert bars_drawn(only_unread) == 0
    assert not re.search(r"<text[^>]*>新乡市 2016年：0", only_unread)


def test_it_has_a_title_and_a_description_for_those_who_do_not_see_it() -> None:
    drawing = draw_comparison(BARS, "新收 <总计>", "件")
    assert 'role="img"' in drawing and 'aria-labelledby="chart-title chart-description"' in drawing
    assert '<title id="chart-title">新收 &lt;总计&gt;</title>' in drawing
    assert "新乡市 2016年：未读出" in drawing


def test_the_same_bars_give_the_same_bytes_without_a_date() -> None:
    first = draw_comparison(BARS, "新收", "件")
    assert first == draw_comparison(BARS, "新收", "件")
    assert "<metadata>" not in first and "dc:date" not in first


def test_a_name_cannot_bring_markup_into_the_drawing() -> None:
    drawing = draw_comparison([Bar("<script>alert(1)</script>$x$", 2020, Cell.number(1))], "新收", "件")
    assert "<script>" not in drawing
    assert "&lt;script&gt;alert(1)&lt;/script&gt;$x$ 2020年" in drawing


def test_corrected_figures_and_negative_changes_are_drawn() -> None:
    drawing = draw_comparison([Bar("甲", 2020, Cell.number(-5), corrected=True)], "增减", "项")
    assert "-5（已更正）" in drawing.replace("−", "-")
    assert bars_drawn(drawing) >= 1
