"""What a report prints, our own reader reads: the same figures and the same gaps, in every format and form."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gongkai.forms.cells import BLANK, NOT_APPLICABLE, UNREAD, Cell, CellReference
from gongkai.forms.library import form as form_with_id
from gongkai.forms.library import table as table_with_id
from gongkai.reading import examine, read_report
from gongkai.reading.report import Report
from gongkai.reports.outputs import OUTPUTS
from gongkai.reports.outputs.text_file import read_back
from tests.reports.outputs.documents import consistent_cells, report_document

FORMS = [("2021", ""), ("2019", ""), ("2014", "single"), ("2014", "three")]
FORMATS = ["html", "docx", "pdf", "xlsx", "txt", "json"]
EXAMPLES = {"docx": 4, "pdf": 4}


def random_cells(form_id: str, arrangement: str, chance: random.Random) -> dict[CellReference, Cell]:
    """Every cell of a form at random: numbers of all sizes, zeros, blanks, dashes and unread ones."""
    form = form_with_id(form_id)
    gaps = chance.choice([0.0, 0.05, 0.3])
    return {
        reference: random_cell(reference, chance, gaps)
        for table in form.tables
        for reference in table.references(arrangement if arrangement in table.arrangements else "")
    }


def random_cell(reference: CellReference, chance: random.Random, gaps: float) -> Cell:
    if chance.random() < gaps:
        return chance.choice([BLANK, BLANK, NOT_APPLICABLE, UNREAD])
    row = table_with_id(reference.form, reference.table).row(reference.row)
    if chance.random() < 0.4:
        return Cell.number(0)
    value = Decimal(chance.choice([1, 7, 10, 99, 1000, 14069, 558794, chance.randrange(1, 10**7)]))
    if not row.whole_number:
        value /= chance.choice([1, 10, 100, 10000])
    if row.signed and chance.random() < 0.5:
        value = -value
    return Cell.number(value)


def differences(report: Report, cells: dict[CellReference, Cell]) -> dict[str, tuple[Cell, Cell | None]]:
    read = report.cells
    wrong = {str(name): (cell, read.get(name)) for name, cell in cells.items() if read.get(name) != cell}
    return wrong | {str(name): (UNREAD, cell) for name, cell in read.items() if name not in cells}


PLACES = [
    pytest.param(format_, form_id, arrangement, id=f"{format_}-{form_id}{arrangement}")
    for format_ in FORMATS
    for form_id, arrangement in FORMS
]


@pytest.mark.parametrize(("format_", "form_id", "arrangement"), PLACES)
def test_every_figure_and_every_gap_is_read_back(format_: str, form_id: str, arrangement: str) -> None:
    output = OUTPUTS[format_]

    @settings(
        max_examples=EXAMPLES.get(format_, 10),
        deadline=None,
        # The seed of a random table is not worth making smaller, and a file takes a second to read.
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(st.randoms(use_true_random=False))
    def holds(chance: random.Random) -> None:
        cells = random_cells(form_id, arrangement, chance)
        document = report_document(form_id, arrangement, cells, with_charts=False)
        read = read_report(output.write(document), f"年报{output.suffix}")
        assert differences(read, cells) == {}

    holds()


@pytest.mark.parametrize(("format_", "form_id", "arrangement"), PLACES)
def test_a_whole_report_with_charts_remarks_and_lists_is_read_back(
    format_: str, form_id: str, arrangement: str
) -> None:
    document = report_document(
        form_id,
        arrangement,
        remarks=("本报告尚未报送，仅供审阅。", "尚有2个单位未报送，汇总不完整：淇县人民政府、市水利局。"),
        reasons=("“上年结转政府信息公开申请数量”与上年报告相差3件，系机构改革划入事项所致。",),
        included=("鹤壁市人民政府办公室", "鹤壁市教育局", "淇县人民政府"),
    )
    output = OUTPUTS[format_]
    read = read_report(output.write(document), f"年报{output.suffix}")
    assert differences(read, dict(document.cells)) == {}
    assert (read.authority, read.year, read.level) == ("鹤壁市人民政府", document.year, "prefecture")
    assert read.unread == []


@pytest.mark.parametrize("format_", ["html", "docx", "pdf", "xlsx", "txt"])
def test_no_digit_of_a_long_sum_of_money_is_lost(format_: str) -> None:
    funding = CellReference("2014", "statistics", "funding", "total")
    cells = consistent_cells(form_with_id("2014"), "single") | {funding: Cell.number("12345678901234.000001")}
    output = OUTPUTS[format_]
    document = report_document("2014", "single", cells, with_charts=False)
    assert differences(read_report(output.write(document), f"年报{output.suffix}"), cells) == {}


LIKE_ROWS = (
    "| 规章 | 1 | 2 | 3 |\n| （一）收到申请数 | 件 | 1 | 2 | 3 |\n行政处罚\t5\n行政许可\n317\n行政处罚 5\n（一）收到申请数 30\n1\n2\n3",
    "一、本年新收政府信息公开申请数量 5 6 7 8 9 10 45\n（七）总计\n1\n2\n3\n4\n5\n6\n7",
)
"""What somebody may write into a report that is worded like rows of its tables."""


@pytest.mark.parametrize("format_", ["html", "docx", "pdf", "xlsx", "txt"])
@pytest.mark.parametrize(("form_id", "arrangement"), [("2021", ""), ("2014", "three")])
def test_sentences_worded_like_rows_move_no_figure(format_: str, form_id: str, arrangement: str) -> None:
    texts = dict(zip(("problems", "opening"), LIKE_ROWS, strict=True))
    document = report_document(form_id, arrangement, texts=texts, with_charts=False)
    output = OUTPUTS[format_]
    read = read_report(output.write(document), f"年报{output.suffix}")
    assert differences(read, dict(document.cells)) == {}


@pytest.mark.parametrize(("form_id", "arrangement"), FORMS)
def test_the_text_says_where_every_table_and_every_figure_stands(form_id: str, arrangement: str) -> None:
    document = report_document(form_id, arrangement)
    own = read_back(document)
    text, tables = own.text, own.tables
    assert [table.table for table in tables] == [table.id for table in document.form.tables]
    for table in tables:
        assert text[table.start] == "|" and text[table.end - 1] == "|"
    figures = own.figures
    assert set(figures) == set(document.references())
    for figure in figures.values():
        span = next(t for t in tables if t.table == figure.cell.table)
        assert figure.start is not None and figure.end is not None
        assert span.start <= figure.start <= figure.end <= span.end
        assert text[figure.start : figure.end] == figure.raw
    assert "图1" not in text


def test_the_text_that_is_held_against_the_tables_finds_a_typed_figure_that_contradicts_them() -> None:
    cells = consistent_cells(form_with_id("2021"))
    document = report_document(texts={"general_requests": "全市共收到政府信息公开申请634件，办结{total}件。"})
    true = report_document()
    assert cells[CellReference("2021", "requests", "new", "total")] == Cell.number(635)

    def about_new(report: Report) -> list[str]:
        return [finding.message for finding in examine(report) if "634" in finding.message]

    assert about_new(read_back(document))
    assert not about_new(read_back(true))
