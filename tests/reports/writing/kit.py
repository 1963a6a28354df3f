"""Reports to write in: without a database for the arithmetic, with one for the pages."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st

from gongkai.forms.cells import BLANK, UNREAD, Cell, CellReference, Cells
from gongkai.forms.library import form as form_with_id
from gongkai.forms.model import Form
from gongkai.organizations.models import Authority, Kind, Level
from gongkai.reports.annual.figure_names import live_figure
from gongkai.reports.models import AnnualReport, Scope

YEARS = {"2014": 2016, "2019": 2020, "2021": 2023}
"""A reporting year for each form."""
OF_WHOM = {
    "鹤壁市人民政府": (Level.PREFECTURE, Kind.GOVERNMENT),
    "淇县人民政府": (Level.COUNTY, Kind.GOVERNMENT),
    "淇县财政局": (Level.COUNTY, Kind.DEPARTMENT),
    "北阳镇人民政府": (Level.TOWNSHIP, Kind.GOVERNMENT),
}


def a_report(form_id: str, name: str = "淇县财政局", *, compiled: bool = False) -> AnnualReport:
    """A report that is not in the database."""
    level, kind = OF_WHOM[name]
    authority = Authority(pk=1, name=name, short_name=name, level=level, kind=kind)
    return AnnualReport(
        authority=authority,
        year=YEARS[form_id],
        form=form_id,
        scope=Scope.COMPILED if compiled else Scope.OWN,
    )


def references(form: Form, *, compiled: bool = False) -> list[CellReference]:
    """Every cell of the form, in three columns where it is a compiled one that has them."""
    return [
        reference
        for table in form.tables
        for reference in table.references("three" if compiled and "three" in table.arrangements else "")
    ]


def zeros(
    form: Form, changes: Mapping[str, int | str | Cell] | None = None, *, compiled: bool = False
) -> Cells:
    """Cells that are all zero but for the changes, by the name of the live figure."""
    cells = {reference: Cell.number(0) for reference in references(form, compiled=compiled)}
    for name, value in (changes or {}).items():
        (reference,) = live_figure(form, name).references
        cells[reference] = value if isinstance(value, Cell) else Cell.number(value)
    return cells


a_cell = st.one_of(
    st.just(Cell.number(0)),
    st.integers(1, 40).map(Cell.number),
    st.integers(1, 3_000_000).map(Cell.number),
    st.sampled_from([BLANK, UNREAD]),
)


@st.composite
def some_cells(draw: st.DrawFn, form_id: str, compiled: bool = False) -> dict[CellReference, Cell]:
    """Any figures at all, consistent or not."""
    return {reference: draw(a_cell) for reference in references(form_with_id(form_id), compiled=compiled)}
