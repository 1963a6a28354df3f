"""Tables of a PDF: numbers that a narrow cell broke, rows and headers that the edge of a page cut."""

from __future__ import annotations

import pytest

from gongkai.reading.sources.pdf_lines import Character
from gongkai.reading.sources.pdf_tables import Box, PdfCell, PdfTable, put_together, table_of

DIGIT = 5.0


def characters(text: str, x0: float, top: float, size: float = 10) -> list[Character]:
    return [
        {
            "text": c,
            "x0": x0 + n * DIGIT,
            "x1": x0 + (n + 1) * DIGIT,
            "top": top,
            "bottom": top + size,
            "size": size,
        }
        for n, c in enumerate(text)
    ]


def texts_of(boxes: list[Box], *lines: list[Character]) -> list[str]:
    table, _ = table_of(boxes, [character for line in lines for character in line])
    return [cell.text for cell in table.cells]


def test_a_number_that_filled_its_line_goes_on_below() -> None:
    assert texts_of([Box(0, 0, 32, 30)], characters("57794", 3, 2), characters("5", 3, 14)) == ["577945"]


@pytest.mark.parametrize(("first", "second"), [("57", "45"), ("5", "7"), ("577", "945")])
def test_numbers_below_one_another_that_had_room_are_not_joined(first: str, second: str) -> None:
    assert texts_of([Box(0, 0, 32, 30)], characters(first, 3, 2), characters(second, 3, 14)) == [
        f"{first} {second}"
    ]


def test_a_footnote_mark_beside_a_figure_makes_it_unread() -> None:
    read = texts_of([Box(0, 0, 60, 30)], characters("12", 3, 10), characters("1", 13, 9, size=6))
    assert read == ["未读出（字号不一：121）"]


LEFT, RIGHT = Box(0, 0, 30, 20), Box(30, 0, 60, 20)


def test_a_number_over_the_edge_of_a_cell_belongs_to_the_cell_it_stands_in() -> None:
    assert texts_of([LEFT, RIGHT], characters("12345", 8, 5), characters("7", 50, 5)) == ["12345", "7"]


def test_numbers_that_touch_over_the_edge_of_a_cell_are_both_unread() -> None:
    read = texts_of([LEFT, RIGHT], characters("12345", 8, 5), characters("77", 33, 5))
    assert all(text.startswith("未读出（数字越出了单元格") for text in read)


def part(*rows: tuple[str, ...]) -> PdfTable:
    cells = [
        PdfCell(50.0 * position, 50.0 * (position + 1), line, line + 1, text)
        for line, row in enumerate(rows)
        for position, text in enumerate(row)
    ]
    edges = [50.0 * number for number in range(len(rows[0]) + 1)]
    return PdfTable(cells, len(rows), 0, 100, edges)


def rows_of(table: PdfTable) -> list[list[str]]:
    return [[text for _, text in table.texts(line)] for line in range(table.lines)]


HEADER = ("信息内容", "本年制发件数")


def test_headers_that_are_repeated_stand_once() -> None:
    whole = put_together(part(HEADER, ("规章", "1")), part(HEADER, ("行政规范性文件", "2")))
    assert rows_of(whole) == [list(HEADER), ["规章", "1"], ["行政规范性文件", "2"]]


@pytest.mark.parametrize(("upper", "lower"), [("7", ""), ("", "7")])
@pytest.mark.parametrize(
    ("first", "second"), [("行政规范", "性文件"), ("1.属于国", "家秘密"), ("2.没有现成信", "息需要另行制作")]
)
def test_a_row_that_the_edge_of_a_page_cut_is_one_row(
    first: str, second: str, upper: str, lower: str
) -> None:
    whole = put_together(part(("规章", "1"), (first, upper)), part((second, lower), ("行政许可", "3")))
    assert rows_of(whole) == [["规章", "1"], [first + second, "7"], ["行政许可", "3"]]


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        (("规章", "1"), ("行政许可", "")),
        (("行政规范", "7"), ("性文件", "8")),
        (("某项", ""), ("另一项", "8")),
    ],
)
def test_two_rows_are_never_made_one(upper: tuple[str, ...], lower: tuple[str, ...]) -> None:
    assert rows_of(put_together(part(HEADER, upper), part(lower))) == [list(HEADER), list(upper), list(lower)]


def test_a_header_cut_by_the_edge_of_a_page_begins_where_its_cell_does() -> None:
    whole = put_together(part(("", "法人或其他组织")), part(("自然人", "商业企业"), ("3", "4")))
    assert rows_of(whole) == [["自然人", "法人或其他组织"], ["商业企业"], ["3", "4"]]


@pytest.mark.parametrize("figure", ["未读出", "不适用", "——", "12"])
def test_a_blank_at_the_end_of_a_page_stays_blank_whatever_the_next_page_begins_with(figure: str) -> None:
    above = part(("统计指标", "单位", "统计数"), ("涉及个人隐私", "件", ""))
    below = part(("危及国家安全、公共安全、经济安全和社会稳定", "件", figure))
    assert rows_of(put_together(above, below))[1:] == [
        ["涉及个人隐私", "件", ""],
        ["危及国家安全、公共安全、经济安全和社会稳定", "件", figure],
    ]
