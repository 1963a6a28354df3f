"""What any form holds is read back from a page, a Word file, a PDF and a workbook in the official layout, cell by cell."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.forms.cells import BLANK, NOT_APPLICABLE, Cell, CellReference, CellState
from gongkai.forms.library import all_forms, form
from gongkai.forms.model import Form
from gongkai.reading import read_report
from gongkai.reading.report import Report
from tests.reading import laying_out as made

_LAYOUTS = [(chosen.id, name) for chosen in all_forms() for name in chosen.tables[0].arrangements]
_FILES: dict[str, Callable[[Form, str, made.Figures], bytes]] = {
    "html": made.as_html,
    "docx": made.as_word,
    "xlsx on one sheet": lambda form, name, figures: made.as_workbook(form, name, figures, True),
    "xlsx on several": lambda form, name, figures: made.as_workbook(form, name, figures, False),
    "pdf": made.as_pdf,
}
_TIMES = {"html": 12, "docx": 3, "pdf": 3}
"""Trials of each layout; the others lie between."""

needs_a_font = pytest.mark.skipif(
    not made.chinese_font(), reason="no font with Chinese characters on this machine to set a PDF in"
)

numbers = st.one_of(
    st.integers(min_value=1, max_value=999_999).map(Cell.number),
    st.decimals(min_value="0.01", max_value="999.99", places=2).map(Cell.number),
)
cells = st.one_of(numbers, st.just(Cell.number(0)), st.just(BLANK), st.just(NOT_APPLICABLE))


def _drawn(data: st.DataObject, form_id: str, arrangement: str) -> dict[CellReference, Cell]:
    pool = data.draw(st.lists(cells, min_size=1, max_size=10))
    chance = data.draw(st.randoms(use_true_random=False))
    return {reference: chance.choice(pool) for reference in made.references_of(form(form_id), arrangement)}


def _assert_read_back(report: Report, figures: made.Figures, title: str) -> None:
    assert report.title == title
    assert [unread.message for unread in report.unread] == []
    assert {c: (f.state, f.value) for c, f in report.figures.items()} == {
        c: (cell.state, cell.value) for c, cell in figures.items()
    }
    for figure in report.figures.values():
        assert figure.start is not None and report.text[figure.start : figure.end] == figure.raw


@pytest.mark.parametrize(("form_id", "arrangement"), _LAYOUTS)
@pytest.mark.parametrize(
    "kind", [name if name != "pdf" else pytest.param(name, marks=needs_a_font) for name in _FILES]
)
def test_every_cell_comes_back_with_its_state(kind: str, form_id: str, arrangement: str) -> None:
    chosen = form(form_id)

    @given(data=st.data())
    @settings(
        max_examples=_TIMES.get(kind, 5), deadline=None, suppress_health_check=[HealthCheck.data_too_large]
    )
    def holds(data: st.DataObject) -> None:
        figures = _drawn(data, form_id, arrangement)
        report = read_report(_FILES[kind](chosen, arrangement, figures))
        assert report.encoding.split()[0] == kind.split()[0]
        _assert_read_back(report, figures, made.title_of(chosen))

    holds()


@pytest.mark.parametrize("state", [Cell.number(0), BLANK, NOT_APPLICABLE], ids=lambda cell: cell.state.value)
@pytest.mark.parametrize(
    "kind", [name if name != "pdf" else pytest.param(name, marks=needs_a_font) for name in _FILES]
)
@pytest.mark.parametrize(("form_id", "arrangement"), _LAYOUTS)
def test_a_form_of_nothing_but_one_state_comes_back(
    kind: str, form_id: str, arrangement: str, state: Cell
) -> None:
    figures = dict.fromkeys(made.references_of(form(form_id), arrangement), state)
    report = read_report(_FILES[kind](form(form_id), arrangement, figures))
    _assert_read_back(report, figures, made.title_of(form(form_id)))


@needs_a_font
@pytest.mark.parametrize("repeat_headers", [True, False])
@pytest.mark.parametrize(("width", "height"), [(29.7, 21.0), (21.0, 29.7), (29.7, 12.0), (24.0, 10.0)])
@pytest.mark.parametrize("form_id", ["2014", "2019", "2021"])
def test_tables_that_break_over_pages_lose_and_move_no_figure(
    form_id: str, width: float, height: float, repeat_headers: bool
) -> None:
    chosen = form(form_id)
    references = made.references_of(chosen, "")
    # Every figure differs from its neighbours, so a figure that moves by one place shows.
    figures = {reference: Cell.number(number % 97) for number, reference in enumerate(references)}
    report = read_report(
        made.as_pdf(chosen, "", figures, width=width, height=height, repeat_headers=repeat_headers)
    )
    read = {cell: figure for cell, figure in report.figures.items() if figure.state is not CellState.UNREAD}
    assert all(figure.value == figures[cell].value for cell, figure in read.items())
    # Where a header of several storeys is itself cut by the edge of a page, its table may be left unread, and said.
    assert len(read) == len(references) or (height < 12 and report.unread)
    if len(read) < len(references):
        assert {cell.table for cell in references if cell not in read} <= {"remedies"}
