"""What any form holds is read back from a page that prints it, in every form and whatever the figures are."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.forms.cells import BLANK, Cell, CellReference, CellState
from gongkai.forms.library import all_forms, form
from gongkai.forms.model import Form, Table
from gongkai.reading import examine, read_report

YEARS = {"2014": 2017, "2019": 2020, "2021": 2023}

numbers = st.one_of(
    st.just(Cell.number(0)),
    st.integers(min_value=1, max_value=10**7).map(Cell.number),
    st.integers(min_value=1, max_value=10**6).map(lambda cents: Cell.number(Decimal(cents) / 100)),
)
cells = st.one_of(numbers, numbers, numbers, st.just(BLANK))


def _printed(cell: Cell) -> str:
    return "" if cell.value is None else f"{cell.value:f}"


def _headings_above(table: Table, row_id: str, shown: set[str]) -> list[str]:
    """The labels of the groups that a row opens, as a page with merged cells prints them once."""
    labels = []
    parent = table.row(row_id).parent
    while parent and table.row(parent).heading and parent not in shown:
        shown.add(parent)
        labels.insert(0, table.row(parent).label)
        parent = table.row(parent).parent
    return labels


def _rows_on_paper(table: Table, arrangement: str, figures: dict[CellReference, Cell]) -> list[list[str]]:
    columns = table.columns(arrangement)
    if table.layout == "side_by_side":
        groups = [row for row in table.rows if not row.heading]
        values = [
            _printed(figures[CellReference(table.form, table.id, row.id, column.id)])
            for row in groups
            for column in columns
        ]
        return [[row.label for row in groups], [c.label for _ in groups for c in columns], values]
    lines = [[table.caption]] if table.caption else []
    units = ["单位"] if table.form == "2014" else []
    lines.append([table.row_header or table.corner, *units, *(column.label for column in columns)])
    shown: set[str] = set()
    for row in table.rows:
        unit = [row.unit] if table.form == "2014" else []
        if row.heading:
            if table.form == "2014":
                lines.append([row.label, *unit, *("" for _ in columns)])
            continue
        above = _headings_above(table, row.id, shown) if table.form != "2014" else []
        values = [
            _printed(figures[CellReference(table.form, table.id, row.id, column.id)]) for column in columns
        ]
        lines.append([*above, row.label, *unit, *values])
    width = max(len(line) for line in lines) if table.form != "2014" and not table.stack else 0
    return [line + [""] * (width - len(line)) for line in lines]


def _page(chosen: Form, arrangements: dict[str, str], figures: dict[CellReference, Cell], end: str) -> str:
    year = YEARS[chosen.id]
    parts = [f"某某市{year}年政府信息公开工作年度报告", f"统计期限为{year}年1月1日至{year}年12月31日。"]
    for table in chosen.tables:
        if not table.stack or table.id == "documents":
            parts.append(f"{table.section}、{table.title}")
        for line in _rows_on_paper(table, arrangements[table.id], figures):
            parts.append("".join(cell + end for cell in line))
    return "\n".join(parts) + "\n"


def _references(chosen: Form, arrangements: dict[str, str]) -> list[CellReference]:
    return [reference for table in chosen.tables for reference in table.references(arrangements[table.id])]


@pytest.mark.parametrize("form_id", list(YEARS))
@pytest.mark.parametrize("end", [" | ", " |\n"], ids=["one row a line", "one cell a line"])
@given(data=st.data())
@settings(max_examples=15, deadline=None)
def test_every_figure_printed_is_read_back(form_id: str, end: str, data: st.DataObject) -> None:
    chosen = form(form_id)
    arrangements = {t.id: data.draw(st.sampled_from(list(t.arrangements))) for t in chosen.tables}
    references = _references(chosen, arrangements)
    pool = data.draw(st.lists(cells, min_size=5, max_size=12))
    filled = [cell for cell in pool if cell.is_filled] or [Cell.number(3)]
    chance = data.draw(st.randoms(use_true_random=False))
    figures = {
        reference: chance.choice(pool if reference.table in _MAY_BE_BLANK else filled)
        for reference in references
    }
    report = read_report(_page(chosen, arrangements, figures, end))
    for reference in references:
        read = report.figures[reference]
        assert read.state in (figures[reference].state, CellState.UNREAD), reference
        assert read.value in (figures[reference].value, None), reference
    assert all(report.figures[r].value == c.value for r, c in figures.items() if r.table not in _OPEN)


_MAY_BE_BLANK = frozenset({"statistics", "requests"})
"""Tables in which a blank has a place, because their rows can be counted against one another."""

_OPEN = frozenset({"requests"})
"""Tables in which a row with blanks may be left unread when too few rows are whole."""


@pytest.mark.parametrize("chosen", all_forms(), ids=lambda chosen: chosen.id)
def test_a_form_of_zeros_has_no_error(chosen: Form) -> None:
    arrangements = {table.id: next(iter(table.arrangements)) for table in chosen.tables}
    figures = {reference: Cell.number(0) for reference in _references(chosen, arrangements)}
    report = read_report(_page(chosen, arrangements, figures, " | "))
    assert report.unread == []
    assert [finding.message for finding in examine(report) if finding.severity == "error"] == []


def test_the_published_report_of_a_city_that_foots_has_no_error() -> None:
    chosen = form("2021")
    arrangements = {table.id: "standard" for table in chosen.tables}
    figures = {reference: Cell.number(0) for reference in _references(chosen, arrangements)}
    outcomes = {
        "new": 14069, "carried_in": 560, "granted": 5548, "partial": 2168, "den_secret": 13, "den_law": 30,
        "den_security": 11, "den_third": 51, "den_internal": 104, "den_process": 85, "den_casefile": 286,
        "den_query": 150, "na_nohold": 3222, "na_make": 180, "na_unclear": 19, "np_petition": 203,
        "np_repeat": 148, "np_publication": 0, "np_mass": 101, "np_reissue": 5, "ot_uncorrected": 318,
        "ot_unpaid": 203, "ot_other": 965, "total": 13810, "carried_out": 819,
    }  # fmt: skip
    for row, value in outcomes.items():
        for column in ("natural", "total"):
            figures[CellReference("2021", "requests", row, column)] = Cell.number(value)
    results = {
        "reconsideration": (376, 97, 196, 121, 790),
        "direct": (16, 1, 12, 27, 56),
        "after_reconsideration": (74, 1, 30, 51, 156),
    }
    for row, values in results.items():
        for column, value in zip(("upheld", "corrected", "other", "pending", "total"), values, strict=True):
            figures[CellReference("2021", "remedies", row, column)] = Cell.number(value)
    report = read_report(_page(chosen, arrangements, figures, " | "))
    assert {cell: figure.value for cell, figure in report.figures.items()} == {
        cell: figure.value for cell, figure in figures.items()
    }
    assert [finding.message for finding in examine(report) if finding.severity == "error"] == []
