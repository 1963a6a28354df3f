"""The five published reports are read complete: every figure right, none invented."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.forms.cells import CellState
from gongkai.reading import read_report
from tests.reading.published import NAMES, by_label, facts_of, figures_of, source_of


@pytest.mark.parametrize("name", NAMES)
def test_every_published_figure_is_read_as_printed(name: str) -> None:
    read = by_label(read_report(source_of(name)))
    expected = figures_of(name)
    assert len(expected) >= 58
    wrong = {
        key: (value, read[key].value if key in read else "missing")
        for key, value in expected.items()
        if key not in read or read[key].value != value
    }
    assert wrong == {}


@pytest.mark.parametrize("name", NAMES)
def test_no_figure_appears_that_is_not_published(name: str) -> None:
    read = by_label(read_report(source_of(name)))
    expected = figures_of(name)
    invented = {key for key, figure in read.items() if figure.value is not None and expected.get(key) is None}
    assert invented == set()


@pytest.mark.parametrize("name", NAMES)
def test_blank_cells_of_tables_are_blank_and_not_zero_or_unread(name: str) -> None:
    read = by_label(read_report(source_of(name)))
    states = {read[key].state for key, value in figures_of(name).items() if value is None}
    assert states <= {CellState.BLANK}


@pytest.mark.parametrize("name", NAMES)
def test_evidence_of_every_figure_is_the_number_in_the_source_as_published(name: str) -> None:
    report = read_report(source_of(name))
    for figure in report.figures.values():
        if figure.value is None:
            continue
        if figure.value == 0 and not any(digit in figure.raw for digit in "0０"):
            assert any(word in figure.raw for word in ("没有", "未")), figure
        else:
            assert figure.start is not None and figure.end is not None
            assert report.text[figure.start : figure.end] == figure.raw
            assert float(figure.raw.replace(",", "")) == float(figure.value)


@pytest.mark.parametrize("name", NAMES)
def test_year_period_and_level_are_read(name: str) -> None:
    report, facts = read_report(source_of(name)), facts_of(name)["meta"]
    assert report.year == facts["report_year"]
    assert report.period == tuple(date.fromisoformat(day) for day in facts["period"])
    levels = {"设区的市": "prefecture", "乡镇": "township", "市辖区": "county", "县级市": "county"}
    assert report.level == levels[facts["level"]]


def test_authorities_are_named_in_full_and_in_simplified_characters() -> None:
    named = {name: read_report(source_of(name)).authority for name in NAMES}
    assert named == {
        "hebi_2014": "鹤壁市人民政府",
        "hekou_2018": "河口镇人民政府",
        "xinxiang_2016": "新乡市人民政府",
        "jiangxia_2021": "江夏区人民政府",
        "huairen_2024": "怀仁市人民政府",
    }


def test_the_form_is_recognised_table_by_table() -> None:
    found = {
        name: [(table.form, table.table, table.arrangement, table.in_prose) for table in report.tables]
        for name in NAMES
        for report in [read_report(source_of(name))]
    }
    assert found["hebi_2014"] == [("2014", "statistics", "three", False)]
    assert found["hekou_2018"] == [("2014", "statistics", "single", False)]
    assert found["xinxiang_2016"] == [("2014", "statistics", "three", True)]
    assert [form for form, *_ in found["jiangxia_2021"]] == ["2021", "2021", "2021", "2021", "2019", "2021"]
    assert {form for form, *_ in found["huairen_2024"]} == {"2021"}


def test_a_report_without_a_table_says_so_and_leaves_untold_rows_unread() -> None:
    report = read_report(source_of("xinxiang_2016"))
    assert any("没有统计表" in unread.message for unread in report.unread)
    fax = by_label(report)["三、依申请公开情况/（一）收到申请数/2.传真申请数", "全市总数"]
    assert fax.state is CellState.UNREAD


@pytest.mark.parametrize("name", [name for name in NAMES if name != "xinxiang_2016"])
def test_reports_with_all_tables_have_nothing_unread(name: str) -> None:
    report = read_report(source_of(name))
    assert report.unread == []
    assert all(figure.state is not CellState.UNREAD for figure in report.figures.values())
