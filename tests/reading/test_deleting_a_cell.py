"""No figure appears that the text does not hold: a cell deleted from the source never moves another figure."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.forms.cells import CellReference, CellState
from gongkai.reading import read_report
from gongkai.reading.report import Figure, Report
from tests.reading.published import WITH_TABLES, source_of


def _deletable(report: Report) -> list[Figure]:
    return [figure for figure in report.figures.values() if figure.start is not None and figure.raw]


def _row(reference: CellReference) -> tuple[str, ...]:
    """The cells whose place depends on one another: a row, or the whole of a table on one line."""
    if reference.table == "remedies":
        return (reference.form, reference.table)
    return (reference.form, reference.table, reference.row)


def _without_cell(source: str, figure: Figure) -> str:
    """The source without the figure and the delimiter that ends its cell."""
    assert figure.start is not None and figure.end is not None
    end = figure.end
    if delimiter := re.match(r"[ \t]*\|", source[end:]):
        return source[: figure.start] + source[end + delimiter.end() :]
    start = source.rfind("|", 0, figure.start)
    return source[:start] + source[end:]


def _compare(before: Report, after: Report, deleted: Figure) -> None:
    assert after.figures.get(deleted.cell) is None or after.figures[deleted.cell].value is None
    changed = {
        reference
        for reference, figure in before.figures.items()
        if reference not in after.figures or after.figures[reference].value != figure.value
    }
    assert {_row(reference) for reference in changed} <= {_row(deleted.cell)}
    for reference in changed:
        assert reference not in after.figures or after.figures[reference].state is not CellState.ZERO
        assert reference not in after.figures or after.figures[reference].value is None
    appeared = {
        reference
        for reference, figure in after.figures.items()
        if figure.value is not None and before.figures[reference].value is None
    }
    assert appeared == set()


@pytest.mark.parametrize("name", WITH_TABLES)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_deleted_cell_becomes_unread_with_its_row_and_no_other_figure_changes(
    name: str, data: st.DataObject
) -> None:
    source = source_of(name)
    before = read_report(source)
    deleted = data.draw(st.sampled_from(_deletable(before)))
    after = read_report(_without_cell(source, deleted))
    _compare(before, after, deleted)
    if deleted.cell in after.figures:
        assert after.figures[deleted.cell].state is CellState.UNREAD


@pytest.mark.parametrize("name", WITH_TABLES)
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_an_emptied_cell_is_blank_or_unread_and_no_other_figure_changes(
    name: str, data: st.DataObject
) -> None:
    source = source_of(name)
    before = read_report(source)
    deleted = data.draw(st.sampled_from(_deletable(before)))
    after = read_report(source[: deleted.start] + source[deleted.end :])
    _compare(before, after, deleted)


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_number_deleted_from_running_text_leaves_its_figure_unread(data: st.DataObject) -> None:
    source = source_of("xinxiang_2016")
    before = read_report(source)
    told = [figure for figure in _deletable(before) if figure.value]
    deleted = data.draw(st.sampled_from(told))
    after = read_report(source[: deleted.start] + source[deleted.end :])
    assert after.figures[deleted.cell].value in (None, deleted.value)
    for reference, figure in after.figures.items():
        if figure.value is not None and reference != deleted.cell:
            assert before.figures[reference].value == figure.value


@given(cut=st.integers(min_value=0, max_value=6000), name=st.sampled_from(WITH_TABLES))
@settings(max_examples=60, deadline=None)
def test_a_report_cut_anywhere_never_shows_a_figure_that_the_whole_does_not_have(cut: int, name: str) -> None:
    source = source_of(name)
    before, after = read_report(source), read_report(source[:cut])
    # Cut before the rows that tell the forms apart, a table may be taken for that of the other form.
    known = {(cell.table, cell.row, cell.column): figure.value for cell, figure in before.figures.items()}
    for cell, figure in after.figures.items():
        if figure.value is None or any(table.in_prose for table in after.tables):
            continue
        # A number cut in its middle stands at the very end of the text.
        assert known[cell.table, cell.row, cell.column] == figure.value or figure.end == cut
