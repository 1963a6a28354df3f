"""Tables as officials write and copy them: edges, blanks, other orders, units, page numbers. No figure moves."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.forms.cells import CellReference, CellState
from gongkai.forms.findings import Severity
from gongkai.forms.library import form
from gongkai.reading import examine, read_report
from gongkai.reading.report import Report

Rows = list[list[str]]
Layout = Callable[[Rows], str]

APPLICANTS = ("natural", "enterprise", "research", "public_interest", "legal_service", "other")
HEAD = [
    ["（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "申请人情况"],
    ["自然人", "法人或其他组织", "总计"],
    ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"],
]
RESULTS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]


def _figures(form_id: str) -> dict[tuple[str, str], int]:
    """The figures of a requests table in which everything foots and hardly two neighbours are alike."""
    rows = [row.id for row in form(form_id).table("requests").rows if not row.heading]
    outcomes = rows[rows.index("granted") : rows.index("total")]
    found = {
        (row, column): (3 * i + 2 * j) % 5
        for i, row in enumerate(outcomes)
        for j, column in enumerate(APPLICANTS)
    }
    for column in APPLICANTS:
        found["total", column] = sum(found[row, column] for row in outcomes)
        found["carried_in", column], found["carried_out", column] = 1, 0
        found["new", column] = found["total", column] - 1
    return found | {(row, "total"): sum(found[row, column] for column in APPLICANTS) for row in rows}


def _requests(form_id: str, blank_zeros: bool = False) -> Rows:
    figures, found, groups = _figures(form_id), list(HEAD), list[str]()
    for row in form(form_id).table("requests").rows:
        if row.heading:
            groups.append(row.label)
            continue
        values = [figures[row.id, column] for column in (*APPLICANTS, "total")]
        found.append([*groups, row.label, *("" if blank_zeros and not v else str(v) for v in values)])
        groups = []
    return found


def _edgeless(rows: Rows) -> str:
    return "\n".join(" | ".join(row) for row in rows)


def _pipes(rows: Rows) -> str:
    return "\n".join(" | ".join(row) + " |" for row in rows)


def _edges(rows: Rows) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _markdown(rows: Rows) -> str:
    first, *others = _edges(rows).split("\n")
    return "\n".join([first, "| --- " * max(map(len, rows)) + "|", *others])


def _tabs(rows: Rows) -> str:
    return "\n".join("\t".join(row) for row in rows)


def _lines(rows: Rows) -> str:
    return "\n".join(cell for row in rows for cell in row)


def _spaces(rows: Rows) -> str:
    return "\n".join(" ".join(row) for row in rows)


LAYOUTS = (_edgeless, _pipes, _edges, _markdown, _tabs, _lines, _spaces)
WITH_A_LINE_FOR_EACH_ROW = (_pipes, _edges, _markdown, _tabs)


def _report(*tables: str, year: int = 2023) -> Report:
    return read_report(
        "\n".join([f"青山县{year}年政府信息公开工作年度报告", "一、总体情况", *tables, "五、存在的主要问题"])
    )


def _read(report: Report, table: str) -> dict[tuple[str, str], Decimal | None]:
    return {(cell.row, cell.column): f.value for cell, f in report.figures.items() if cell.table == table}


def _errors(report: Report) -> list[str]:
    return [finding.message for finding in examine(report) if finding.severity is Severity.ERROR]


@pytest.mark.parametrize("form_id", ["2019", "2021"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_requests_table_is_read_alike_in_every_layout(layout: Layout, form_id: str) -> None:
    report = _report(layout(_requests(form_id)), year=2020 if form_id == "2019" else 2023)
    assert _read(report, "requests") == _figures(form_id)
    assert _errors(report) == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_remedies_are_read_alike_in_every_layout(layout: Layout) -> None:
    figures = ["1", "0", "2", "0", "3", "4", "0", "0", "1", "5", "0", "6", "0", "0", "6"]
    head = [["行政复议", "行政诉讼"], [*RESULTS, "未经复议直接起诉", "复议后起诉"], [*RESULTS, *RESULTS]]
    read = _read(_report(layout([*head, figures])), "remedies")
    assert list(read.values()) == [Decimal(figure) for figure in figures]


@pytest.mark.parametrize("form_id", ["2019", "2021"])
@pytest.mark.parametrize("layout", WITH_A_LINE_FOR_EACH_ROW)
def test_blank_cells_are_told_where_every_row_has_its_line(layout: Layout, form_id: str) -> None:
    report = _report(layout(_requests(form_id, blank_zeros=True)), year=2020 if form_id == "2019" else 2023)
    assert _read(report, "requests") == {cell: value or None for cell, value in _figures(form_id).items()}
    assert {f.state for f in report.figures.values()} == {CellState.NUMBER, CellState.BLANK}
    assert _errors(report) == []


def test_blanks_that_leave_no_trace_are_left_unread_and_never_closed_up() -> None:
    report = _report(_lines([[cell for cell in row if cell] for row in _requests("2021", blank_zeros=True)]))
    known = _figures("2021")
    for cell, value in _read(report, "requests").items():
        assert value is None or value == known[cell]
    assert any("无法判断各属哪一列，整行未读" in unread.message for unread in report.unread)


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_cell_taken_out_of_any_layout_moves_no_figure(data: st.DataObject) -> None:
    rows = _requests("2021", data.draw(st.booleans()))
    row = data.draw(st.integers(len(HEAD), len(rows) - 1))
    cell = data.draw(st.integers(len(rows[row]) - 7, len(rows[row]) - 1))
    del rows[row][cell]
    report = _report(data.draw(st.sampled_from(WITH_A_LINE_FOR_EACH_ROW))(rows))
    known = _figures("2021")
    assert all(not value or value == known[cell] for cell, value in _read(report, "requests").items())


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_total_column_that_comes_first_is_read_as_the_total(layout: Layout) -> None:
    head = [HEAD[0], ["总计", "自然人", "法人或其他组织"], HEAD[2]]
    body = [[*row[:-7], row[-1], *row[-7:-1]] for row in _requests("2021")[3:]]
    assert _read(_report(layout([*head, *body])), "requests") == _figures("2021")


def test_headers_in_an_order_that_makes_no_sense_leave_the_table_unread() -> None:
    head = [HEAD[0], ["总计", "自然人", "法人及其他组织"], HEAD[2]]
    report = _report(_pipes([*head, *_requests("2021")[3:]]))
    assert set(_read(report, "requests").values()) == {None}
    assert any("各列的先后与格式不同" in unread.message for unread in report.unread)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_labels_of_groups_that_stand_in_each_row_open_no_second_table(layout: Layout) -> None:
    rows, groups = _requests("2021"), list[str]()
    for row in rows[3:]:
        labels = row[:-7]
        groups = labels[:-1] or (
            ["三、本年度办理结果"] if labels[0][0] == "（" else groups if labels[0][0].isdigit() else []
        )
        row[:-7] = [*groups, labels[-1]]
    report = _report(layout(rows))
    assert _read(report, "requests") == _figures("2021")
    assert not any("第二次出现" in unread.message for unread in report.unread)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    "between", ["- 5 -", "第 6 页 共 10 页", "6", "注：以上数据由县政府办公室统计", "—7—"]
)
def test_page_numbers_and_notes_between_rows_are_no_figures(layout: Layout, between: str) -> None:
    rows = _requests("2021")
    report = _report(layout(rows[:18]) + f"\n{between}\n" + layout(rows[18:]))
    known = _figures("2021")
    wrong = {
        cell: value for cell, value in _read(report, "requests").items() if value not in (None, known[cell])
    }
    assert wrong == {}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_column_of_another_year_is_never_taken_for_this_years(layout: Layout) -> None:
    head = [HEAD[0], [*HEAD[1], "上年总计"], HEAD[2]]
    body = [[*row, "901"] for row in _requests("2021")[3:]]
    report = _report(layout([*head, *body]))
    known = _figures("2021")
    assert all(value in (None, known[cell]) for cell, value in _read(report, "requests").items())
    licences = [["第二十条第（五）项"], ["信息内容", "本年处理决定数量", "上年数"], ["行政许可", "12", "999"]]
    report = _report(layout(licences))
    assert {table.form for table in report.tables} <= {"2021"}
    assert set(_read(report, "licences").values()) <= {None}


@pytest.mark.parametrize(
    "written", ["12345600元", "1,234.56万元", "1234.56（万元）", "0.123456亿元", "1234.56"]
)
def test_money_is_read_in_the_unit_that_stands_beside_it(written: str) -> None:
    fees = [["第二十条第（八）项"], ["信息内容", "本年收费金额（单位：万元）"], ["行政事业性收费", written]]
    assert _read(_report(_pipes(fees)), "fees") == {("fees", "amount"): Decimal("1234.56")}


@pytest.mark.parametrize(
    ("header", "label"), [("采购总金额（万元）", "政府集中采购"), ("采购总金额", "政府集中采购（万元）")]
)
def test_money_is_read_in_the_unit_that_the_table_names(header: str, label: str) -> None:
    rows = [["第二十条第（九）项"], ["信息内容", "采购项目数量", header], [label, "3", "25.1"]]
    read = _read(_report(_pipes(rows), year=2020), "procurement")
    assert read == {("procurement", "projects"): 3, ("procurement", "amount"): 251000}


@pytest.mark.parametrize("unit", ["件", " 件"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_figures_with_their_unit_are_figures(layout: Layout, unit: str) -> None:
    rows = [*HEAD, *([*row[:-7], *(f"{value}{unit}" for value in row[-7:])] for row in _requests("2021")[3:])]
    assert _read(_report(layout(rows)), "requests") == _figures("2021")


def test_a_label_before_the_line_of_remedies_does_not_lose_it() -> None:
    head = [["行政复议", "行政诉讼"], [*RESULTS, "未经复议直接起诉", "复议后起诉"], [*RESULTS, *RESULTS]]
    report = _report(_pipes([*head, ["数量", *"100010000000000"]]))
    assert report.figures[CellReference("2021", "remedies", "reconsideration", "upheld")].value == 1


def test_labels_broken_over_lines_are_put_together_in_tabbed_rows() -> None:
    rows = _requests("2021")
    rows[6][0] = "（二）部分公开（区分处理的，\n只计这一情形，不计其他情形）"
    assert rows[6][0].replace("\n", "") == _requests("2021")[6][0]
    assert _read(_report(_tabs(rows)), "requests") == _figures("2021")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_table_marked_as_last_years_is_left_out_where_this_years_follows(layout: Layout) -> None:
    rows = _requests("2021")
    other = [*HEAD, *([*row[:-7], *["9"] * 7] for row in rows[3:])]
    report = _report("2022年数据如下：", layout(other), "2023年数据如下：", layout(rows))
    assert _read(report, "requests") == _figures("2021")
    assert any("其他年度的数" in unread.message for unread in report.unread)
