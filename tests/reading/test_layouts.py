"""The same table in the layouts in which people paste it: pipes, tabs, lines, broken labels, extra cells."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from gongkai.forms.cells import CellState
from gongkai.reading import read_report
from tests.reading.published import by_label, figures_of, source_of


def _body_and_table() -> tuple[str, list[list[str]]]:
    source = source_of("hekou_2018")
    start, end = source.index("统 计 指 标"), source.index("单位负责人")
    rows = [[cell.strip() for cell in line.split("|")[:-1]] for line in source[start:end].splitlines()]
    return source[:start], rows


def _markdown(rows: list[list[str]]) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _tabs(rows: list[list[str]]) -> str:
    return "\n".join("\t".join(row) for row in rows)


def _one_cell_a_line(rows: list[list[str]]) -> str:
    return "\n".join(cell for row in rows for cell in row if cell)


def _spaces(rows: list[list[str]]) -> str:
    return "\n".join("  ".join(cell for cell in row if cell) for row in rows)


def _pipes_one_cell_a_line(rows: list[list[str]]) -> str:
    return "\n".join(cell + " |" for row in rows for cell in row)


def _labels_broken_over_lines(rows: list[list[str]]) -> str:
    return "\n".join(re.sub(r"(?<=[\u4e00-\u9fff]{4})(?=[\u4e00-\u9fff]{3})", "\n", row[0], count=1) + " | "
        + " | ".join(row[1:]) + " |" for row in rows)  # fmt: skip


LAYOUTS = [_markdown, _tabs, _one_cell_a_line, _spaces, _pipes_one_cell_a_line, _labels_broken_over_lines]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_2014_table_is_read_alike_in_every_layout(layout: Callable[[list[list[str]]], str]) -> None:
    body, rows = _body_and_table()
    read = by_label(read_report(body + layout(rows)))
    assert {key: read[key].value for key in figures_of("hekou_2018")} == figures_of("hekou_2018")


def _requests_by_tabs() -> str:
    """The requests table of a report as a browser copies it: merged cells stand once."""
    source = source_of("huairen_2024")
    start = source.index("一、本年新收")
    end = source.index("四、因政府信息公开工作被申请行政复议")
    cells = [cell.strip() for cell in source[start:end].split("|")]
    lines: list[str] = []
    row: list[str] = []
    for cell in cells:
        if re.search(r"[\u4e00-\u9fff]", cell) and row and re.fullmatch(r"\d+", row[-1]):
            lines.append("\t".join(row))
            row = []
        if cell:
            row.append(cell)
    body = source[: source.index("第二十条第")]
    return body + "\n" + "\n".join([*lines, "\t".join(row)]) + "\n"


def test_the_requests_table_is_read_from_tabs_with_merged_cells() -> None:
    read = by_label(read_report(_requests_by_tabs()))
    expected = {key: value for key, value in figures_of("huairen_2024").items() if key[0][0] in "一二三四"}
    assert len(expected) == 175
    assert {key: read[key].value for key in expected} == expected


def test_columns_in_another_order_follow_their_headers() -> None:
    source = source_of("hebi_2014").replace("各縣區總數 |\n各部門總數 |", "各部門總數 |\n各縣區總數 |")
    read = by_label(read_report(source))
    row = "一、主动公开情况/（一）主动公开政府信息数"
    assert (read[row, "各部门总数"].value, read[row, "各县区总数"].value) == (12841, 55692)


def test_a_label_damaged_beyond_the_known_spellings_is_read_with_less_confidence() -> None:
    source = source_of("hekou_2018").replace("3.政策解读稿件发布数 |", "3.政策解读稿件发佈总数 |")
    figure = by_label(read_report(source))[
        "二、回应解读情况/（二）通过不同渠道和方式回应解读的情况/3.政策解读稿件发布数", "统计数"
    ]
    assert figure.state is CellState.ZERO
    assert figure.confidence < 0.9


def test_an_unknown_row_takes_nothing_from_its_neighbours() -> None:
    source = source_of("hekou_2018").replace(
        "2.政府网站公开政府信息数 | 条 | 198 |",
        "2.政府网站公开政府信息数 | 条 | 198 |\n本地增加的一个指标名称 | 条 | 55 |",
    )
    read = by_label(read_report(source))
    assert {key: read[key].value for key in figures_of("hekou_2018")} == figures_of("hekou_2018")


def test_thousands_separators_and_units_in_cells_are_read() -> None:
    source = source_of("hekou_2018").replace("政府信息数 | 条 | 198 |", "政府信息数 | 条 | 1,198 条 |", 1)
    read = by_label(read_report(source))
    assert read["一、主动公开情况/（一）主动公开政府信息数", "统计数"].value == 1198
