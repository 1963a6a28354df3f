"""Pages as they are found on the web: encodings, hidden text, tables that only set the page, merged and odd cells."""

from __future__ import annotations

import pytest

from gongkai.forms.cells import CellReference, CellState
from gongkai.reading import examine, read_report
from gongkai.reading.report import Report
from tests.reading.published import source_of

TITLE = "某市人民政府2023年政府信息公开工作年度报告"
RULES = {
    column: CellReference("2021", "documents", "rules", column)
    for column in ("issued", "repealed", "in_force")
}
FEES = CellReference("2021", "fees", "fees", "amount")
PENALTIES = CellReference("2021", "penalties", "penalties", "decisions")
MEASURES = CellReference("2021", "penalties", "compulsory_measures", "decisions")


def table(
    rules: str = "", fees: str = "<td>1.5</td>", penalties: str = "<td>3</td>", measures: str = "<td>0</td>"
) -> str:
    rules = rules or "<td>1</td><td>2</td><td>30</td>"
    return f"""<table><tr><td colspan="4">第二十条第（一）项</td></tr>
    <tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>
    <tr><td>规章</td>{rules}</tr>
    <tr><td>行政规范性文件</td><td>7</td><td>8</td><td>9</td></tr>
    <tr><td colspan="4">第二十条第（六）项</td></tr><tr><td>信息内容</td><td colspan="3">本年处理决定数量</td></tr>
    <tr><td>行政处罚</td>{penalties}</tr><tr><td>行政强制</td>{measures}</tr>
    <tr><td colspan="4">第二十条第（八）项</td></tr>
    <tr><td>信息内容</td><td colspan="3">本年收费金额（单位：万元）</td></tr>
    <tr><td>行政事业性收费</td>{fees}</tr></table>"""


def page(content: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body><h1>{TITLE}</h1><p>二、主动公开政府信息情况</p>{content}</body></html>"


def values(report: Report) -> list[object]:
    return [report.figures[cell].value for cell in RULES.values()]


def test_the_source_of_a_page_is_read_as_the_page() -> None:
    report = read_report(page(table()))
    assert (report.encoding, report.title, report.year) == ("html utf-8", TITLE, 2023)
    assert values(report) == [1, 2, 30]
    assert "<" not in report.text
    assert all(report.text[f.start : f.end] == f.raw for f in report.figures.values() if f.start is not None)


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("gbk", "gb18030"), ("GB2312", "gb18030"), ("big5", "big5hkscs"), ("utf-8", "utf-8")],
)
def test_a_page_is_decoded_by_what_it_says(charset: str, encoding: str) -> None:
    text = page(table(), f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">')
    if charset == "big5":
        text = (
            text.replace("市人民政府", "市人民政府").replace("第二十条", "第二十條").replace("规章", "規章")
        )
        text = text.encode("big5hkscs", "ignore").decode("big5hkscs")
    report = read_report(text.encode(encoding))
    assert report.encoding == f"html {encoding}"
    if charset != "big5":
        assert values(report) == [1, 2, 30]
    else:
        assert "規章" in report.text


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>var a = '9';</script>",
        "<style>td:after{content:'9'}</style>",
        '<span style="DISPLAY : none">9</span>',
        '<span style="visibility:hidden">9</span>',
        '<span class="visually-hidden">空白</span>',
        '<span class="note sr-only">9</span>',
        "<span hidden>9</span>",
        "<!-- 9 -->",
        "<template>9</template>",
        "&nbsp;",
        "　",
        "\u200b",
    ],
)
def test_what_a_page_does_not_show_is_no_text(hidden: str) -> None:
    report = read_report(page(table(rules=f"<td>{hidden}</td><td>2</td><td>30</td>")))
    assert report.figures[RULES["issued"]].state is CellState.BLANK
    assert values(report) == [None, 2, 30]


def test_a_cell_that_takes_no_place_moves_no_figure() -> None:
    report = read_report(page(table(rules='<td>1</td><td style="display:none">9</td><td>2</td><td>30</td>')))
    assert values(report) == [1, 2, 30]


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        ('<td colspan="2">5</td><td>30</td>', [None, None, 30]),
        ('<td colspan="3">5</td>', [None, None, None]),
        ("<td>1<sup>2</sup></td><td>2</td><td>30</td>", [None, 2, 30]),
        ("<td><s>1</s>4</td><td>2</td><td>30</td>", [None, 2, 30]),
        ("<td>见附件</td><td>2</td><td>30</td>", [None, 2, 30]),
        ("<td>1<br>2</td><td>2</td><td>30</td>", [None, 2, 30]),
        ("<td>1<span>2</span></td><td> 2 </td><td>\n30\n</td>", [12, 2, 30]),
        ('<td><input value="1"></td><td>2</td><td>30</td>', [1, 2, 30]),
        ("<td>-1</td><td>2.5</td><td>30件</td>", [-1, 2.5, 30]),
        ("<td>3元</td><td>2</td><td>30</td>", [None, 2, 30]),
        ("<td>1</td><td>2</td>", [None, None, None]),
    ],
)
def test_a_figure_is_read_only_where_one_stands_in_its_own_cell(cells: str, read: list[object]) -> None:
    report = read_report(page(table(rules=cells)))
    assert values(report) == read
    unread = [cell for cell in RULES.values() if report.figures[cell].value is None]
    assert all(report.figures[cell].state is CellState.UNREAD for cell in unread)
    told = {cell for entry in report.unread for cell in entry.cells}
    assert set(unread) <= told


def test_a_negative_or_fractional_count_is_read_and_found_wrong() -> None:
    report = read_report(page(table(rules="<td>-1</td><td>2.5</td><td>30</td>")))
    assert {str(cell) for f in examine(report) if f.id == "T2-5" for cell in f.cells} == {
        str(RULES["issued"]), str(RULES["repealed"]),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("written", "value"),
    [("1.5", "1.5"), ("1.5万元", "1.5"), ("15000元", "1.5"), ("0.00015亿元", "1.5"), ("15,000元", "1.5")],
)
def test_sums_are_told_in_the_unit_of_the_form(written: str, value: str) -> None:
    assert str(read_report(page(table(fees=f"<td>{written}</td>"))).figures[FEES].value.normalize()) == value  # type: ignore[union-attr]


@pytest.mark.parametrize("written", ["1.5万", "3件", "1.5 2"])
def test_a_sum_in_a_unit_that_is_none_is_unread_and_said(written: str) -> None:
    report = read_report(page(table(fees=f"<td>{written}</td>")))
    assert report.figures[FEES].state is CellState.UNREAD
    assert any(FEES in entry.cells and written.split()[0] in entry.message for entry in report.unread)


def test_one_figure_merged_over_two_rows_belongs_to_neither() -> None:
    report = read_report(page(table(penalties='<td rowspan="2" colspan="3">5</td>', measures="")))
    assert [report.figures[cell].state for cell in (PENALTIES, MEASURES)] == [CellState.UNREAD] * 2
    assert report.figures[FEES].value is not None


def test_a_table_that_sets_the_page_is_no_table_of_figures() -> None:
    menu = "<td><a>规章</a> | <a>行政许可</a><br>12</td>"
    report = read_report(page(f"<table><tr>{menu}<td><p>正文。</p>{table()}</td></tr></table>"))
    assert values(report) == [1, 2, 30]
    assert report.figures[PENALTIES].value == 3


def test_bars_between_links_are_not_taken_for_cells() -> None:
    links = "<p>首页 | 规章 | 5 | 行政规范性文件 | 6 |</p>"
    assert values(read_report(page(links + table()))) == [1, 2, 30]


def test_running_numbers_before_the_labels_are_no_figures() -> None:
    rows = (
        table()
        .replace("<tr><td>规章", "<tr><td>1</td><td>规章")
        .replace("<tr><td>行政规", "<tr><td>2</td><td>行政规")
    )
    assert values(
        read_report(page(rows.replace("<tr><td>信息内容", "<tr><td>序号</td><td>信息内容", 1)))
    ) == [1, 2, 30]


def test_the_title_in_a_meta_tag_names_a_page_without_one() -> None:
    meta = f'<meta name="ArticleTitle" content="{TITLE}">'
    report = read_report(page(table(), meta).replace(f"<h1>{TITLE}</h1>", ""))
    assert (report.title, report.year) == (TITLE, 2023)


def test_text_typed_with_bars_into_a_page_is_still_read() -> None:
    lines = "规章 | 1 | 2 | 30 |<br>行政规范性文件 | 7 | 8 | 9 |"
    head = "第二十条第（一）项 |<br>信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |<br>"
    assert values(read_report(page(f"<p>{head}{lines}</p>"))) == [1, 2, 30]


@pytest.mark.parametrize(
    "source",
    [
        "<html></html>",
        "<html><body><script>1</script></body></html>",
        "<table>" * 3000 + "</td>",
        "<div>" * 20000 + "</div>",
        '<table><tr><td colspan="999999999" rowspan="999999999">1</td></tr></table>' * 300,
        "<table>" + '<tr><td rowspan="65534" colspan="1000">1</td></tr>' * 500 + "</table>",
        "<p>今天天气很好。</p><p>没有报告。</p>",
    ],
)
def test_a_page_that_is_no_report_is_answered_with_one_sentence(source: str) -> None:
    report = read_report(source.encode())
    assert not report.is_read
    assert len(report.unread) == 1
    assert report.unread[0].message.endswith("。")


@pytest.mark.parametrize("stray", ["</p>", "<p>注：</p>", "<div", "a<b 且 b>c", "<br>"])
def test_a_stray_tag_makes_no_page_of_a_text(stray: str) -> None:
    source = source_of("hekou_2018")
    whole, read = read_report(source), read_report(source + stray)
    assert read.encoding == "utf-8"
    assert read.cells == whole.cells


def test_a_piece_of_a_page_is_read_as_one() -> None:
    report = read_report(f"<h1>{TITLE}</h1>\n{table()}")
    assert (report.encoding, values(report)) == ("html utf-8", [1, 2, 30])
    assert values(read_report(f"{TITLE}\n{table()}")) == [1, 2, 30]
